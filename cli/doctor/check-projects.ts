import { HubError } from '../../lib/errors.ts';
import { observeHead } from '../../lib/git/observe-head.ts';
import { repositoryUrl } from '../../lib/gitlab/project-path.ts';
import { pipeline } from '../../lib/pipeline.ts';
import type { HubProject } from '../../lib/store/hub.ts';
import { type Finding, failed, ok, unknown } from '../finding.ts';
import type { Api } from '../gitlab/call.ts';

/** So that neither GitLab nor who waits is asked for too much. */
const MOST = 20;
const AT_ONCE = 4;
const TIMEOUT_MS = 20_000;

/** Whether git lets the hub at its projects, those in trouble first; and what the table says of them. */
export async function* checkProjects(api: Api, projects: readonly HubProject[]): AsyncGenerator<Finding> {
  const present = projects.filter(({ status }) => status !== 'gone');
  if (present.length === 0) {
    yield unknown('git', 'No project yet.', 'See the first one arrive: `hub hook test`.');
    return;
  }
  const looked = present.toSorted((a, b) => rank(a) - rank(b)).slice(0, MOST);
  const refusals: Finding[] = [];
  await pipeline(looked, { items: AT_ONCE, weight: { max: AT_ONCE, of: () => 1 } }, async (project) => {
    const refusal = await readHead(api, project);
    if (refusal !== null) refusals.push(refusal);
  });
  yield* refusals;
  const readable = looked.length - refusals.length;
  const all = present.length > MOST ? `, ${MOST} of ${present.length} looked at` : '';
  if (readable > 0)
    yield ok('git', `${readable} ${readable === 1 ? 'project' : 'projects'} can be read${all}.`);
  yield* present.filter(isInTrouble).slice(0, MOST).map(describeTrouble);
}

function rank(project: HubProject): number {
  return isInTrouble(project) ? 0 : 1;
}

function isInTrouble({ status, lastError }: HubProject): boolean {
  return lastError !== null && (status === 'failed' || status === 'pending');
}

async function readHead({ instance, token }: Api, { path }: HubProject): Promise<Finding | null> {
  const remote = { url: repositoryUrl(instance, path), token, signal: AbortSignal.timeout(TIMEOUT_MS) };
  try {
    await observeHead(remote, null);
    return null;
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return failed('git', `${path}: ${error.code}: ${error.message}`, error.advice ?? null);
  }
}

/** What is tried again may mend itself; what has failed waits for a person. */
function describeTrouble({ path, status, lastError }: HubProject): Finding {
  const detail = `${path}: ${lastError?.code}: ${lastError?.message} (${lastError?.at})`;
  return status === 'failed'
    ? failed('project', detail, lastError?.advice ?? null)
    : unknown('project', `${detail} It is tried again.`, lastError?.advice ?? null);
}
