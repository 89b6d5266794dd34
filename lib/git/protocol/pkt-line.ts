import { ByteReader } from '../byte-reader.ts';
import { brokenAnswer, serverError } from '../git-errors.ts';

/** gitprotocol-common: the four length digits count themselves. */
const HEADER_BYTES = 4;
const MAX_PACKET_BYTES = 65_520;

export const FLUSH = '0000';
export const DELIMITER = '0001';

export type Packet =
  | { readonly kind: 'data'; readonly payload: Buffer }
  | { readonly kind: 'flush' }
  | { readonly kind: 'delimiter' }
  | { readonly kind: 'response-end' };

/** A text line as a packet, ended by a line feed. */
export function encodeLine(line: string): string {
  const length = Buffer.byteLength(line) + 1 + HEADER_BYTES;
  return `${length.toString(16).padStart(4, '0')}${line}\n`;
}

/** A packet's text without its line feed, which a sender may leave out. */
export function lineOf(payload: Buffer): string {
  const text = payload.toString('utf8');
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}

/** Of a packet on its way, its length digits included. */
export function sizeOf(packet: Packet): number {
  return HEADER_BYTES + (packet.kind === 'data' ? packet.payload.length : 0);
}

/**
 * Cuts a stream into packets (gitprotocol-common, "pkt-line format").
 * @throws RetryLater `GIT_BROKEN_ANSWER` where the stream is none of packets or ends inside of one; for an ERR packet,
 * which a server may send anywhere, what `serverError` makes of it.
 */
export async function* decodePackets(chunks: AsyncIterable<Buffer>): AsyncGenerator<Packet> {
  const reader = new ByteReader(chunks);
  try {
    for (;;) {
      const header = await reader.peek(HEADER_BYTES);
      if (header.length === 0) return;
      yield await readPacket(reader, readLength(header));
    }
  } finally {
    await reader.close();
  }
}

function readLength(header: Buffer): number {
  const digits = header.toString('latin1', 0, HEADER_BYTES);
  if (digits.length < HEADER_BYTES) throw brokenAnswer('it ends inside of a packet');
  const length = /[^0-9a-fA-F]/.test(digits) ? -1 : Number.parseInt(digits, 16);
  if (length < 0 || length === 3 || length > MAX_PACKET_BYTES) {
    throw brokenAnswer(`a packet has the length ${JSON.stringify(digits)}`);
  }
  return length;
}

async function readPacket(reader: ByteReader, length: number): Promise<Packet> {
  if (length < HEADER_BYTES) {
    reader.take(HEADER_BYTES);
    return specialPacket(length);
  }
  if ((await reader.peek(length)).length < length) throw brokenAnswer('it ends inside of a packet');
  const payload = reader.take(length).subarray(HEADER_BYTES);
  if (payload.toString('latin1', 0, 4) === 'ERR ') throw serverError(lineOf(payload.subarray(4)));
  return { kind: 'data', payload };
}

function specialPacket(length: number): Packet {
  if (length === 0) return { kind: 'flush' };
  return length === 1 ? { kind: 'delimiter' } : { kind: 'response-end' };
}
