import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes put aside on disk, to be read again by where they stood. Nothing is left behind, even by a crash. */
export class Spool {
  readonly #file: FileHandle;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async open(): Promise<Spool> {
    const path = join(tmpdir(), `modelhub-${randomUUID()}.pack`);
    const file = await open(path, 'wx+', 0o600);
    // Without a name the file lives just as long as its handle.
    await unlink(path);
    return new Spool(file);
  }

  async append(bytes: Buffer): Promise<void> {
    await this.#file.appendFile(bytes);
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

  async close(): Promise<void> {
    await this.#file.close();
  }
}
