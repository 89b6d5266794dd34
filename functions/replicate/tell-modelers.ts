import { writeStatus } from '../../lib/gitlab/api/write-status.ts';
import { logger } from '../../lib/observability/logger.ts';
import type { ProjectKey } from '../../lib/project-key.ts';
import { headNews, headStatus } from '../../lib/replica/head/head-status.ts';
import type { ProjectState } from '../../lib/replica/project/project-state.ts';
import { reportStatus } from './report.ts';
import type { Worker } from './worker.ts';

/** The project's next message waits for so long at most. */
const TIMEOUT_MS = 3_000;
/** Of a larger project the files are not named. */
const MAX_CARDS = 1_000;

/** What was said already: a token that may not write statuses fails with each push. */
const told = new Set<string>();

/** The project's state before a run, if it will be needed to tell modelers what came of it; else null. */
export async function stateBefore(key: ProjectKey, { config, store }: Worker): Promise<ProjectState | null> {
  return config.commitStatus ? store.readProject(key).catch(() => null) : null;
}

/**
 * Says in GitLab, beside the commit, what became of it. The table has it by now, and the message is done whatever comes of
 * this: throws nothing.
 */
export async function tellModelers(
  { instance, projectId }: ProjectKey,
  before: ProjectState | null,
  worker: Worker,
): Promise<void> {
  if (before === null) return;
  try {
    const why = await tell({ instance, projectId }, before, worker);
    if (why !== 'no news') report(instance, why);
  } catch (error) {
    report(instance, error instanceof Error ? error.message : String(error));
  }
}

/** @returns why it was not done; null: it was */
async function tell(
  key: ProjectKey,
  before: ProjectState,
  { store, tokens, timeout }: Worker,
): Promise<string | null | 'no news'> {
  const after = await store.readProject(key);
  const news = headNews(before, after);
  if (news === null) return 'no news';
  const isNamed = news.problems > 0 && after.models + after.problems <= MAX_CARDS;
  const cards = isNamed ? [...(await store.readAllCards(key)).values()] : null;
  const token = await tokens.accessTokenFor(key.instance);
  const options = { timeoutMs: TIMEOUT_MS, signal: timeout(TIMEOUT_MS) };
  return await writeStatus(key, headStatus(news, after.models, cards), token, options);
}

function report(instance: string, why: string | null): void {
  reportStatus(why === null);
  const line = `${instance} ${why}`;
  if (why === null || told.has(line)) return;
  told.add(line);
  logger.warn('commit status not written', { instance, reason: why });
}
