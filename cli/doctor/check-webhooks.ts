import type { WebhookTokens } from '../../lib/secrets/webhook-secret.ts';
import type { HubProject } from '../../lib/store/hub.ts';
import { type Finding, failed, unknown } from '../finding.ts';
import type { Api } from '../gitlab/call.ts';
import { checkEventLog, checkHooks } from '../gitlab/check-hook.ts';
import { listEvents } from '../gitlab/events.ts';
import { hookCommand } from '../gitlab/hook-target.ts';
import { SeenHooks } from './seen-hooks.ts';
import { describeRest, hasPath, inTime, type Selection } from './select-projects.ts';

const ASK_FOR_TOKEN = 'Say --hooks to be asked for one, which is not stored.';
/** One may be gone, or be of somebody else. */
const MOST_TRIED = 3;
/** Of many projects with the same to say of them. */
const MOST_NAMED = 3;

/** Where webhooks are to lead, and what the hub accepts of them. */
export type Wanted = { readonly url: string; readonly tokens: WebhookTokens };

/** Where the hub has none, or one that GitLab does not take. */
export const WEBHOOKS_UNSEEN: Finding = unknown(
  'webhook',
  'The hub has no token that GitLab takes.',
  ASK_FOR_TOKEN,
);

/** Where GitLab cannot be asked, whatever the token is. */
export const WEBHOOKS_OUT_OF_REACH: Finding = unknown(
  'webhook',
  'Not looked at: GitLab has to answer first.',
);

/**
 * As `checkWebhooks`, with the hub's own token. Most may not see webhooks, which few questions tell.
 * @throws as `listHooks` does, but for HiddenHooks
 */
export async function* checkWebhooksIfShown(
  api: Api,
  selection: Selection,
  wanted: Wanted,
): AsyncGenerator<Finding> {
  const paths = likelyThere(selection.projects).slice(0, MOST_TRIED);
  const seen = new SeenHooks(api);
  if (paths.length === 0 || (await isShownAny(seen, paths))) {
    yield* checkWebhooks(api, selection, wanted, seen);
    return;
  }
  const who = 'Who may see webhooks is a Maintainer with a token of the scope api or read_api';
  const detail = `${who}; GitLab shows the hub's own token none of ${paths.join(', ')}.`;
  yield unknown('webhook', detail, ASK_FOR_TOKEN);
}

/** Those first that GitLab had when they were last read. */
function likelyThere(projects: readonly HubProject[]): string[] {
  return projects
    .filter(hasPath)
    .toSorted((a, b) => Number(b.status === 'synced') - Number(a.status === 'synced'))
    .map(({ path }) => path);
}

async function isShownAny(seen: SeenHooks, paths: readonly string[]): Promise<boolean> {
  for (const path of paths) if ((await seen.of({ kind: 'project', path })) !== null) return true;
  return false;
}

/**
 * Whether each project has a webhook that leads here, its own or a group's; and how each of those is.
 * @throws as `listHooks` does, but for HiddenHooks
 */
export async function* checkWebhooks(
  api: Api,
  selection: Selection,
  { url, tokens }: Wanted,
  seen = new SeenHooks(api),
): AsyncGenerator<Finding> {
  if (selection.projects.length === 0)
    yield unknown(
      'webhook',
      'There is no project of which to look for one.',
      `See whether there is a webhook: \`hub hook check --group <group> --instance ${api.instance}\`.`,
    );
  const checked = new Set<number>();
  const hidden: { readonly whose: string; readonly path: string }[] = [];
  let looked = 0;
  for (const project of inTime(selection)) {
    looked += 1;
    if (!hasPath(project)) continue;
    const { path } = project;
    const found = await seen.find(path, url);
    if (found.kind === 'absent') yield describeAbsence(path, api.instance);
    if (found.kind === 'hidden') hidden.push({ whose: found.whose, path });
    if (found.kind !== 'found' || checked.has(found.hook.id)) continue;
    checked.add(found.hook.id);
    const question = { target: found.target, instance: api.instance };
    yield* checkHooks(question, [found.hook], url, tokens);
    yield checkEventLog(await listEvents(api, found.target, found.hook.id), question);
  }
  for (const [whose, several] of Map.groupBy(hidden, (one) => one.whose)) {
    const paths = several.map(({ path }) => path);
    yield describeDoubt(paths, whose, api.instance);
  }
  yield* describeRest('webhook', looked, selection);
}

function describeAbsence(path: string, instance: string): Finding {
  return failed('webhook', `None of ${path} or its groups leads here.`, addTo(path, instance));
}

function describeDoubt(paths: readonly string[], whose: string, instance: string): Finding {
  const named = paths.slice(0, MOST_NAMED).join(', ');
  const others = paths.length > MOST_NAMED ? ` and ${paths.length - MOST_NAMED} others` : '';
  const detail = `None of ${named}${others} leads here; the token may not see those of ${whose}.`;
  const advice = `A token of an Owner may: say --hooks. Is there none? ${addTo(paths[0] ?? '', instance)}`;
  return unknown('webhook', detail, advice);
}

function addTo(path: string, instance: string): string {
  const add = hookCommand('add', { target: { kind: 'project', path }, instance });
  return `Add one: ${add}, or --group for all at once.`;
}
