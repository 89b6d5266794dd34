import { HubError } from '../../lib/errors.ts';
import { fetchBlobs } from '../../lib/git/fetch-blobs.ts';
import { fetchTrees } from '../../lib/git/fetch-trees.ts';
import { listFiles } from '../../lib/git/list-files.ts';
import { observeHead } from '../../lib/git/observe-head.ts';
import type { GitRemote } from '../../lib/git/types.ts';
import { repositoryUrl } from '../../lib/gitlab/project-path.ts';
import { type ModelPatterns, modelMatcher } from '../../lib/hackolade/model-patterns.ts';
import { counted } from '../counted.ts';
import { type Finding, failed, ok } from '../finding.ts';
import type { Api } from './call.ts';

const TIMEOUT_MS = 60_000;
/** One is read to see that blobs can be asked for by id; a larger one is as good a sign. */
const MAX_BLOB_BYTES = 16_000_000;

/** Reads a project as the hub does: its head, the trees of it without the files, and one model. */
export async function readProject(
  { instance, token }: Api,
  path: string,
  patterns: ModelPatterns,
): Promise<Finding> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const remote: GitRemote = { url: repositoryUrl(instance, path), token, instance, signal };
  try {
    return ok('git', `${path} ${await describe(remote, patterns)}.`);
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return failed('git', `${error.code}: ${error.message}`, error.advice ?? null);
  }
}

async function describe(remote: GitRemote, patterns: ModelPatterns): Promise<string> {
  const { head, capabilities } = await observeHead(remote, null);
  if (head.kind === 'empty') return 'can be read, and is empty';
  const objects = await fetchTrees(remote, capabilities, [head.commit]);
  const models = listFiles(objects, head.commit, modelMatcher(patterns));
  const [first] = models;
  if (first === undefined) return `can be read, and has no ${patterns ?? '*.hck.json'}`;
  const blobs = fetchBlobs(remote, capabilities, [first.blobId], { maxBlobBytes: MAX_BLOB_BYTES });
  for await (const _ of blobs) break;
  return `can be read: ${counted(models.length, 'model')} on ${head.branch ?? 'HEAD'}`;
}
