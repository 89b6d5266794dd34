import type { ProjectKey } from '../../lib/project-key.ts';
import { formatProjectKey } from '../../lib/project-key.ts';
import type { HubProject } from '../../lib/store/hub.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { findNamed, findProject, readProjectKey } from '../find-project.ts';

/** Which projects are to be looked at. */
export type Scope =
  | { readonly kind: 'project'; readonly named: string }
  | { readonly kind: 'group'; readonly path: string }
  | { readonly kind: 'all' };

/** A project, and what people call it. `known` is what the table has of it. */
export type Target = { readonly key: ProjectKey; readonly name: string; readonly known: HubProject | null };

/**
 * The projects that are meant. Of a group, and of all, those that GitLab has deleted are left out.
 * @throws CommandError: not found, or (usage) more than one of the same path
 */
export function findTargets(all: readonly HubProject[], scope: Scope): Target[] {
  const present = all.filter(({ status }) => status !== 'gone');
  switch (scope.kind) {
    case 'project':
      return [findTarget(all, scope.named)];
    case 'group': {
      const targets = findInGroup(present, `${scope.path.replace(/^\/+|\/+$/g, '')}/`).map(toTarget);
      if (targets.length > 0) return targets;
      throw new CommandError(EXIT.notFound, `There is no project in the group "${scope.path}" in the hub.`, {
        advice: `See \`hub projects\`; a group is written with all that it is in: acme/data.`,
      });
    }
    case 'all':
      return present.map(toTarget);
  }
}

/** The paths of GitLab know no case: where none is written like that, it does not count. */
function findInGroup(all: readonly HubProject[], group: string): HubProject[] {
  const exact = all.filter(({ path }) => path.startsWith(group));
  if (exact.length > 0) return exact;
  return all.filter(({ path }) => path.toLowerCase().startsWith(group.toLowerCase()));
}

function findTarget(all: readonly HubProject[], named: string): Target {
  const key = readProjectKey(named);
  const isKnown = findNamed(all, named).length > 0;
  if (isKnown || key === null) return toTarget(findProject(all, named));
  const known = all.find((project) => formatProjectKey(project) === formatProjectKey(key));
  return known === undefined ? { key, name: formatProjectKey(key), known: null } : toTarget(known);
}

function toTarget(known: HubProject): Target {
  const { instance, projectId, path: name } = known;
  return { key: { instance, projectId }, name, known };
}
