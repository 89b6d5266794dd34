import { brokenAnswer, serverError } from '../git-errors.ts';
import { decodePackets, lineOf, type Packet, sizeOf } from './pkt-line.ts';

/** Sections before the pack, progress, signs of life: without a limit a server could go on with these for ever. */
const MAX_BYTES_BESIDE = 2 ** 20;

const NOTHING = Buffer.alloc(0);

/**
 * The pack in the answer to a fetch (gitprotocol-v2, "fetch"): sections before it, such as shallow-info,
 * are passed over; its own is taken off the side-band.
 * @throws RetryLater `GIT_BROKEN_ANSWER`, or what the server says on the error channel.
 */
export async function* readPackfile(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let beside = 0;
  for await (const { packet, data } of findPack(decodePackets(chunks))) {
    if (data.length > 0) {
      yield data;
    } else {
      beside += sizeOf(packet);
      if (beside > MAX_BYTES_BESIDE) throw brokenAnswer(`it has ${beside} bytes beside its pack`);
    }
  }
}

/** All packets of the answer, each with what it holds of the pack. */
async function* findPack(
  packets: AsyncIterable<Packet>,
): AsyncGenerator<{ readonly packet: Packet; readonly data: Buffer }> {
  let section: string | null = null;
  let last: Packet['kind'] | null = null;
  for await (const packet of packets) {
    if (last === 'flush') throw brokenAnswer('something follows its end');
    last = packet.kind;
    let data: Buffer = NOTHING;
    if (packet.kind !== 'data') section = null;
    else if (section === 'packfile') data = packDataOf(packet.payload);
    else section ??= lineOf(packet.payload);
    yield { packet, data };
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
      return NOTHING;
    case 3:
      throw serverError(lineOf(data));
    default:
      throw brokenAnswer(`side-band channel ${payload[0]} does not exist`);
  }
}
