import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { HubError } from '../../errors.ts';
import { type FetchedBlob, fetchBlobs } from '../../git/fetch-blobs.ts';
import { fetchLfs } from '../../git/lfs/fetch-lfs.ts';
import { type LfsPointer, parsePointer } from '../../git/lfs/pointer.ts';
import type { GitRemote } from '../../git/types.ts';
import { recognise } from '../../hackolade/recognise.ts';
import type { Problem, Recognised } from '../../hackolade/types.ts';
import { pipeline } from '../../pipeline.ts';
import { type Card, makeCard, type Version } from '../cards/card.ts';
import { graver, notYet, saysAlready } from '../cards/lfs-problem.ts';
import { notAFile, tooLarge } from '../cards/unfetched.ts';
import { modelsInFlight } from '../models-in-flight.ts';
import type { Fetch } from '../plan/plan.ts';
import { throwIfOver } from '../run-cut.ts';
import type { Source } from '../source.ts';
import { unlessLate } from './unless-late.ts';

const compress = promisify(gzip);

const IN_FLIGHT = modelsInFlight((fetched: FetchedBlob) =>
  fetched.kind === 'blob' ? fetched.bytes.length : 0,
);

/** A file to fetch and the id under which its content will stand. */
export type Download = Fetch & { readonly contentId: string };

export type Downloaded = {
  /** Not yet written; where nothing new was found out, the very card that stands there. */
  readonly cards: readonly Card[];
  /** Why the content of some pointers is not to be had for now. What their cards say is not the last word. */
  readonly trouble: HubError | null;
  /** The time of the run was over before all were there. */
  readonly isCut: boolean;
};

/** The bytes of a file, and where they are from. */
type Found = Pick<Version, 'blobId' | 'lfsOid'> & { readonly bytes: Buffer };

/**
 * Streams the files' bytes from git into the table, in one request, and answers their cards. What is in Git LFS comes
 * after that, in one more request for every hundred files and a download for each; where it does not come, the card has
 * the pointer and a problem.
 * A blob at two paths is read and recognised once but stored twice: content belongs to one card.
 *
 * When it gets late, no more is begun, and what is there is answered.
 *
 * @throws RetryLater `RUN_CUT`, and what git, the table and the end of the run make of it
 */
export async function download(
  downloads: readonly Download[],
  commit: string,
  { remote, capabilities, store, late, maxModelBytes }: Source,
): Promise<Downloaded> {
  const byBlob = Map.groupBy(downloads, ({ blobId }) => blobId);
  const pointers = new Map<LfsPointer, Found>();
  const cards: Card[] = [];
  let trouble: HubError | null = null;

  const keep = async ({ blobId, lfsOid, bytes }: Found, recognised: Recognised): Promise<void> => {
    throwIfOver(remote.signal);
    const zipped = await compress(bytes);
    for (const { contentId, ...fetch } of byBlob.get(blobId) ?? []) {
      const { file, previous } = fetch;
      if (late.aborted) return;
      if (previous && recognised.kind === 'problem' && saysAlready(previous, fetch, recognised.problem)) {
        cards.push(previous);
        continue;
      }
      const parts = await store.writeContent(contentId, zipped);
      const version = { blobId, lfsOid, bytes: bytes.length, commit, content: { contentId, parts } };
      cards.push(makeCard(file, version, recognised, previous));
    }
  };
  const keepNothing = (blobId: string, bytes: number, problem: Problem): void => {
    const version = { blobId, lfsOid: null, bytes, commit, content: null };
    for (const { file, previous } of byBlob.get(blobId) ?? [])
      cards.push(makeCard(file, version, { kind: 'problem', problem }, previous));
  };

  const fetchFromGit = async (remote: GitRemote): Promise<void> => {
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
  };
  const fetchFromLfs = async (remote: GitRemote): Promise<void> => {
    const inTurn = shuffle(pointers.keys(), downloads[0]?.contentId);
    await fetchLfs(remote, inTurn, { maxBytes: maxModelBytes }, async (result) => {
      const found = pointers.get(result.pointer);
      if (found === undefined) return;
      switch (result.kind) {
        case 'content': {
          const { bytes, pointer } = result;
          return keep({ ...found, lfsOid: pointer.oid, bytes }, recognise(bytes));
        }
        case 'problem':
          return keep(found, result);
        case 'trouble':
          trouble = graver(trouble, result.error);
          return keep(found, { kind: 'problem', problem: notYet(result.error) });
      }
    });
  };
  await unlessLate(late, remote, async (untilLate) => {
    await fetchFromGit(untilLate);
    await fetchFromLfs(untilLate);
  });
  return { cards, trouble, isCut: cards.length < downloads.length };
}

/** In each run another order, so that a few objects with lasting trouble do not stand before the same others for ever. */
function shuffle(pointers: Iterable<LfsPointer>, seed = ''): LfsPointer[] {
  const ranked = Array.from(pointers, (pointer) => ({ pointer, rank: hash('sha256', seed + pointer.oid) }));
  return ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1)).map(({ pointer }) => pointer);
}
