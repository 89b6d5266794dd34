import type { HubProject } from '../../lib/store/hub.ts';
import { type Finding, unknown } from '../finding.ts';

/** Which projects are looked at in GitLab. */
export type Scope =
  | { readonly kind: 'some' }
  | { readonly kind: 'all' }
  | { readonly kind: 'project'; readonly named: string };

/** What of a GitLab is looked at. */
export type Selection = {
  /** Those in trouble first. */
  readonly projects: readonly HubProject[];
  /** Of so many that are still there. */
  readonly of: number;
  /** After that no other one is begun with. */
  readonly patienceMs: number;
};

/** If nothing else is said, so that neither GitLab nor who waits is asked for too much. */
const SOME = { projects: 20, patienceMs: 60_000 };

/** @param projects of one GitLab; what it has deleted is left out, unless it is named */
export function selectProjects(projects: readonly HubProject[], scope: Scope): Selection {
  const present = projects
    .filter(({ status }) => status !== 'gone' || scope.kind === 'project')
    .toSorted((a, b) => Number(isInTrouble(b)) - Number(isInTrouble(a)));
  const of = present.length;
  return scope.kind === 'some'
    ? { projects: present.slice(0, SOME.projects), of, patienceMs: SOME.patienceMs }
    : { projects: present, of, patienceMs: Number.POSITIVE_INFINITY };
}

/** The selected ones, as long as there is patience. */
export function* inTime({ projects, patienceMs }: Selection): Generator<HubProject> {
  const until = performance.now() + patienceMs;
  for (const project of projects) {
    if (performance.now() > until) return;
    yield project;
  }
}

/** Whether GitLab can be asked about it. `listProjects` makes up a path where nobody knows one, that leads people there. */
export function hasPath({ path, projectId }: HubProject): boolean {
  return path !== `projects/${projectId}`;
}

/** What has failed, or is tried again after a failure. */
export function isInTrouble({ status, lastError }: HubProject): boolean {
  return lastError !== null && (status === 'failed' || status === 'pending');
}

/** What was not looked at is neither good nor bad. */
export function describeRest(check: string, looked: number, { projects, of }: Selection): Finding[] {
  if (looked === of) return [];
  const why = looked < projects.length ? ', no more since GitLab is too slow' : '';
  return [
    unknown(
      check,
      `${looked} of ${of} projects looked at${why}.`,
      '`hub doctor --all` looks at all of them, --project at one.',
    ),
  ];
}
