import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { EXIT } from '../exit-code.ts';
import { Ask } from './ask.ts';

/** A terminal at which the keys are pressed, chunk by chunk. */
function terminal(...keys: string[]) {
  const modes: boolean[] = [];
  const input = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (raw: boolean) => modes.push(raw),
  });
  for (const key of keys) input.write(key);
  let shown = '';
  const ask = new Ask(input, {
    isTTY: true,
    write: (text) => {
      shown += text;
    },
  });
  return { ask, modes, shown: () => shown };
}

const piped = (text: string) => new Ask(Readable.from([Buffer.from(text)]), { write: () => undefined });

describe('at a terminal', () => {
  it('takes a secret without showing it, and leaves the terminal as it was', async () => {
    const { ask, modes, shown } = terminal('se', 'cret\r');
    expect(await ask.secret('access token')).toBe('secret');
    expect(shown()).toBe('access token (not shown): \n');
    expect(modes).toEqual([true, false]);
  });

  it('lets what was typed be corrected', async () => {
    expect(await terminal('wrong\u0015sax\u007fy\r').ask.secret('word')).toBe('say');
  });

  it('keeps what is pasted beyond an answer for the next question', async () => {
    const { ask } = terminal('one\ntwo\n');
    expect([await ask.secret('first'), await ask.secret('second')]).toEqual(['one', 'two']);
  });

  it.each(['\u0003', 'half\u0003', '\u0004'])(
    'ends with 130 at Ctrl-C, and leaves the terminal as it was',
    async (keys) => {
      const { ask, modes } = terminal(keys);
      await expect(ask.secret('token')).rejects.toMatchObject({ exitCode: EXIT.interrupted });
      expect(modes).toEqual([true, false]);
    },
  );

  it.each(['y\r', 'YES\r'])('goes on after a yes', async (keys) => {
    await expect(terminal(keys).ask.confirm('Sure?')).resolves.toBeUndefined();
  });

  it.each([
    ['\r', EXIT.failed],
    ['n\r', EXIT.failed],
    ['yep\r', EXIT.failed],
    ['y\u0003', EXIT.interrupted],
  ])('does nothing after anything else, and tells a no from Ctrl-C', async (keys, exitCode) => {
    const { ask, modes } = terminal(keys);
    const nothing = { exitCode, message: 'Nothing was done.' };
    await expect(ask.confirm('Sure?')).rejects.toMatchObject(nothing);
    expect(modes).toEqual([true, false]);
  });

  it('insists on a secret', async () => {
    await expect(terminal('\r').ask.secret('token')).rejects.toMatchObject({ exitCode: EXIT.usage });
  });
});

describe('in a script', () => {
  it('takes a line of standard input for each question', async () => {
    const ask = piped('one\r\ntwo\n');
    expect([await ask.secret('first'), await ask.secret('second')]).toEqual(['one', 'two']);
    expect(await ask.optionalSecret('third')).toBeNull();
    await expect(ask.secret('fourth')).rejects.toMatchObject({
      exitCode: EXIT.usage,
      message: 'No fourth was given.',
    });
  });

  it('confirms nothing by itself', async () => {
    await expect(piped('y\n').confirm('Sure?')).rejects.toMatchObject({
      exitCode: EXIT.usage,
      advice: 'Say --yes if you mean it.',
    });
  });

  it('confirms nothing where the question would go into a file', async () => {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    const ask = new Ask(input, { write: () => undefined });
    await expect(ask.confirm('Sure?')).rejects.toMatchObject({ exitCode: EXIT.usage });
  });
});
