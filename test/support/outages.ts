import { RetryLater } from '../../lib/errors.ts';
import { GIT_ERRORS } from '../../lib/git/http/connection-errors.ts';
import { explainRefusal } from '../../lib/git/http/refusal.ts';
import { seededRandom } from './seeded-random.ts';
import type { GitLabAt, Pushes } from './simulate-queue.ts';

type Run = ReturnType<GitLabAt>;

export const MINUTE = 60_000;
export const OUTAGE = 30 * MINUTE;
export const INSTANCE = 'https://git.a.example';

export const WELL: Run = { ms: 1000, error: null };
export const HANGS: Run = { ms: 30_000, error: new RetryLater('GIT_UNREACHABLE', 'Silent for 30000 ms.') };

function refused(code: string): Run {
  const error = Object.assign(new Error('failed'), { code });
  return { ms: 50, error: GIT_ERRORS.failed('git.a.example', error) };
}

export function answered(status: number, retryAfter?: number): Run {
  const headers = new Headers(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) });
  const repositoryUrl = `${INSTANCE}/acme/models.git`;
  return { ms: 200, error: explainRefusal({ response: { status, headers }, text: '', repositoryUrl }) };
}

/** Ways to be out of order, with the most runs that may ask such an instance in half an hour, however many projects wait. */
export const OUTAGES: readonly { readonly name: string; readonly run: Run; readonly budget: number }[] = [
  { name: 'HTTP 429', run: answered(429), budget: 12 },
  { name: 'HTTP 429 with Retry-After: 60', run: answered(429, 60), budget: 60 },
  { name: 'HTTP 429 with Retry-After: 10', run: answered(429, 10), budget: 250 },
  { name: 'a blocked address', run: answered(403), budget: 6 },
  { name: 'refused connections', run: refused('ECONNREFUSED'), budget: 12 },
  { name: 'a host name that is not resolved', run: refused('EAI_AGAIN'), budget: 12 },
  { name: 'HTTP 503', run: answered(503), budget: 40 },
  { name: 'silence', run: HANGS, budget: 130 },
];

/** Projects of an instance, each with so many pushes at any time of the first half hour. */
export function pushing(instance: string, projects: number, pushes: number, seed: number): Pushes[] {
  const random = seededRandom(seed);
  return Array.from({ length: projects }, (_, index) => ({
    instance,
    projectId: index + 1,
    at: Array.from({ length: pushes }, () => random() * OUTAGE).toSorted((a, b) => a - b),
  }));
}
