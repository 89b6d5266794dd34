import { Circuits } from '../../lib/circuit/circuits.ts';
import type { ProjectKey } from '../../lib/project-key.ts';
import { mayWaitOn } from '../../lib/queue/may-wait-on.ts';
import { judge } from '../../lib/queue/verdict.ts';
import { circuitMemory } from './circuit-memory.ts';
import { seededRandom } from './seeded-random.ts';
import { VirtualTime } from './virtual-time.ts';

/** As `maximumConcurrency` in serverless.yml. */
const WORKERS = 10;
/** A message that is put back without a request. */
const DEFERRAL_MS = 20;

export type Pushes = ProjectKey & {
  /** Milliseconds from the beginning, in order. */
  readonly at: readonly number[];
};

/** What becomes of a run that begins so many milliseconds from the beginning: how long it takes, and how it fails. */
export type GitLabAt = (
  project: ProjectKey,
  at: number,
) => { readonly ms: number; readonly error: Error | null };

export type Simulated = {
  /** Milliseconds from the beginning. */
  readonly done: readonly (ProjectKey & { readonly pushedAt: number; readonly doneAt: number })[];
  readonly parked: readonly { readonly code: string; readonly at: number }[];
  /** Runs that asked GitLab: when they began. */
  readonly asked: readonly number[];
  readonly circuitWrites: number;
};

type Message = { readonly pushedAt: number; receives: number };
type Group = ProjectKey & { readonly messages: Message[] };

/**
 * The queue and its workers in virtual time, with the real decisions: what becomes of each push. One message of a project
 * at a time; the others wait, also while it is hidden.
 */
export async function simulateQueue(
  projects: readonly Pushes[],
  gitlab: GitLabAt,
  seed: number,
): Promise<Simulated> {
  const time = new VirtualTime();
  const start = time.now;
  const elapsed = () => time.now - start;
  const random = seededRandom(seed);
  const store = circuitMemory();
  const workers = Array.from(
    { length: WORKERS },
    () => new Circuits({ store, now: () => new Date(time.now), random }),
  );
  const visible: Group[] = [];
  const done: Simulated['done'][number][] = [];
  const parked: Simulated['parked'][number][] = [];
  const asked: number[] = [];

  async function dispatch(): Promise<void> {
    while (visible.length > 0) {
      const worker = workers.shift();
      if (worker === undefined) return;
      const [group] = visible.splice(0, 1);
      const [message] = group?.messages ?? [];
      if (group !== undefined && message !== undefined) await receive(group, message, worker);
    }
  }

  async function receive(group: Group, message: Message, worker: Circuits): Promise<void> {
    message.receives += 1;
    const refusal = await worker.refusal(group.instance);
    if (refusal !== null) {
      time.after(DEFERRAL_MS, () => end(group, message, worker, refusal));
      return;
    }
    asked.push(elapsed());
    const { ms, error } = gitlab(group, elapsed());
    time.after(ms, () => end(group, message, worker, error));
  }

  async function end(group: Group, message: Message, worker: Circuits, error: Error | null): Promise<void> {
    if (error === null) worker.noteServed(group.instance);
    else await worker.noteFailure(group, error);
    workers.push(worker);
    const { instance, projectId } = group;
    const receivedAt = new Date(start + message.pushedAt).toISOString();
    const mayWait = mayWaitOn({ receivedAt }, new Date(time.now));
    const verdict = error === null ? null : judge(error, message.receives, random(), mayWait);
    switch (verdict?.kind) {
      case undefined:
        done.push({ instance, projectId, pushedAt: message.pushedAt, doneAt: elapsed() });
        break;
      case 'park':
        parked.push({ code: verdict.code, at: elapsed() });
        break;
      case 'renew':
        group.messages.push({ pushedAt: message.pushedAt, receives: 0 });
        break;
      case 'retry':
        time.after(verdict.afterSeconds * 1000, () => show(group));
        return dispatch();
    }
    group.messages.shift();
    if (group.messages.length > 0) visible.push(group);
    await dispatch();
  }

  async function show(group: Group): Promise<void> {
    visible.push(group);
    await dispatch();
  }

  for (const { instance, projectId, at } of projects) {
    const group: Group = { instance, projectId, messages: [] };
    for (const pushedAt of at) {
      time.after(pushedAt, async () => {
        group.messages.push({ pushedAt, receives: 0 });
        if (group.messages.length === 1) await show(group);
      });
    }
  }
  await time.pass();
  return { done, parked, asked, circuitWrites: store.writes };
}
