import { createHash } from 'node:crypto';
import { ByteReader } from '../byte-reader.ts';
import { corruptPack, overLimit } from '../git-errors.ts';
import type { PackLimits } from '../limits.ts';
import { idLength } from '../object-id.ts';
import type { ObjectFormat } from '../types.ts';
import { createClaim } from './claim.ts';
import { MAX_HEADER_BYTES, parseEntryHeader } from './entry-header.ts';
import { inflateNext } from './inflate.ts';
import { ObjectBuilder, type PackObject } from './object-builder.ts';
import { Spool } from './spool.ts';

/** Signature, version, number of objects. */
const HEADER_BYTES = 12;

/**
 * Reads a pack (gitformat-pack, version 2) while it arrives, and gives each object as soon as its bytes are
 * known. Ids are computed from the bytes, never taken from the pack; its checksum is verified at the end.
 * Memory holds the largest object, the limits' cache and a few hundred bytes an entry. Ending early ends
 * the source.
 *
 * @throws RetryLater `GIT_CORRUPT_PACK`
 * @throws PermanentError `GIT_PACK_TOO_LARGE`, `GIT_OBJECT_TOO_LARGE`, `GIT_DELTA_TOO_DEEP`
 */
export async function* readPack(
  chunks: AsyncIterable<Buffer>,
  format: ObjectFormat,
  limits: PackLimits,
): AsyncGenerator<PackObject> {
  const spool = await Spool.open();
  const reader = new ByteReader(spooled(chunks, spool, limits));
  try {
    const checksum = createHash(format);
    const take = (count: number) => checksum.update(reader.take(count));
    const claim = createClaim(limits);
    const builder = new ObjectBuilder(format, limits, claim, spool);

    const count = parsePackHeader(await reader.peek(HEADER_BYTES), limits);
    take(HEADER_BYTES);
    for (let i = 0; i < count; i++) {
      const offset = reader.position;
      const { header, length } = parseEntryHeader(await reader.peek(MAX_HEADER_BYTES), offset, format);
      take(length);
      claim(header.size);
      const position = reader.position;
      const { bytes, consumed } = await inflateNext(reader, header.size);
      take(consumed);
      yield* builder.add({ offset, header, data: { position, length: consumed } }, bytes);
    }
    builder.finish();

    const trailer = await reader.peek(idLength(format) + 1);
    if (!trailer.equals(checksum.digest())) throw corruptPack('its checksum is wrong');
  } finally {
    await reader.close();
    await spool.close();
  }
}

/** The number of objects. */
function parsePackHeader(header: Buffer, { maxObjects }: PackLimits): number {
  if (header.length < HEADER_BYTES || header.toString('latin1', 0, 4) !== 'PACK') {
    throw corruptPack('it does not begin as one');
  }
  const version = header.readUInt32BE(4);
  if (version !== 2) throw corruptPack(`it has version ${version}`);
  const count = header.readUInt32BE(8);
  if (count > maxObjects) {
    throw overLimit('GIT_PACK_TOO_LARGE', `The pack holds ${count} objects, ${maxObjects} are allowed`);
  }
  return count;
}

/** The chunks, put aside at the same time: a byte is in the spool before anybody has seen it. */
async function* spooled(
  chunks: AsyncIterable<Buffer>,
  spool: Spool,
  { maxPackBytes }: PackLimits,
): AsyncGenerator<Buffer> {
  let total = 0;
  for await (const chunk of chunks) {
    total += chunk.length;
    if (total > maxPackBytes) {
      throw overLimit('GIT_PACK_TOO_LARGE', `The pack has more than ${maxPackBytes} bytes`);
    }
    await spool.append(chunk);
    yield chunk;
  }
}
