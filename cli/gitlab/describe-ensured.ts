import type { EnsuredHook } from './ensure-hook.ts';
import { describeTarget, type HookQuestion, hookCommand } from './hook-target.ts';
import { isPlainHttp } from './hooks.ts';

/** What `hook add` has done, or would do, in lines. */
export function describeEnsured(
  { id, action, kind, duplicates }: EnsuredHook,
  question: HookQuestion,
  url: string,
  dryRun: boolean,
): string {
  const { target } = question;
  const done = dryRun ? `Would be ${action}` : action === 'created' ? 'Created' : 'Updated';
  const number = id === null ? '' : ` ${id}`;
  const lines = [
    `${done}: the webhook${number} of ${describeTarget(target)}.`,
    `  URL       ${url}`,
    `  events    push, all branches${target.kind === 'group' ? '; projects that come and go' : ''}; tokens that expire`,
    `  token     ${kind === 'signing' ? 'signing token: deliveries are signed' : 'secret token: this GitLab does not sign'}`,
    `  TLS       ${isPlainHttp(url) ? 'none: plain http, as on one machine' : 'the certificate of the hub is verified'}`,
  ];
  if (duplicates.length > 0) lines.push(`Delete the others with this URL: ${duplicates.join(', ')}.`);
  if (!dryRun) lines.push(`Next, see it work: ${hookCommand('test', question)}`);
  return lines.map((line) => `${line}\n`).join('');
}
