import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { fetchBlobs } from '../git/fetch-blobs.ts';
import type { Blob } from '../git/types.ts';
import { recognise } from '../hackolade/recognise.ts';
import { pipeline } from '../pipeline.ts';
import { type Card, makeCard } from './card.ts';
import type { WantedFile } from './plan.ts';
import type { Source } from './source.ts';

const compress = promisify(gzip);

/** Models in flight between git and the table: enough to hide DynamoDB's latency, few enough to fit in memory. */
const IN_FLIGHT = { items: 16, weight: { max: 64 * 1024 * 1024, of: ({ bytes }: Blob) => bytes.length } };

/** A file to fetch and the id under which its content will stand. */
export type Download = WantedFile & { readonly contentId: string };

/**
 * Streams the files' bytes from git into the table, in one request, and answers their cards (not yet written).
 * A blob at two paths is read and recognised once but stored twice: content belongs to one card.
 *
 * @param previous the cards that stand at the files' paths now
 */
export async function download(
  downloads: readonly Download[],
  previous: ReadonlyMap<string, Card>,
  commit: string,
  source: Source,
): Promise<Card[]> {
  const byBlob = Map.groupBy(downloads, ({ blobId }) => blobId);
  const cards: Card[] = [];
  const keep = async ({ blobId, bytes }: Blob): Promise<void> => {
    const recognised = recognise(bytes);
    const zipped = await compress(bytes);
    for (const { file, contentId } of byBlob.get(blobId) ?? []) {
      const parts = await source.store.writeContent(contentId, zipped);
      const version = { blobId, bytes: bytes.length, commit, content: { contentId, parts } };
      cards.push(makeCard(file, version, recognised, previous.get(file.key)));
    }
  };
  const blobs = fetchBlobs(source.remote, source.capabilities, [...byBlob.keys()]);
  await pipeline(blobs, IN_FLIGHT, keep);
  return cards;
}
