import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RetryLater } from '../../errors.ts';

/** In one piece of a stream: most entries of a pack are shorter. */
const PIECE_BYTES = 2 ** 20;

/** Bytes put aside on disk, to be read again by where they stood. Nothing is left behind, even by a crash. */
export class Spool {
  readonly #file: FileHandle;

  /** @param file which it closes */
  constructor(file: FileHandle) {
    this.#file = file;
  }

  /** In the directory for temporary files. @throws RetryLater `GIT_NO_SPACE` */
  static async open(): Promise<Spool> {
    const path = join(tmpdir(), `modelhub-${randomUUID()}.pack`);
    const file = await open(path, 'wx+', 0o600).catch(failForSpace);
    // Without a name the file lives just as long as its handle.
    await unlink(path);
    return new Spool(file);
  }

  /** @throws RetryLater `GIT_NO_SPACE` */
  async append(bytes: Buffer): Promise<void> {
    await this.#file.appendFile(bytes).catch(failForSpace);
  }

  async read(position: number, length: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(length);
    for (let filled = 0; filled < length; ) {
      const { bytesRead } = await this.#file.read(bytes, filled, length - filled, position + filled);
      if (bytesRead === 0) throw new RangeError(`The spool ends before ${position + length}.`);
      filled += bytesRead;
    }
    return bytes;
  }

  /** The same, piece by piece. */
  async *stream(position: number, length: number): AsyncGenerator<Buffer> {
    for (let at = 0; at < length; at += PIECE_BYTES) {
      yield await this.read(position + at, Math.min(PIECE_BYTES, length - at));
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

function failForSpace(cause: unknown): never {
  const isFull =
    Error.isError(cause) && 'code' in cause && (cause.code === 'ENOSPC' || cause.code === 'EDQUOT');
  if (!isFull) throw cause;
  throw new RetryLater('GIT_NO_SPACE', 'The directory for temporary files is full.', {
    cause,
    advice: 'Give the replicate function more ephemeral storage: a pack may take 480 MiB of it.',
  });
}
