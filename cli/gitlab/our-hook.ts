import { CommandError, EXIT } from '../exit-code.ts';
import { describeTarget, type HookQuestion, hookCommand } from './hook-target.ts';
import { type Hook, listHooks } from './hooks.ts';
import type { HookSession } from './open-hooks.ts';

/** The webhook of a target that leads to this hub. @throws CommandError (notFound), and as `listHooks` does */
export async function findOurHook({ api, hub }: HookSession, question: HookQuestion): Promise<Hook> {
  const { target } = question;
  const ours = (await listHooks(api, target)).find(({ url }) => url === hub.syncUrl);
  if (ours !== undefined) return ours;
  throw new CommandError(EXIT.notFound, `No webhook of ${describeTarget(target)} leads to ${hub.syncUrl}.`, {
    advice: `Add it: ${hookCommand('add', question)}.`,
  });
}
