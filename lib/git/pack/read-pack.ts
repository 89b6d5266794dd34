import type { ByteReader } from '../byte-reader.ts';
import { corruptPack, declaredOverLimit, overLimit } from '../git-errors.ts';
import type { PackLimits } from '../limits.ts';
import { hashObject, idLength } from '../object-id.ts';
import type { ObjectFormat } from '../types.ts';
import { type EntryHeader, MAX_HEADER_BYTES, parseEntryHeader } from './entry-header.ts';
import { HashingReader } from './hashing-reader.ts';
import { inflateNext, inflateThrough } from './inflate-next.ts';
import { ObjectBuilder } from './object-builder.ts';
import type { PackItem } from './pack-item.ts';
import { Spool } from './spool.ts';
import { Work } from './work.ts';

/** Signature, version, number of objects. */
const HEADER_BYTES = 12;

/**
 * Reads a pack (gitformat-pack, version 2) while it arrives, and gives each object as soon as its bytes are
 * known. Ids are computed from the bytes, never taken from the pack; its checksum is verified at the end.
 * Memory holds the largest object, the limits' cache and a few hundred bytes an entry. Ending early ends
 * the source.
 *
 * @param work what it may cost, where several packs share it
 * @throws RetryLater `GIT_CORRUPT_PACK`, `GIT_NO_SPACE`
 * @throws UnusableHead `GIT_PACK_TOO_LARGE`, `GIT_PACK_TOO_COSTLY`, `GIT_DELTA_TOO_DEEP`
 */
export async function* readPack(
  chunks: AsyncIterable<Buffer>,
  format: ObjectFormat,
  limits: PackLimits,
  work = new Work(limits),
): AsyncGenerator<PackItem> {
  const spool = await Spool.open();
  const reader = new HashingReader(spooled(chunks, spool, limits), format);
  try {
    const builder = new ObjectBuilder(format, limits, work, spool);
    const count = parsePackHeader(await reader.peek(HEADER_BYTES), limits);
    reader.take(HEADER_BYTES);
    for (let i = 0; i < count; i++) {
      const offset = reader.position;
      const { header, length } = parseEntryHeader(await reader.peek(MAX_HEADER_BYTES), offset, format);
      reader.take(length);
      if (header.size > limits.maxObjectBytes) {
        // Who gets no further than this would take for lost with the rest what was only put off.
        if (!work.canPass(header.size)) yield* builder.catchUp();
        builder.lose();
        yield* passOver(reader, header, format, work);
        continue;
      }
      const position = reader.position;
      work.take(header.size);
      const bytes = await inflateNext(reader, header.size, work);
      yield* builder.add({ offset, header, position, length: reader.position - position }, bytes);
    }
    yield* builder.finish();

    const checksum = reader.digest();
    if (!(await reader.peek(idLength(format) + 1)).equals(checksum))
      throw corruptPack('its checksum is wrong');
  } finally {
    try {
      await reader.close();
    } finally {
      await spool.close();
    }
  }
}

/** An object is hashed as it goes by: who knows its id need not ask for it again. */
async function* passOver(
  reader: ByteReader,
  header: EntryHeader,
  format: ObjectFormat,
  work: Work,
): AsyncGenerator<PackItem> {
  const { size } = header;
  yield { kind: 'over-size', size, toInflate: size };
  work.pass(size);
  if (header.kind === 'delta') {
    await inflateThrough(reader, size, () => {}, work);
    return;
  }
  const { type } = header;
  const hash = hashObject(format, type, size);
  await inflateThrough(reader, size, (piece) => hash.update(piece), work);
  yield { kind: 'too-large', id: hash.digest('hex'), type, size };
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
    throw declaredOverLimit(
      'GIT_PACK_TOO_LARGE',
      `The pack holds ${count} objects, ${maxObjects} are allowed`,
    );
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
