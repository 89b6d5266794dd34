import { setTimeout as delay } from 'node:timers/promises';
import { formatModels, toRow } from '../../cli/commands/models.ts';
import { RetryLater } from '../../lib/errors.ts';
import type { ProjectKey } from '../../lib/project-key.ts';
import { listCards, listProjects } from '../../lib/store/hub.ts';
import { readProject } from '../../lib/store/project.ts';
import type { Table } from '../../lib/store/table.ts';
import type { SampleGitLab, SampleProject } from '../gitlab/sample-gitlab.ts';
import { createSampleProject, pushSampleCommit } from '../gitlab/sample-project.ts';

export type SampleRun = {
  readonly project: SampleProject;
  /** From the start of `git push` until the table showed the commit. */
  readonly milliseconds: number;
};

/** The function may be cut by its timeout once and do it the second time. */
const VISIBLE_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 20;

/**
 * Pushes a commit to the sample GitLab as a modeler would, and waits until the table shows it.
 * @throws RetryLater `SAMPLE_NOT_REPLICATED`, or the signal's reason
 */
export async function runSample(
  gitlab: SampleGitLab,
  accessToken: string,
  table: Table,
  stop: AbortSignal,
): Promise<SampleRun> {
  const project = await createSampleProject(gitlab);
  const { commit, pushedAt } = await pushSampleCommit(project, accessToken);
  await untilVisible(table, { instance: gitlab.url, projectId: project.id }, commit, stop);
  return { project, milliseconds: Date.now() - pushedAt.getTime() };
}

async function untilVisible(table: Table, key: ProjectKey, commit: string, stop: AbortSignal): Promise<void> {
  const deadline = Date.now() + VISIBLE_WITHIN_MS;
  for (;;) {
    stop.throwIfAborted();
    const { head, syncing, status, lastError } = await readProject(table, key);
    if (head === commit && syncing === null) return;
    if (status === 'failed' || Date.now() > deadline) {
      const reason =
        lastError === null
          ? 'No run has failed, none has come through.'
          : `${lastError.code}: ${lastError.message}`;
      throw new RetryLater('SAMPLE_NOT_REPLICATED', `The sample commit is not in the table. ${reason}`, {
        advice: 'What the functions have written stands in .modelhub/functions.log.',
      });
    }
    await delay(LOOK_EVERY_MS);
  }
}

/** The models of the sample, as `hub models` shows them. */
export async function describeModels(table: Table): Promise<string> {
  const rows: ReturnType<typeof toRow>[] = [];
  for (const project of await listProjects(table)) {
    for (const card of await listCards(table, project)) rows.push(toRow(project, card));
  }
  return formatModels(rows);
}
