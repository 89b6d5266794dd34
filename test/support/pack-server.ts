import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { encodeLine, FLUSH } from '../../lib/git/protocol/pkt-line.ts';
import { startServer } from './git-server.ts';

/** A pack for the ids that are wanted, whole or as a stream. */
export type AnswerFetch = (wants: readonly string[]) => Buffer | AsyncIterable<Buffer>;

/** The most that a packet of the side-band carries. */
const DATA_BYTES = 65_515;
const PACK_DATA = 1;

/** A git server that answers every fetch with a pack made by hand: none that git would send. */
export async function startPackServer(answer: AnswerFetch) {
  const server = await startServer(async (request, response) => {
    const body = await buffer(request);
    const wants = [...body.toString('latin1').matchAll(/want ([0-9a-f]+)\n/g)].map(([, id = '']) => id);
    response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-result' });
    // A client that has read enough hangs up.
    await pipeline(Readable.from(framed(answer(wants))), response).catch(() => {});
  });
  return { ...server, url: `${server.origin}/hostile.git` };
}

async function* framed(pack: Buffer | AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield Buffer.from(encodeLine('packfile'));
  for await (const chunk of Buffer.isBuffer(pack) ? [pack] : pack) {
    for (let at = 0; at < chunk.length; at += DATA_BYTES) {
      const data = chunk.subarray(at, at + DATA_BYTES);
      const head = `${(data.length + 5).toString(16).padStart(4, '0')}${String.fromCharCode(PACK_DATA)}`;
      yield Buffer.concat([Buffer.from(head), data]);
    }
  }
  yield Buffer.from(FLUSH);
}
