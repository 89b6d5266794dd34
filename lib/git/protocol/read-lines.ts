import { brokenAnswer } from '../git-errors.ts';
import { decodePackets, lineOf } from './pkt-line.ts';

/**
 * The lines of an answer that is text: capabilities or refs.
 * @throws RetryLater `GIT_BROKEN_ANSWER` unless it ends with a flush packet. A server that dies, or refuses
 * the object format, just stops: without that check its silence would pass for an empty repository.
 */
export async function readLines(chunks: AsyncIterable<Buffer>): Promise<string[]> {
  const lines: string[] = [];
  let ended = false;
  for await (const packet of decodePackets(chunks)) {
    ended = packet.kind === 'flush';
    if (packet.kind === 'data') lines.push(lineOf(packet.payload));
  }
  if (!ended) throw brokenAnswer('it stops before its end');
  return lines;
}
