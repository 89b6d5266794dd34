import { setTimeout as delay } from 'node:timers/promises';
import { formatProjectKey } from '../lib/project-key.ts';
import { createQueueClient } from '../lib/queue/queue-client.ts';
import { type HubProject, listProjects } from '../lib/store/hub.ts';
import type { Hub } from './stack/open-hub.ts';
import { readQueueDepth } from './stack/queue-depth.ts';

const LOOK_EVERY_MS = 300;
/** A run that finds all to be right may leave no trace. The counts of SQS lag behind, so that one look is not enough. */
const QUIET_MS = 5_000;

/** How the projects were before something was asked for, to tell by what has happened since. */
export type Before = ReadonlyMap<string, string>;

/** To be asked before that. */
export async function rememberProjects({ table }: Hub): Promise<Before> {
  return new Map((await listProjects(table)).map((project) => [formatProjectKey(project), traceOf(project)]));
}

/**
 * Waits until a run on one of these projects has come to an end, good or bad; the clocks of others are not compared.
 * @returns null if there is none in time
 */
export async function awaitReplica(
  hub: Hub,
  before: Before,
  isMeant: (project: HubProject) => boolean,
  withinMs: number,
): Promise<HubProject | null> {
  const sqs = createQueueClient();
  const deadline = performance.now() + withinMs;
  let busyAt = performance.now();
  for (;;) {
    const { waiting, inFlight } = await readQueueDepth(sqs, hub.queueUrl);
    const isIdle = waiting + inFlight === 0;
    const now = performance.now();
    if (!isIdle) busyAt = now;
    const candidates = (await listProjects(hub.table)).filter(
      (project) => isMeant(project) && hasEnded(project),
    );
    const changed = candidates.find((project) => before.get(formatProjectKey(project)) !== traceOf(project));
    const isOver = now > deadline;
    // What has failed may be tried again as long as there is a message.
    if (changed !== undefined && (changed.status !== 'failed' || isIdle || isOver)) return changed;
    const [unchanged] = candidates;
    if (unchanged !== undefined && now - busyAt > QUIET_MS) return unchanged;
    if (isOver) return null;
    await delay(LOOK_EVERY_MS);
  }
}

/** Work that is known to be tried again has not. */
function hasEnded({ status, syncing }: HubProject): boolean {
  return status !== 'pending' && syncing === null;
}

/** What a run changes. */
function traceOf({ observedAt, syncedAt, verifiedAt, lastError }: HubProject): string {
  return JSON.stringify([observedAt, syncedAt, verifiedAt, lastError?.at]);
}
