import { UnusableHead } from '../../errors.ts';
import { fetchBlobs } from '../../git/fetch-blobs.ts';
import { parsePointer } from '../../git/lfs/pointer.ts';
import { findRootEntry } from '../../git/root-entry.ts';
import type { ObjectSet } from '../../git/tree/object-set.ts';
import { MAX_HUB_IGNORE_BYTES, parseHubIgnore } from '../../hackolade/ignore/parse-hub-ignore.ts';
import { modelMatcher } from '../../hackolade/model-patterns.ts';
import type { Source } from '../source.ts';

const HUB_IGNORE = '.hubignore';

/**
 * Which paths of a commit are replicated: those of model files, but for what its `.hubignore` leaves out. That file
 * costs a request, where there is one.
 * @returns what says so of a path; it throws PermanentError `HUBIGNORE_TOO_SLOW`, `MODEL_PATTERNS_TOO_SLOW`
 * @throws UnusableHead `HUBIGNORE_…` where it cannot be used: going on without it would replicate what somebody
 * wanted kept back; and what `fetchBlobs` says
 */
export async function modelFilter(
  objects: ObjectSet,
  commit: string,
  source: Source,
): Promise<(path: Buffer) => boolean> {
  const isModel = modelMatcher(source.patterns);
  const blobId = hubIgnoreId(objects, commit);
  if (blobId === null) return isModel;
  const bytes = await fetchHubIgnore(blobId, source);
  if (parsePointer(bytes) !== null) throw unusable('HUBIGNORE_IN_LFS', '.hubignore is kept in Git LFS.');
  const parsed = parseHubIgnore(bytes);
  if (parsed.kind === 'unusable') throw unusable(parsed.problem.code, parsed.problem.message);
  const { ignore } = parsed;
  return (path) => isModel(path) && !ignore.isIgnored(path);
}

/** The blob of a commit's `.hubignore`; null if it has none. @throws UnusableHead `HUBIGNORE_NOT_A_FILE` */
export function hubIgnoreId(objects: ObjectSet, commit: string): string | null {
  const entry = findRootEntry(objects, commit, HUB_IGNORE);
  if (entry === null) return null;
  if (entry.kind === 'file') return entry.id.toString('hex');
  throw unusable('HUBIGNORE_NOT_A_FILE', `.hubignore is a ${entry.kind}.`);
}

async function fetchHubIgnore(blobId: string, { remote, capabilities }: Source): Promise<Buffer> {
  const options = { maxBlobBytes: MAX_HUB_IGNORE_BYTES };
  const [fetched] = await Array.fromAsync(fetchBlobs(remote, capabilities, [blobId], options));
  if (fetched?.kind === 'blob') return fetched.bytes;
  if (fetched?.kind === 'too-large') {
    throw unusable(
      'HUBIGNORE_TOO_LARGE',
      `.hubignore has ${fetched.bytes} bytes, ${MAX_HUB_IGNORE_BYTES} are allowed.`,
    );
  }
  throw unusable('HUBIGNORE_NOT_A_FILE', '.hubignore is no file.');
}

function unusable(code: string, message: string): UnusableHead {
  return new UnusableHead(code, message, {
    advice:
      'Mend .hubignore in the root of the default branch and push it: until then the models stay as they are.',
  });
}
