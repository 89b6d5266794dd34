import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type FetchedBlob, fetchBlobs } from '../git/fetch-blobs.ts';
import { fetchLfs } from '../git/lfs/fetch-lfs.ts';
import { type LfsPointer, parsePointer } from '../git/lfs/pointer.ts';
import { recognise } from '../hackolade/recognise.ts';
import type { Problem, Recognised } from '../hackolade/types.ts';
import { pipeline } from '../pipeline.ts';
import { type Card, makeCard, type Version } from './card.ts';
import type { WantedFile } from './plan.ts';
import type { Source } from './source.ts';
import { notAFile, tooLarge } from './unfetched.ts';

const compress = promisify(gzip);

/** Models in flight between git and the table: enough to hide DynamoDB's latency, few enough to fit in memory. */
const IN_FLIGHT = {
  items: 16,
  weight: {
    max: 64 * 1024 * 1024,
    of: (fetched: FetchedBlob) => (fetched.kind === 'blob' ? fetched.bytes.length : 0),
  },
};

/** A file to fetch and the id under which its content will stand. */
export type Download = WantedFile & { readonly contentId: string };

/** The bytes of a file, and where they are from. */
type Found = Pick<Version, 'blobId' | 'lfsOid'> & { readonly bytes: Buffer };

/**
 * Streams the files' bytes from git into the table, in one request, and answers their cards (not yet written). What is
 * in Git LFS comes after that, in one more request for every hundred files and a download for each.
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
  const { remote, capabilities, store, maxModelBytes } = source;
  const byBlob = Map.groupBy(downloads, ({ blobId }) => blobId);
  const pointers = new Map<LfsPointer, Found>();
  const cards: Card[] = [];

  const keep = async ({ blobId, lfsOid, bytes }: Found, recognised: Recognised): Promise<void> => {
    const zipped = await compress(bytes);
    for (const { file, contentId } of byBlob.get(blobId) ?? []) {
      const parts = await store.writeContent(contentId, zipped);
      const version = { blobId, lfsOid, bytes: bytes.length, commit, content: { contentId, parts } };
      cards.push(makeCard(file, version, recognised, previous.get(file.key)));
    }
  };
  const keepNothing = (blobId: string, bytes: number, problem: Problem): void => {
    const version = { blobId, lfsOid: null, bytes, commit, content: null };
    for (const { file } of byBlob.get(blobId) ?? [])
      cards.push(makeCard(file, version, { kind: 'problem', problem }, previous.get(file.key)));
  };

  const blobs = fetchBlobs(remote, capabilities, byBlob.keys(), { maxBlobBytes: maxModelBytes });
  await pipeline(blobs, IN_FLIGHT, async (fetched) => {
    switch (fetched.kind) {
      case 'blob': {
        const found = { ...fetched, lfsOid: null };
        const pointer = parsePointer(fetched.bytes);
        if (pointer === null) await keep(found, recognise(fetched.bytes));
        else pointers.set(pointer, found);
        return;
      }
      case 'too-large':
        return keepNothing(fetched.blobId, fetched.bytes, tooLarge(fetched.bytes, maxModelBytes));
      case 'not-a-blob':
        return keepNothing(fetched.blobId, 0, notAFile(fetched.type));
    }
  });
  await fetchLfs(remote, pointers.keys(), { maxBytes: maxModelBytes }, async (result) => {
    const pointer = pointers.get(result.pointer);
    if (pointer === undefined) return;
    if (result.kind === 'problem') await keep(pointer, result);
    else await keep({ ...pointer, lfsOid: result.pointer.oid, bytes: result.bytes }, recognise(result.bytes));
  });
  return cards;
}
