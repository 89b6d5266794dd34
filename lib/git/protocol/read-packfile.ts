import { brokenAnswer, serverError } from '../git-errors.ts';
import { decodePackets, lineOf, type Packet } from './pkt-line.ts';

/**
 * The pack in the answer to a fetch (gitprotocol-v2, "fetch"): sections before it, such as shallow-info,
 * are passed over; its own is taken off the side-band.
 * @throws RetryLater `GIT_BROKEN_ANSWER`, or what the server says on the error channel.
 */
export async function* readPackfile(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let section: string | null = null;
  let last: Packet['kind'] | null = null;
  for await (const packet of decodePackets(chunks)) {
    if (last === 'flush') throw brokenAnswer('something follows its end');
    last = packet.kind;
    if (packet.kind !== 'data') {
      section = null;
    } else if (section === 'packfile') {
      const data = packDataOf(packet.payload);
      if (data.length > 0) yield data;
    } else {
      section ??= lineOf(packet.payload);
    }
  }
  if (last !== 'flush') throw brokenAnswer('it stops before its end');
}

/** gitprotocol-pack, "side-band": 1 pack data (empty to keep the line alive), 2 progress, 3 a fatal error. */
function packDataOf(payload: Buffer): Buffer {
  const data = payload.subarray(1);
  switch (payload[0]) {
    case 1:
      return data;
    case 2:
      return data.subarray(0, 0);
    case 3:
      throw serverError(lineOf(data));
    default:
      throw brokenAnswer(`side-band channel ${payload[0]} does not exist`);
  }
}
