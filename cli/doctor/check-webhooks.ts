import type { WebhookTokens } from '../../lib/secrets/webhook-secret.ts';
import type { HubProject } from '../../lib/store/hub.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { type Finding, failed, unknown } from '../finding.ts';
import type { Api } from '../gitlab/call.ts';
import { checkEventLog, checkHooks } from '../gitlab/check-hook.ts';
import { listEvents } from '../gitlab/events.ts';
import { describeTarget, type Target } from '../gitlab/hook-target.ts';
import { type Hook, listHooks } from '../gitlab/hooks.ts';

const MOST = 20;

/** Without a token that may see them. */
export const WEBHOOKS_UNSEEN: Finding = unknown(
  'webhook',
  'Who may see webhooks is a Maintainer with a token of the scope api; the hub has none.',
  'Say --hooks to be asked for one, which is not stored.',
);

/** Webhooks of a target; null: the token may not see them. */
type Seen = ReadonlyMap<string, readonly Hook[] | null>;

/** Whether each project has a webhook that leads here, its own or a group's; and how each of those is. */
export async function* checkWebhooks(
  api: Api,
  projects: readonly HubProject[],
  url: string,
  tokens: WebhookTokens,
): AsyncGenerator<Finding> {
  const looked = projects.filter(({ status }) => status !== 'gone').slice(0, MOST);
  if (looked.length === 0) {
    yield unknown(
      'webhook',
      'There is no project yet of which to look for one.',
      'See `hub hook check --group …`.',
    );
  }
  const seen = new Map<string, readonly Hook[] | null>();
  const checked = new Set<string>();
  for (const project of looked) {
    const targets = targetsOf(project.path);
    const found = await findTarget(api, targets, url, seen);
    if (found === null) yield describeAbsence(project.path, targets, seen);
    else if (!checked.has(keyOf(found.target))) {
      checked.add(keyOf(found.target));
      yield* checkHooks(found.target, [found.hook], url, tokens);
      yield checkEventLog(await listEvents(api, found.target, found.hook.id));
    }
  }
}

/** The project, then its groups from the inside out. */
function targetsOf(path: string): Target[] {
  const segments = path.split('/');
  const groups = segments.slice(1).map((_, index) => segments.slice(0, index + 1).join('/'));
  return [
    { kind: 'project', path },
    ...groups.toReversed().map((group): Target => ({ kind: 'group', path: group })),
  ];
}

async function findTarget(
  api: Api,
  targets: readonly Target[],
  url: string,
  seen: Map<string, readonly Hook[] | null>,
): Promise<{ readonly target: Target; readonly hook: Hook } | null> {
  for (const target of targets) {
    const key = keyOf(target);
    if (!seen.has(key)) seen.set(key, await see(api, target));
    const hook = seen.get(key)?.find((candidate) => candidate.url === url);
    if (hook !== undefined) return { target, hook };
  }
  return null;
}

async function see(api: Api, target: Target): Promise<readonly Hook[] | null> {
  try {
    return await listHooks(api, target);
  } catch (error) {
    if (error instanceof CommandError && error.exitCode !== EXIT.interrupted) return null;
    throw error;
  }
}

function describeAbsence(path: string, targets: readonly Target[], seen: Seen): Finding {
  const hidden = targets.filter((target) => seen.get(keyOf(target)) === null);
  const add = `Add one: \`hub hook add --project ${path}\`, or --group for all at once.`;
  if (hidden.length === 0) return failed('webhook', `None of ${path} or its groups leads here.`, add);
  const unseen = hidden.map(describeTarget).join(', ');
  return unknown('webhook', `None of ${path} leads here; the token may not see those of ${unseen}.`, add);
}

function keyOf({ kind, path }: Target): string {
  return `${kind} ${path}`;
}
