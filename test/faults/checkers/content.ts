import { gunzipSync } from 'node:zlib';
import type { Part, ReadContent } from '../table-reader.ts';
import { Violation } from '../violation.ts';
import type { World } from '../world.ts';

/**
 * What a card refers to is whole, is there to stay, and is one of these, byte for byte.
 * @throws Violation
 */
export async function checkContent(
  world: World,
  path: string,
  { contentId, parts, blobId }: ReadContent,
  wanted: readonly (Buffer | null)[],
): Promise<void> {
  const found = await world.watch.reader.parts(contentId);
  const expiring = found.filter(({ expiresAt }) => expiresAt !== null).length;
  const what = `${path} refers to ${contentId}`;
  if (found.length !== parts || expiring > 0) {
    const state = `${found.length} of ${parts} parts, ${expiring} of them expiring`;
    throw new Violation('no dangling card', `${what}: ${state}`);
  }
  const bytes = unzipped(found, what);
  if (!wanted.some((one) => one?.equals(bytes)))
    throw new Violation('no dangling card', `${what}: other bytes than git has of ${blobId}`);
}

function unzipped(parts: readonly Part[], what: string): Buffer {
  try {
    return gunzipSync(Buffer.concat(parts.map(({ data }) => data)));
  } catch (cause) {
    throw new Violation('no dangling card', `${what}, which cannot be unzipped: ${cause}`);
  }
}
