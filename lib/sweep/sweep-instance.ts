import type { ApiOptions } from '../gitlab/api/exchange.ts';
import type { ListedProject } from '../gitlab/api/group-projects.ts';
import type { Group } from '../gitlab/group.ts';
import { checkHooks } from './check-hooks.ts';
import { checkToken } from './check-token.ts';
import { discover } from './discover.ts';
import { attempt, type Finding } from './finding.ts';

/** What is to be found out about an instance. */
export type InstanceSweep = {
  readonly instance: string;
  readonly token: string;
  /** Where webhooks lead to; null: it is not known. */
  readonly syncUrl: string | null;
  /** Those whose hooks are looked at, in their turn. */
  readonly projectIds: readonly number[];
  /** The number of that turn. */
  readonly turn: number;
  /** Those that are asked for new projects and for their hooks; none except in the sweep of its hour. */
  readonly groups: readonly Group[];
  readonly isHourly: boolean;
  /** Keys of the projects that the hub has; null: nobody could say. */
  readonly known: Set<string> | null;
  readonly hint: (projects: readonly ListedProject[]) => Promise<void>;
  readonly now: () => Date;
  readonly options: ApiOptions;
};

/** Asks an instance for its token's health, for new projects, and whether it still delivers. Throws nothing. */
export async function sweepInstance(sweep: InstanceSweep): Promise<readonly Finding[]> {
  const { instance, token, syncUrl, turn, now, options } = sweep;
  const health = sweep.isHourly
    ? await attempt('token', instance, () => checkToken(instance, token, now(), options))
    : [];
  // It would answer nothing else to the others.
  if (health.some(({ kind }) => kind === 'token-refused' || kind === 'failed')) return health;
  const discovered = await discoverAll(sweep);
  const look = (of: 'projects' | 'groups', ids: readonly (number | string)[]) =>
    checkHooks({ instance, of, ids, token, syncUrl, turn, options });
  const groups = sweep.groups.map(({ path }) => encodeURIComponent(path));
  return [
    ...health,
    ...discovered,
    ...(await look('groups', groups)),
    ...(await look('projects', sweep.projectIds)),
  ];
}

async function discoverAll({
  groups,
  token,
  known,
  hint,
  options,
}: InstanceSweep): Promise<readonly Finding[]> {
  if (known === null) return [];
  const findings: Finding[] = [];
  for (const group of groups) {
    const where = `${group.instance}/${group.path}`;
    findings.push(...(await attempt('discovery', where, () => discover(group, token, known, hint, options))));
  }
  return findings;
}
