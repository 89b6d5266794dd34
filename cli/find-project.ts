import { HubError } from '../lib/errors.ts';
import { normaliseInstance } from '../lib/gitlab/instance.ts';
import { formatProjectKey, type ProjectKey } from '../lib/project-key.ts';
import { type HubProject, isProjectNamed } from '../lib/store/hub.ts';
import { CommandError, EXIT } from './exit-code.ts';

/**
 * The one project of that name: its path, or `<instance>#<id>`.
 * @throws CommandError: not found, or (usage) more than one, where instances have projects of the same path
 */
export function findProject(all: readonly HubProject[], named: string): HubProject {
  const project = findKnown(all, named);
  if (project === null) throw noSuchProject(named);
  return project;
}

/** The same where it may be unknown: null then. @throws CommandError (usage) if there is more than one */
export function findKnown(all: readonly HubProject[], named: string): HubProject | null {
  const [project = null, ...others] = findNamed(all, named);
  if (project !== null && others.length > 0) {
    const keys = [project, ...others].map(formatProjectKey).join(', ');
    throw new CommandError(EXIT.usage, `"${named}" is more than one project: ${keys}.`, {
      advice: 'Name one of them.',
    });
  }
  return project;
}

/** All of that name. The paths of GitLab know no case: where none is written like that, it does not count. */
export function findNamed(all: readonly HubProject[], named: string): HubProject[] {
  const exact = all.filter((candidate) => isProjectNamed(candidate, named));
  if (exact.length > 0) return exact;
  return all.filter(({ path }) => path.toLowerCase() === named.toLowerCase());
}

export function noSuchProject(named: string): CommandError {
  return new CommandError(EXIT.notFound, `There is no project "${named}" in the hub.`, {
    advice: `See \`hub projects\`; a project appears with the first delivery of its webhook.`,
  });
}

/** A project that the hub may never have heard of, from `https://gitlab.com#42`; null: it is not written like that. */
export function readProjectKey(text: string): ProjectKey | null {
  const [, instance = '', id = ''] = /^(https?:\/\/.+)#([1-9]\d{0,14})$/.exec(text) ?? [];
  if (instance === '') return null;
  try {
    return { instance: normaliseInstance(instance), projectId: Number(id) };
  } catch (error) {
    if (error instanceof HubError) return null;
    throw error;
  }
}
