import { PermanentError } from '../../lib/errors.ts';
import type { ApiContext } from './api-call.ts';
import type { Delivery } from './delivery.ts';
import type { Project } from './projects.ts';
import type { PushEvent } from './push-event.ts';
import { sampleEvent } from './push-events.ts';
import type { StoredHook } from './stored-hooks.ts';

/**
 * Presses "Test > Push events" of the hook that the sample was started with, and waits for the receiver's answer.
 * @throws PermanentError `PROJECT_EMPTY`, `HOOK_NOT_SET`
 */
export async function testPushEvents(project: Project, { instance, hooks }: ApiContext): Promise<Delivery> {
  const event = await sampleEvent(instance, project);
  if (event === null) throw empty('Ensure the project has at least one commit.');
  return delivered(await hooks.sender.send('test', event));
}

/**
 * The same for a hook that was added. A group's tells of the first of its own projects that has a commit, not of one in a
 * subgroup.
 * @throws PermanentError `PROJECT_EMPTY`, `HOOK_NOT_SET`
 */
export async function testStoredHook(
  hook: StoredHook,
  project: Project | null,
  context: ApiContext,
): Promise<Delivery> {
  const candidates = project === null ? projectsOf(hook, context) : [project];
  for (const candidate of candidates) {
    const event: PushEvent | null = await sampleEvent(context.instance, candidate);
    if (event !== null) return delivered(await context.hooks.test(hook, event));
  }
  throw empty(
    `Ensure the ${project === null ? 'group has a project with commits' : 'project has at least one commit'}.`,
  );
}

function projectsOf({ owner }: StoredHook, { projects }: ApiContext): Project[] {
  if (owner.kind === 'project') return [];
  return projects.list().filter(({ path }) => path.slice(0, path.lastIndexOf('/')) === owner.path);
}

function delivered(delivery: Delivery | null): Delivery {
  if (delivery === null) throw new PermanentError('HOOK_NOT_SET', 'The project has no webhook.');
  return delivery;
}

function empty(why: string): PermanentError {
  return new PermanentError('PROJECT_EMPTY', why);
}
