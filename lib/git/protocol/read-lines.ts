import { brokenAnswer } from '../git-errors.ts';
import { decodePackets, lineOf, sizeOf } from './pkt-line.ts';

/** Capabilities take some 200 bytes, HEAD 100; a few kilobytes that a proxy has compressed can be gigabytes. */
const MAX_BYTES = 2 ** 20;

/**
 * The lines of an answer that is text: capabilities or refs.
 * @throws RetryLater `GIT_BROKEN_ANSWER` unless it ends, before it is too long, with a flush packet. A server that
 * dies, or refuses the object format, just stops: without that check its silence would pass for an empty repository.
 */
export async function readLines(chunks: AsyncIterable<Buffer>): Promise<string[]> {
  const lines: string[] = [];
  let bytes = 0;
  let ended = false;
  for await (const packet of decodePackets(chunks)) {
    bytes += sizeOf(packet);
    if (bytes > MAX_BYTES) throw brokenAnswer(`it has more than ${MAX_BYTES} bytes`);
    ended = packet.kind === 'flush';
    if (packet.kind === 'data') lines.push(lineOf(packet.payload));
  }
  if (!ended) throw brokenAnswer('it stops before its end');
  return lines;
}
