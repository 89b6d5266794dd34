import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { COMMIT_ID } from '../../lib/commit-id.ts';
import { accessTokens } from '../../lib/secrets/access-secret.ts';
import { listProjects } from '../../lib/store/hub.ts';
import { parseAge } from '../age.ts';
import { command, type Session } from '../command.ts';
import type { Input } from '../input.ts';
import { AWS_PATIENCE } from '../stack/aws-patience.ts';
import { expectInGitlab } from '../sync/expect-in-gitlab.ts';
import { report, reportOutcomes } from '../sync/report.ts';
import { sendHints } from '../sync/send-hints.ts';
import { findTargets, type Scope } from '../sync/targets.ts';
import { verifyCommit } from '../sync/verify-commit.ts';
import { waitForOutcomes } from '../sync/wait.ts';
import { listenForInterruption } from '../terminal/interruption.ts';
import { startProgress } from '../terminal/progress.ts';
import { HUB, usage } from '../usage.ts';

type Sync = {
  readonly scope: Scope;
  readonly full: boolean;
  readonly from: string | null;
  readonly dryRun: boolean;
  /** Null: not at all. */
  readonly waitMs: number | null;
};

export const sync = command({
  name: 'sync',
  operands: ['[<project>]'],
  options: {
    group: { value: 'PATH', summary: 'all projects in a group and the groups in it: acme/data' },
    all: { value: null, summary: 'all projects' },
    full: { value: null, summary: 'compare and verify every model, instead of what has changed' },
    from: { value: 'COMMIT', summary: 'of one project: only if this commit is in its default branch' },
    wait: { value: null, summary: 'until each has been looked at; ends with 1 if one has failed' },
    timeout: { value: 'AGE', summary: 'how long to wait at most: 90s, 30m (10m if nothing is said)' },
    'dry-run': { value: null, summary: 'say which projects, and do nothing' },
  },
  summary: 'has projects looked at now: one, a group, or all',
  details: [
    'Sends a hint a project to the queue. What the head of the default branch has is then in the table.',
    'A project that the hub has never seen is named by its instance and id: https://gitlab.com#42. GitLab is asked',
    'first whether there is one.',
  ],
  examples: [
    `${HUB} sync acme/data/models --wait`,
    `${HUB} sync --group acme/data --full --wait --timeout 30m`,
    `${HUB} sync acme/data/models --from 3f786850e387550fdab836ed7e6dc881de23001b --wait`,
    `${HUB} sync --all --dry-run`,
  ],
  parse: readSync,
  run: syncProjects,
});

function readSync(input: Input): Sync {
  const scope = readScope(input);
  const from = input.text('from')?.toLowerCase() ?? null;
  if (from !== null && scope.kind !== 'project') throw usage('--from goes with one project.', 'sync');
  if (from !== null && !COMMIT_ID.test(from)) throw usage('--from takes the whole id of a commit.', 'sync');
  const timeout = input.text('timeout');
  if (timeout !== null && !input.flag('wait')) throw usage('--timeout goes with --wait.', 'sync');
  return {
    ...{ scope, from, full: input.flag('full'), dryRun: input.flag('dry-run') },
    waitMs: input.flag('wait') ? parseAge(timeout ?? '10m') : null,
  };
}

function readScope(input: Input): Scope {
  const named = input.operand(0);
  const group = input.text('group');
  const scopes: Scope[] = [
    ...(named === null ? [] : [{ kind: 'project' as const, named }]),
    ...(group === null ? [] : [{ kind: 'group' as const, path: group }]),
    ...(input.flag('all') ? [{ kind: 'all' as const }] : []),
  ];
  const [scope, ...others] = scopes;
  if (scope === undefined || others.length > 0)
    throw usage('Say one of <project>, --group <path> and --all.', 'sync');
  return scope;
}

async function syncProjects({ scope, full, from, dryRun, waitMs }: Sync, session: Session): Promise<void> {
  const hub = await session.openHub();
  const signal = listenForInterruption();
  const targets = findTargets(await listProjects(hub.table), scope);
  const [only] = targets;
  const tokens = accessTokens(new SecretsManagerClient(AWS_PATIENCE), hub.secrets.access);
  if (only?.known === null) await expectInGitlab(only.key, tokens, signal);
  if (from !== null && only !== undefined) await verifyCommit(only, from, tokens, signal);
  if (dryRun) return report(session, targets, 'would be sent a hint; nothing was done.');
  const sent = await sendHints(hub, targets, full, signal);
  if (waitMs === null)
    return report(session, targets, 'sent a hint. See what comes of it with `hub log`.', sent);
  const progress = startProgress('looked at');
  const limit = AbortSignal.any([signal, AbortSignal.timeout(waitMs)]);
  const hints = sent.map(({ hint }) => hint);
  const outcomes = await waitForOutcomes(hub.table, hints, limit, (done) =>
    progress.show(done, hints.length),
  ).finally(() => progress.end());
  await reportOutcomes(session, sent, outcomes, signal.aborted);
}
