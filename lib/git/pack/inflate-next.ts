import { createInflate, type Inflate } from 'node:zlib';
import { HubError } from '../../errors.ts';
import type { ByteReader } from '../byte-reader.ts';
import { corruptPack } from '../git-errors.ts';
import { deflateBound, inflate } from './inflate.ts';

/** Up to here, one call to zlib that wants the whole stream at hand is faster than one that takes it in pieces. */
const AT_ONCE_BYTES = 2 ** 20;
/** Buffers below it come out of a common pool. */
const SMALL_BYTES = 2 ** 10;
/** Of output: few, for each costs a turn of the event loop. */
const PIECE_BYTES = 2 ** 18;

/**
 * Takes a zlib stream of `size` inflated bytes, whose compressed length nothing tells, off the reader's front.
 * @throws RetryLater `GIT_CORRUPT_PACK`
 */
export async function inflateNext(reader: ByteReader, size: number): Promise<Buffer> {
  if (size <= AT_ONCE_BYTES) return inflateAtOnce(reader, size);
  // No page of it is touched before there are bytes for it: to declare a size costs nothing.
  const bytes = Buffer.allocUnsafe(size);
  let filled = 0;
  await inflateThrough(reader, size, (piece) => {
    filled += piece.copy(bytes, filled);
  });
  return bytes;
}

/**
 * The window grows at least twofold each time it was too small, so that the work stays linear, and never beyond what
 * deflate can need.
 */
async function inflateAtOnce(reader: ByteReader, size: number): Promise<Buffer> {
  const bound = deflateBound(size);
  for (let wanted = 1; ; ) {
    const window = (await reader.peek(wanted)).subarray(0, bound);
    const inflated = inflate(window, size);
    if (inflated !== null) {
      reader.take(inflated.consumed);
      return compact(inflated.bytes);
    }
    if (window.length < wanted) throw endsInside();
    if (window.length === bound) throw needsTooMuch();
    wanted = Math.min(2 * window.length, bound);
  }
}

/** Of zlib each piece has a memory of its own, which takes more than a small object itself: half a million may be kept. */
function compact(bytes: Buffer): Buffer {
  return bytes.length < SMALL_BYTES ? Buffer.from(bytes) : bytes;
}

/**
 * The same for a stream of any size: its inflated bytes go to the sink piece by piece, exactly `size` in all.
 * @throws RetryLater `GIT_CORRUPT_PACK`
 */
export async function inflateThrough(
  reader: ByteReader,
  size: number,
  sink: (piece: Buffer) => void,
): Promise<void> {
  const bound = deflateBound(size);
  const engine = createInflate({ chunkSize: PIECE_BYTES });
  let inflated = 0;
  engine.on('data', (piece: Buffer) => {
    inflated += piece.length;
    if (inflated <= size) sink(piece);
    else engine.destroy(corruptPack('an entry is longer than it declares'));
  });
  const end = endOf(engine);
  try {
    for (let consumed = 0, ended = false; !ended; ) {
      const window = await reader.peek(1);
      if (window.length === 0) throw endsInside();
      ended = await Promise.race([end, write(engine, window)]);
      reader.take(engine.bytesWritten - consumed);
      consumed = engine.bytesWritten;
      if (consumed > bound) throw needsTooMuch();
    }
  } finally {
    engine.destroy();
  }
  if (inflated !== size) throw corruptPack('an entry has another size than it declares');
}

/** True when the engine has met the stream's end, which it only knows once it is given a byte that lies behind it. */
function endOf(engine: Inflate): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  engine.on('end', () => resolve(true));
  engine.on('error', (error) =>
    reject(error instanceof HubError ? error : corruptPack('an entry cannot be inflated', error)),
  );
  // Whoever writes meanwhile sees it; where nobody does, it is no news.
  promise.catch(() => {});
  return promise;
}

/** False when all of it is taken; never if the stream ends before. */
function write(engine: Inflate, window: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    engine.write(window, (error) => {
      if (!error) resolve(false);
    });
  });
}

function endsInside(): HubError {
  return corruptPack('it ends inside of an entry');
}

function needsTooMuch(): HubError {
  return corruptPack('an entry takes more room than its size can need');
}
