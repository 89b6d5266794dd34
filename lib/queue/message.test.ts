import { describe, expect, it } from '@jest/globals';
import { replicateMessage } from '../../test/support/replicate-message.ts';
import { formatMessage, parseMessage } from './message.ts';

const message = replicateMessage({ after: 'a'.repeat(40) });

describe('a queue message', () => {
  it.each([
    message,
    { ...message, after: null, path: null },
    { ...message, after: 'f'.repeat(64), trigger: 'test', full: true } as const,
    { ...message, sentBy: 'somebody_of_a_later_version' },
    { ...message, after: null, trigger: 'project_update', sentBy: 'sweep' } as const,
  ])('reads as it was written', (written) => {
    expect(parseMessage(formatMessage(written))).toEqual(written);
  });

  it('stays under 8 KB at its largest', () => {
    const largest = {
      ...message,
      instance: 'i'.repeat(512),
      path: `${'€'.repeat(1023)}/${'€'.repeat(1024)}`,
      delivery: 'd'.repeat(256),
    };
    expect(Buffer.byteLength(formatMessage(largest))).toBeLessThan(8192);
  });

  it.each([
    ['version', { version: 0 }],
    ['version', { version: '2' }],
    ['instance', { instance: '' }],
    ['projectId', { projectId: 1.5 }],
    ['projectId', { projectId: -1 }],
    ['path', { path: '' }],
    ['path', { path: 'acme/../other' }],
    ['after', { after: 'main' }],
    ['delivery', { delivery: 'd'.repeat(257) }],
    ['trigger', { trigger: 'whim' }],
    ['sentBy', { sentBy: 'A Person' }],
    ['receivedAt', { receivedAt: 'yesterday' }],
  ])('is refused with the name of the field that is wrong: %s', (field, change) => {
    const body = JSON.stringify({ ...message, ...change });
    expect(() => parseMessage(body)).toThrow(
      expect.objectContaining({
        code: 'MESSAGE_INVALID',
        outcome: 'permanent',
        message: expect.stringContaining(`${field}:`),
      }),
    );
  });

  it('is no full run if it does not say so', () => {
    const { full: _, ...older } = message;
    expect(parseMessage(JSON.stringify(older))).toEqual(message);
  });

  it('waits for the code that can read it if it is of a newer version, whatever else is in it', () => {
    for (const newer of [
      { ...message, version: 2 },
      { version: 7, projects: [] },
    ]) {
      expect(() => parseMessage(JSON.stringify(newer))).toThrow(
        expect.objectContaining({ code: 'MESSAGE_VERSION', outcome: 'retry' }),
      );
    }
  });

  it.each(['', 'hello', '[]', 'null'])('is refused if it is %j', (body) => {
    expect(() => parseMessage(body)).toThrow(expect.objectContaining({ code: 'MESSAGE_INVALID' }));
  });
});
