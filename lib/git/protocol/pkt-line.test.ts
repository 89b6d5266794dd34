import { describe, expect, it } from '@jest/globals';
import { chunksOf, collect, failureOf, slicesOf } from '../../../test/support/chunks.ts';
import { HubError, RetryLater } from '../../errors.ts';
import { decodePackets, encodeLine, lineOf, sizeOf } from './pkt-line.ts';

const MESSAGE = Buffer.from('000eversion 2\n0005a000400010000000200040000');
const PACKETS = ['version 2\n', 'a', '', 'delimiter', 'flush', 'response-end', '', 'flush'];

async function decode(chunks: AsyncIterable<Buffer>): Promise<string[]> {
  const packets = await collect(decodePackets(chunks));
  return packets.map((packet) => (packet.kind === 'data' ? packet.payload.toString() : packet.kind));
}

describe('encodeLine', () => {
  it('counts bytes, its own four and the line feed', () => {
    expect(encodeLine('a')).toBe('0006a\n');
    expect(encodeLine('é')).toBe('0007é\n');
    expect(encodeLine('x'.repeat(250))).toMatch(/^00ffx{250}\n$/);
  });
});

describe('lineOf', () => {
  it('takes one line feed off, if there is one', () => {
    expect(lineOf(Buffer.from('a\n'))).toBe('a');
    expect(lineOf(Buffer.from('a'))).toBe('a');
    expect(lineOf(Buffer.from('a\n\n'))).toBe('a\n');
  });
});

describe('sizeOf', () => {
  it('counts the length digits and what they announce', () => {
    expect(sizeOf({ kind: 'data', payload: Buffer.from('abc') })).toBe(7);
    expect(sizeOf({ kind: 'data', payload: Buffer.alloc(0) })).toBe(4);
    expect(sizeOf({ kind: 'flush' })).toBe(4);
  });
});

describe('decodePackets', () => {
  it('finds the packets however the stream is cut into chunks', async () => {
    for (let size = 1; size <= MESSAGE.length; size++) {
      await expect(decode(slicesOf(MESSAGE, size))).resolves.toEqual(PACKETS);
    }
    for (let border = 0; border <= MESSAGE.length; border++) {
      const chunks = chunksOf(MESSAGE.subarray(0, border), MESSAGE.subarray(border));
      await expect(decode(chunks)).resolves.toEqual(PACKETS);
    }
  });

  it('takes a packet of the greatest length and hexadecimal digits of either case', async () => {
    const payload = Buffer.alloc(65_516, 'x');
    const [first, second] = await collect(decodePackets(chunksOf('fff0', payload, 'FFF0', payload)));
    expect(first).toEqual({ kind: 'data', payload });
    expect(second).toEqual({ kind: 'data', payload });
  });

  it('refuses a stream that ends inside of a packet, wherever that is', async () => {
    const packet = Buffer.from('0009abcde');
    for (let end = 1; end < packet.length; end++) {
      const error = await failureOf(decodePackets(chunksOf(packet.subarray(0, end))));
      expect(error).toMatchObject({ code: 'GIT_BROKEN_ANSWER', outcome: 'retry' });
      expect(String(error)).toContain('ends inside of a packet');
    }
  });

  it.each(['0003', 'fff1', 'xxxx', '-001', ' 0a1', '0a1 ', '0x12', '<!do'])(
    'refuses the length %s',
    async (length) => {
      const error = await failureOf(decodePackets(chunksOf(length, 'abcdefghijklmnopqrstuvwxyz')));
      expect(error).toMatchObject({ code: 'GIT_BROKEN_ANSWER' });
      expect(String(error)).toContain(`the length "${length}"`);
    },
  );

  it('throws what an ERR packet says, without its control characters', async () => {
    const error = await failureOf(decodePackets(chunksOf(encodeLine('ERR access denied\u001b[31m or so'))));
    expect(error).toBeInstanceOf(RetryLater);
    expect(error).toMatchObject({
      code: 'GIT_SERVER_ERROR',
      message: 'The git server gave up: access denied [31m or so',
    });
  });

  it('tells an object that the server does not have from other errors', async () => {
    const line = encodeLine('ERR upload-pack: not our ref 1234567890123456789012345678901234567890');
    const error = await failureOf(decodePackets(chunksOf(line)));
    expect(error).toMatchObject({ code: 'GIT_NOT_OUR_REF', outcome: 'retry' });
    expect(error instanceof HubError && error.message).toContain('1234567890123456789012345678901234567890');
  });

  it('lets go of the source when reading ends early', async () => {
    let closed = false;
    async function* source() {
      try {
        for (;;) yield Buffer.from('0005a');
      } finally {
        closed = true;
      }
    }
    for await (const _ of decodePackets(source())) break;
    expect(closed).toBe(true);
  });
});
