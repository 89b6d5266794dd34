import type { Timeouts } from '../http/request.ts';
import type { GitRemote } from '../types.ts';
import { type CheckedLink, checkLink } from './check-link.ts';
import { exchange } from './exchange.ts';
import type { LfsPointer } from './pointer.ts';
import { denied, expired, missing, refused } from './problems.ts';
import { type ReadObject, readObject } from './read-object.ts';
import { throwIfPassing } from './trouble.ts';
import type { LfsLink, LfsProblem } from './types.ts';

export type Downloaded =
  | ReadObject
  /** The link no longer holds; `problem` is what is wrong if a new one does not hold either. */
  | { readonly kind: 'stale'; readonly problem: LfsProblem };

type Step = Downloaded | { readonly kind: 'redirect'; readonly location: string };

/** GitLab redirects once, to its object storage, where it does not link there directly. */
const MAX_REDIRECTS = 3;

/**
 * Downloads one object from the store that a link leads to (docs/api/basic-transfers.md of git-lfs). The token of the
 * remote is not sent: the link's own headers are, and only to the link's own origin. GitLab gives a header with a
 * token for this purpose where it serves the object itself, and none where the link is signed by an object storage.
 * @throws RetryLater `LFS_RATE_LIMITED`, `LFS_UNAVAILABLE`, `LFS_UNREACHABLE`, `LFS_ABORTED`
 */
export async function download(remote: GitRemote, link: LfsLink, timeouts: Timeouts): Promise<Downloaded> {
  if (link.expiresAt !== null && link.expiresAt <= Date.now()) return { kind: 'stale', problem: expired() };
  const instance = new URL(remote.url);
  let headers = link.headers;
  let target = checkLink(link.href, instance);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    if (target.kind === 'refused') return refusal(target);
    const { url } = target;
    const request = { url, method: 'GET', headers: headersFor(headers) } as const;
    const step = await exchange(remote, request, timeouts, (response, chunks) =>
      readStep(link.pointer, response, chunks, url.host),
    );
    if (step.kind !== 'redirect') return step;
    target = checkLink(step.location, instance, url);
    if (target.kind === 'allowed' && target.url.origin !== url.origin) headers = {};
  }
  return { kind: 'problem', problem: refused(`it redirects more than ${MAX_REDIRECTS} times`) };
}

function refusal({ why }: Extract<CheckedLink, { kind: 'refused' }>): Downloaded {
  return { kind: 'problem', problem: refused(why) };
}

function headersFor(headers: Readonly<Record<string, string>>): Record<string, string> {
  // The object's own bytes: what is decompressed on its way cannot be measured before it is read.
  return { ...headers, 'Accept-Encoding': 'identity', 'User-Agent': 'modelhub-sync' };
}

/** All meanings of HTTP in a store's answer. */
async function readStep(
  pointer: LfsPointer,
  response: Response,
  chunks: AsyncIterable<Buffer>,
  host: string,
): Promise<Step> {
  const { status, headers } = response;
  throwIfPassing(response, host);
  if (status === 200) return readObject(pointer, headers, chunks);
  const location = headers.get('location');
  if (status >= 300 && status < 400 && location !== null) return { kind: 'redirect', location };
  if (status === 404 || status === 410) return { kind: 'problem', problem: missing() };
  const problem = denied('The LFS store', status);
  // How S3 and Azure (403), Google (400) and GitLab (401) answer when the time of a link is over.
  const isStale = status === 400 || status === 401 || status === 403;
  return { kind: isStale ? 'stale' : 'problem', problem };
}
