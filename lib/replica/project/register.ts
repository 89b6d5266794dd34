import type { Run } from '../run.ts';
import { isListed } from './judge-state.ts';

/**
 * Puts the project on the hub's list. It comes before anything else that is written of the project: what is not on the
 * list nobody finds.
 * @param path null where nobody knows it
 */
export async function register({ message, context, project, hold }: Run, path: string | null): Promise<void> {
  if (isListed(project) && !message.full) return;
  await context.store.registerProject(hold.key, path, context.now().toISOString());
}
