import { HubError } from '../../lib/errors.ts';
import { observeHead } from '../../lib/git/observe-head.ts';
import { repositoryUrl } from '../../lib/gitlab/project-path.ts';
import { pipeline } from '../../lib/pipeline.ts';
import type { HubProject } from '../../lib/store/hub.ts';
import { counted } from '../counted.ts';
import { type Finding, failed, ok, unknown } from '../finding.ts';
import type { Api } from '../gitlab/call.ts';
import { describeRest, hasPath, inTime, isInTrouble, type Selection } from './select-projects.ts';

const AT_ONCE = 4;
/** In a row: git is not there, and none of the others would be answered. */
const MOST_SILENT = 4;
const TIMEOUT_MS = 20_000;

/** Whether git lets the hub at projects; and what the table says of them. Ends in time where git does not answer. */
export async function* checkProjects(
  api: Api,
  selection: Selection,
  timeoutMs = TIMEOUT_MS,
): AsyncGenerator<Finding> {
  const { projects } = selection;
  if (projects.length === 0) {
    yield unknown(
      'git',
      'There is no project.',
      `See the first one arrive: \`hub hook test --group <group> --instance ${api.instance}\`.`,
    );
    return;
  }
  const refusals: Finding[] = [];
  const counts = { looked: 0, read: 0, silent: 0 };
  await pipeline(inTime(selection), { items: AT_ONCE }, async (project) => {
    if (counts.silent >= MOST_SILENT) return;
    counts.looked += 1;
    if (!hasPath(project)) return;
    const signal = AbortSignal.timeout(timeoutMs);
    const refusal = await readHead(api, project, signal);
    counts.silent = refusal !== null && signal.aborted ? counts.silent + 1 : 0;
    if (refusal === null) counts.read += 1;
    else refusals.push(refusal);
  });
  yield* refusals;
  if (counts.read > 0) yield ok('git', `${counted(counts.read, 'project')} can be read.`);
  yield* projects.filter((project) => !hasPath(project) && !isInTrouble(project)).map(describeUnread);
  yield* describeRest('git', counts.looked, selection);
  yield* projects.filter(isInTrouble).map(describeTrouble);
}

async function readHead(
  { instance, token }: Api,
  { path }: HubProject,
  signal: AbortSignal,
): Promise<Finding | null> {
  try {
    await observeHead({ url: repositoryUrl(instance, path), token, signal }, null);
    return null;
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    if (signal.aborted)
      return failed(
        'git',
        `${path}: git does not answer.`,
        'Look at how this GitLab is, and at what stands before it.',
      );
    return failed('git', `${path}: ${error.code}: ${error.message}`, error.advice ?? null);
  }
}

function describeUnread({ path }: HubProject): Finding {
  return unknown('git', `${path}: it was never read, so that nobody knows its path yet.`);
}

/** What is tried again may mend itself; what has failed waits for a person. */
function describeTrouble({ path, status, lastError }: HubProject): Finding {
  const detail = `${path}: ${lastError?.code}: ${lastError?.message} (${lastError?.at})`;
  return status === 'failed'
    ? failed('project', detail, lastError?.advice ?? null)
    : unknown('project', `${detail} It is tried again.`, lastError?.advice ?? null);
}
