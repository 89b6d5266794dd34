import { PermanentError } from '../../lib/errors.ts';
import type { ApiContext } from './api-call.ts';
import type { Delivery } from './delivery.ts';
import type { Project } from './projects.ts';
import { sampleEvent } from './push-events.ts';

/**
 * Presses "Test > Push events" and waits for the receiver's answer.
 * @throws PermanentError `PROJECT_EMPTY`, `HOOK_NOT_SET`
 */
export async function testPushEvents(project: Project, { instance, hooks }: ApiContext): Promise<Delivery> {
  const event = await sampleEvent(instance, project);
  if (event === null)
    throw new PermanentError('PROJECT_EMPTY', 'Ensure the project has at least one commit.');
  const delivery = await hooks.send('test', event);
  if (delivery === null) throw new PermanentError('HOOK_NOT_SET', 'The project has no webhook.');
  return delivery;
}
