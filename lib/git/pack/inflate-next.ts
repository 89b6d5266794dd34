import { createInflate, type Inflate } from 'node:zlib';
import { HubError } from '../../errors.ts';
import type { ByteReader } from '../byte-reader.ts';
import { corruptPack } from '../git-errors.ts';
import { deflateBound, inflate } from './inflate.ts';
import type { Work } from './work.ts';

/** Up to here, one call to zlib that wants the whole stream at hand is faster than one that takes it in pieces. */
const AT_ONCE_BYTES = 2 ** 20;
/** Of output: few, for each costs a turn of the event loop. */
const PIECE_BYTES = 2 ** 18;
/** The least that zlib allows for. */
const MIN_PIECE_BYTES = 64;
/** In bytes of work: what works in pieces takes its time to set up, however little there is to do. */
const PIECES_COST = 2 ** 16;
/** In bytes of work for each byte beyond what a stream needs: blocks that hold nothing take zlib longest of all. */
const PADDING_COST = 128;

/**
 * Takes a zlib stream of `size` inflated bytes, whose compressed length nothing tells, off the reader's front. It may
 * hold any number of blocks that come to nothing, as git takes and keeps these too.
 * @param work what such blocks may cost; the `size` is up to the caller
 * @throws RetryLater `GIT_CORRUPT_PACK`
 * @throws UnusableHead `GIT_PACK_TOO_COSTLY`
 */
export async function inflateNext(reader: ByteReader, size: number, work: Work): Promise<Buffer> {
  if (size <= AT_ONCE_BYTES) {
    const inflated = await inflateAtOnce(reader, size);
    if (inflated !== null) return inflated;
    work.take(PIECES_COST);
  }
  // No page of it is touched before there are bytes for it: to declare a size costs nothing.
  const bytes = Buffer.allocUnsafe(size);
  let filled = 0;
  const sink = (piece: Buffer) => {
    filled += piece.copy(bytes, filled);
  };
  await inflateThrough(reader, size, sink, work);
  return bytes;
}

/**
 * The window grows at least twofold each time it was too small, so that the work stays linear, and never beyond what
 * deflate can need: null, and nothing is taken, where the stream does not end before.
 */
async function inflateAtOnce(reader: ByteReader, size: number): Promise<Buffer | null> {
  const bound = deflateBound(size);
  for (let wanted = 1; ; ) {
    const window = (await reader.peek(wanted)).subarray(0, bound);
    const inflated = inflate(window, size);
    if (inflated !== null) {
      reader.take(inflated.consumed);
      return inflated.bytes;
    }
    if (window.length < wanted) throw endsInside();
    if (window.length === bound) return null;
    wanted = Math.min(2 * window.length, bound);
  }
}

/**
 * The same for a stream of any size: its inflated bytes go to the sink piece by piece, exactly `size` in all.
 * @throws RetryLater `GIT_CORRUPT_PACK`
 * @throws UnusableHead `GIT_PACK_TOO_COSTLY`
 */
export async function inflateThrough(
  reader: ByteReader,
  size: number,
  sink: (piece: Buffer) => void,
  work: Work,
): Promise<void> {
  // A byte to spare, as zlib goes on only where there is room.
  const chunkSize = Math.min(Math.max(MIN_PIECE_BYTES, size + 1), PIECE_BYTES);
  const engine = createInflate({ chunkSize });
  let inflated = 0;
  engine.on('data', (piece: Buffer) => {
    inflated += piece.length;
    if (inflated <= size) sink(piece);
    else engine.destroy(corruptPack('an entry is longer than it declares'));
  });
  const end = endOf(engine);
  try {
    for (let consumed = 0, paid = deflateBound(size), ended = false; !ended; ) {
      const window = await reader.peek(1);
      ended = await Promise.race([end, write(engine, window)]);
      reader.take(engine.bytesWritten - consumed);
      consumed = engine.bytesWritten;
      const unpaid = Math.max(0, consumed - paid);
      work.take(PADDING_COST * unpaid);
      paid += unpaid;
    }
  } finally {
    engine.destroy();
  }
  if (inflated !== size) throw corruptPack('an entry has another size than it declares');
}

/** True when the engine has met the stream's end, which it only knows once it is given what lies behind it, if nothing. */
function endOf(engine: Inflate): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  engine.on('end', () => resolve(true));
  engine.on('error', (error) => reject(ours(error)));
  // Whoever writes meanwhile sees it; where nobody does, it is no news.
  promise.catch(() => {});
  return promise;
}

function ours(error: Error): HubError {
  if (error instanceof HubError) return error;
  const isCut = 'code' in error && error.code === 'Z_BUF_ERROR';
  return isCut ? endsInside() : corruptPack('an entry cannot be inflated', error);
}

/** False when all of it is taken; never if the stream ends before, or if there is nothing more to take. */
function write(engine: Inflate, window: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    if (window.length === 0) {
      engine.end();
      return;
    }
    engine.write(window, (error) => {
      if (!error) resolve(false);
    });
  });
}

function endsInside(): HubError {
  return corruptPack('it ends inside of an entry');
}
