import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { readCgiHead } from './cgi-head.ts';

describe('readCgiHead', () => {
  it('takes the head off and leaves the body, wherever the chunks are cut', async () => {
    const output =
      'Status: 404 Not Found\r\nContent-Type: text/plain\r\nExpires: Fri, 01 Jan 1980 00:00:00 GMT\r\n\r\nbody\r\n\r\n';
    for (let cut = 1; cut < output.length; cut++) {
      const stream = Readable.from([Buffer.from(output.slice(0, cut)), Buffer.from(output.slice(cut))]);
      expect(await readCgiHead(stream)).toEqual({
        status: 404,
        headers: [
          ['Content-Type', 'text/plain'],
          ['Expires', 'Fri, 01 Jan 1980 00:00:00 GMT'],
        ],
      });
      expect(await text(stream)).toBe('body\r\n\r\n');
    }
  });

  it('takes 200 for the status where none is named', async () => {
    const head = await readCgiHead(Readable.from([Buffer.from('Content-Type: text/plain\r\n\r\n')]));
    expect(head?.status).toBe(200);
  });

  it('finds no head where the output ends too early or goes on without one', async () => {
    expect(await readCgiHead(Readable.from([]))).toBeNull();
    expect(await readCgiHead(Readable.from([Buffer.from('fatal: no\n')]))).toBeNull();
    expect(await readCgiHead(Readable.from([Buffer.alloc(20_000, 'x'), Buffer.from('\r\n\r\n')]))).toBeNull();
  });
});
