import { BadCredentials } from '../../lib/errors.ts';
import type { ListedProject } from '../../lib/gitlab/api/group-projects.ts';
import { type Group, groupAt } from '../../lib/gitlab/group.ts';
import { formatProjectKey } from '../../lib/project-key.ts';
import { sendMessages } from '../../lib/queue/send-batch.ts';
import { readAccessTokens } from '../../lib/secrets/access-secret.ts';
import { type RegisteredProject, readRegistry } from '../../lib/store/registry.ts';
import { isDue, isHourly, slotAt, turnAt } from '../../lib/sweep/due.ts';
import { attempt, type Finding } from '../../lib/sweep/finding.ts';
import { sweepHint } from '../../lib/sweep/sweep-hint.ts';
import { sweepInstance } from '../../lib/sweep/sweep-instance.ts';
import { hintProjects } from './hint-projects.ts';
import type { SweepOrder } from './order.ts';
import type { Sweeper } from './sweeper.ts';

/**
 * Has each project looked at whose turn it is, so that what was lost on the way here is made up for; then asks each
 * instance what only it can tell. Nothing that fails keeps the rest from being done. Throws nothing.
 */
export async function sweep(
  order: SweepOrder,
  sweeper: Sweeper,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { config, table, secrets } = sweeper;
  const slot = slotAt(order.at);
  const reading = Array.fromAsync(readRegistry(table));
  const readingTokens = readAccessTokens(secrets, config.accessSecret);
  const served = readingTokens.then(
    (tokens) => new Set(tokens.keys()),
    () => null,
  );
  const isNext = (project: RegisteredProject) => order.all || isDue(project, slot, config.hours);
  const hinted = await attempt('hints', null, async () =>
    hintProjects((await reading).filter(isNext), order, sweeper, await served),
  );
  const registered = await reading.catch(() => null);
  const due = registered?.filter(isNext) ?? [];
  const isTheHours = order.all || isHourly(slot);
  const asked = await attempt('access secret', null, async () => {
    const tokens = await readingTokens;
    return askInstances({ ...order, registered, due, isHourly: isTheHours, tokens }, sweeper, signal);
  });
  return [...hinted, ...asked];
}

type Asked = SweepOrder & {
  readonly registered: readonly RegisteredProject[] | null;
  readonly due: readonly RegisteredProject[];
  readonly isHourly: boolean;
  readonly tokens: ReadonlyMap<string, string>;
};

/** All at once: one that does not answer holds up no other. Throws nothing. */
async function askInstances(
  { at, registered, due, isHourly, tokens }: Asked,
  { config, queue, secrets }: Sweeper,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { groups, strays } = isHourly ? locate(config.groups, tokens) : { groups: [], strays: [] };
  const known = registered && new Set(registered.map(formatProjectKey));
  const hint = (projects: readonly ListedProject[]) => {
    const delivery = `sweep-${at.toISOString()}`;
    const hints = projects.map((project) => sweepHint(project, project.path, delivery, new Date()));
    return sendMessages(queue, config.queueUrl, hints);
  };
  const sweepWith = (instance: string, token: string) =>
    sweepInstance({
      ...{ instance, token, isHourly, known, hint, options: { signal } },
      syncUrl: config.syncUrl,
      turn: turnAt(slotAt(at), config.hours),
      projectIds: due.filter((project) => project.instance === instance).map(({ projectId }) => projectId),
      groups: groups.filter((group) => group.instance === instance),
      now: () => new Date(),
    });
  const findings = await Promise.all(
    [...tokens].map(async ([instance, token]) => {
      const found = await sweepWith(instance, token);
      if (!found.some(({ kind }) => kind === 'token-refused')) return found;
      try {
        // It may have been replaced since it was read: no reason to call anybody.
        const newer = (await readAccessTokens(secrets, config.accessSecret)).get(instance) ?? token;
        return newer === token ? found : sweepWith(instance, newer);
      } catch (error) {
        return [...found, { kind: 'failed', part: 'access secret', where: instance, error } as const];
      }
    }),
  );
  return [...strays, ...findings.flat()];
}

/** The configured groups by the instance that they are of; those of none have no token to be asked with. */
function locate(
  addresses: readonly string[],
  tokens: ReadonlyMap<string, string>,
): { readonly groups: readonly Group[]; readonly strays: readonly Finding[] } {
  const located = addresses.map((where) => ({ where, group: groupAt(where, tokens.keys()) }));
  return {
    groups: located.flatMap(({ group }) => group ?? []),
    strays: located.flatMap(({ where, group }): Finding[] => {
      if (group !== null) return [];
      const error = new BadCredentials(
        'NO_ACCESS_TOKEN',
        `There is no access token for the group ${where}.`,
        {
          advice:
            'Add its instance with `hub gitlab add <base URL>`, or take the group out of the parameter sweepGroups.',
        },
      );
      return [{ kind: 'failed', part: 'discovery', where, error }];
    }),
  };
}
