import { inflateSync } from 'node:zlib';
import { corruptPack } from '../git-errors.ts';

/** The bytes of an entry, and how many compressed ones they were made of. */
export type Inflated = { readonly bytes: Buffer; readonly consumed: number };

/**
 * Inflates a zlib stream that lies at the start of `window` and must come to exactly `size` bytes; null
 * where the window ends before the stream does.
 * @throws RetryLater `GIT_CORRUPT_PACK`
 */
export function inflate(window: Buffer, size: number): Inflated | null {
  const inflated = inflateUpTo(window, size);
  if (inflated !== null && inflated.bytes.length !== size) {
    throw corruptPack('an entry has another size than it declares');
  }
  return inflated;
}

function inflateUpTo(window: Buffer, size: number): Inflated | null {
  try {
    return withConsumption(
      inflateSync(window, {
        info: true,
        // Stops a stream that holds more than it declares at once; zero is not allowed.
        maxOutputLength: Math.max(1, size),
        // All output in one piece, and a byte to spare so that no second one is begun; 64 is the least allowed.
        chunkSize: Math.max(64, size + 1),
      }),
    );
  } catch (error) {
    const code = Error.isError(error) && 'code' in error ? String(error.code) : '';
    if (code === 'Z_BUF_ERROR') return null;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw corruptPack('an entry is longer than it declares', error);
    if (code.startsWith('Z_')) throw corruptPack('an entry cannot be inflated', error);
    throw error;
  }
}

/** The most that zlib needs for so many bytes in any of its settings (deflateBound in deflate.c), and then some. */
export function deflateBound(size: number): number {
  return size + Math.ceil(size / 8) + 1024;
}

/** With `info: true` zlib answers with its engine too, which its types do not say. @throws TypeError if it did not */
export function withConsumption(result: unknown): Inflated {
  if (typeof result === 'object' && result !== null && 'buffer' in result && 'engine' in result) {
    const { buffer, engine } = result;
    if (Buffer.isBuffer(buffer) && hasBytesWritten(engine)) {
      return { bytes: buffer, consumed: engine.bytesWritten };
    }
  }
  throw new TypeError('zlib.inflateSync does not understand the option `info`');
}

function hasBytesWritten(engine: unknown): engine is { readonly bytesWritten: number } {
  return (
    typeof engine === 'object' &&
    engine !== null &&
    'bytesWritten' in engine &&
    typeof engine.bytesWritten === 'number'
  );
}
