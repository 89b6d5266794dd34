import { BadCredentials } from '../../errors.ts';
import { GIVE_READER_ROLE, tokenAdvice } from '../../http/advice.ts';
import { basicAuthorization } from '../http/authorization.ts';
import type { Timeouts } from '../http/request.ts';
import type { GitRemote } from '../types.ts';
import { failAll, readBatchAnswer } from './batch-answer.ts';
import { exchange } from './exchange.ts';
import type { LfsPointer } from './pointer.ts';
import { denied, disabled, notLfs } from './problems.ts';
import { throwIfPassing } from './trouble.ts';
import type { LfsAnswer, LfsProblem } from './types.ts';

/** The default of git-lfs itself (`lfs.transfer.batchSize`), with which GitLab reckons when its links expire. */
export const MAX_BATCH = 100;

/** An answer has a link for each object; links signed by an object storage have up to 3 KB. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

const MEDIA_TYPE = 'application/vnd.git-lfs+json';

/**
 * Asks the repository's own LFS server where to download objects, in one request (docs/api/batch.md of git-lfs). This
 * is the one place that the token of the remote is sent to.
 * @param pointers at most `MAX_BATCH`, at least one
 * @throws BadCredentials `LFS_UNAUTHORIZED`, `LFS_FORBIDDEN`; RetryLater `LFS_RATE_LIMITED`, `LFS_UNAVAILABLE`,
 * `LFS_UNREACHABLE`, `LFS_ABORTED`
 */
export async function askBatch(
  remote: GitRemote,
  pointers: readonly LfsPointer[],
  timeouts: Timeouts,
): Promise<LfsAnswer[]> {
  const url = new URL(`${remote.url}/info/lfs/objects/batch`);
  const headers = {
    Accept: MEDIA_TYPE,
    'Content-Type': MEDIA_TYPE,
    Authorization: basicAuthorization(remote.token),
    'User-Agent': 'modelhub-sync',
  };
  const body = JSON.stringify({
    operation: 'download',
    transfers: ['basic'],
    hash_algo: 'sha256',
    objects: pointers.map(({ oid, size }) => ({ oid, size })),
  });
  return exchange(remote, { url, method: 'POST', headers, body }, timeouts, async (response, chunks) => {
    const problem = checkBatchStatus(response, url, remote.instance);
    if (problem !== null) return failAll(pointers, problem);
    const text = await readText(chunks);
    if (text === null) return failAll(pointers, notLfs('its answer is too large'));
    return readBatchAnswer(text, pointers, Date.now(), url.host);
  });
}

/** All meanings of HTTP in a batch answer (docs/api/batch.md of git-lfs, "Response Errors"). */
function checkBatchStatus(response: Response, { host, pathname }: URL, instance?: string): LfsProblem | null {
  const { status } = response;
  throwIfPassing(response, host);
  if (status === 200) return null;
  if (status === 401) {
    throw new BadCredentials(
      'LFS_UNAUTHORIZED',
      `${host}${pathname}: the access token is missing, wrong or expired.`,
      { advice: tokenAdvice(instance) },
    );
  }
  if (status === 403 && !isJson(response)) {
    throw new BadCredentials(
      'LFS_FORBIDDEN',
      `${host}${pathname}: the access token may not read the project's Git LFS.`,
      {
        advice: GIVE_READER_ROLE,
      },
    );
  }
  // Switched off for the instance it is 501, for the project 404, in older versions 403 in the words of LFS itself
  // (GitLab, app/controllers/concerns/lfs_request.rb). The token has just read the repository, which takes no less.
  if (status === 403 || status === 404 || status === 501) return disabled();
  if (status >= 300 && status < 400) return notLfs('it redirects to somewhere else');
  return denied('The LFS server', status);
}

function isJson({ headers }: Response): boolean {
  return /[/+]json\b/.test(headers.get('content-type') ?? '');
}

/** Null: more than an answer has. */
async function readText(chunks: AsyncIterable<Buffer>): Promise<string | null> {
  const all: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > MAX_ANSWER_BYTES) return null;
    all.push(chunk);
  }
  return Buffer.concat(all).toString();
}
