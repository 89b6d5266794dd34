/** The bytes as a stream of chunks; empty ones are left out, as a network never delivers them. */
export async function* chunksOf(...chunks: readonly (Buffer | string)[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) if (chunk.length > 0) yield Buffer.from(chunk);
}

/** The bytes as chunks of one size. */
export async function* slicesOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** What a promise or stream fails with; a test that expects a failure fails without one. */
export async function failureOf(work: Promise<unknown> | AsyncIterable<unknown>): Promise<unknown> {
  try {
    await (Symbol.asyncIterator in work ? collect(work) : work);
  } catch (error) {
    return error;
  }
  throw new Error('Expected a failure, but there was none.');
}
