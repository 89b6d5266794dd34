import { buffer, text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { startProgram } from './start-program.ts';

const options = { env: { PATH: process.env.PATH } };

describe('startProgram', () => {
  it('connects all three streams, and tells how the program has ended', async () => {
    const program = await startProgram('sh', ['-c', 'cat; echo complaint >&2; exit 3'], options);
    program.stdin.end('text');
    const [output, complaint, code] = await Promise.all([
      text(program.stdout),
      text(program.stderr),
      program.exit,
    ]);
    expect([output, complaint, code]).toEqual(['text', 'complaint\n', 3]);
  });

  it('passes many bytes both ways, for many programs at once', async () => {
    const bytes = Buffer.alloc(3_000_000, 'many bytes');
    const copies = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const program = await startProgram('cat', [], options);
        program.stdin.end(bytes);
        return buffer(program.stdout);
      }),
    );
    for (const copy of copies) expect(copy.equals(bytes)).toBe(true);
  });

  it('starts it in a directory and with an environment of its own', async () => {
    const program = await startProgram('sh', ['-c', 'pwd; echo $WORD'], {
      cwd: '/',
      env: { ...options.env, WORD: 'word' },
    });
    expect(await text(program.stdout)).toBe('/\nword\n');
  });

  it('kills it at any time, even at once', async () => {
    for (const wait of [0, 20]) {
      const program = await startProgram('sleep', ['60'], options);
      await new Promise((resolve) => setTimeout(resolve, wait));
      program.kill();
      expect(await program.exit).toBeNull();
      program.kill();
    }
  });

  it('says that there is no such program', async () => {
    const program = await startProgram('no-such-program', [], options);
    await expect(program.exit).rejects.toThrow('ENOENT');
  });
});
