import type { ApiOptions } from '../gitlab/api/exchange.ts';
import { type ListedProject, listGroupProjects } from '../gitlab/api/group-projects.ts';
import type { Group } from '../gitlab/group.ts';
import { formatProjectKey } from '../project-key.ts';
import type { Finding } from './finding.ts';

/**
 * Has the projects of a group looked at that the hub does not know yet. The first look puts each on the hub's list, with
 * models or without, so that it is new once.
 * @param known keys of projects; those that are found are added
 * @throws what `listGroupProjects` and `hint` throw
 */
export async function discover(
  group: Group,
  token: string,
  known: Set<string>,
  hint: (projects: readonly ListedProject[]) => Promise<void>,
  options?: ApiOptions,
): Promise<readonly Finding[]> {
  let projects = 0;
  for await (const page of listGroupProjects(group, token, options)) {
    const news = page.filter((project) => !known.has(formatProjectKey(project)));
    await hint(news);
    for (const project of news) known.add(formatProjectKey(project));
    projects += news.length;
  }
  return [{ kind: 'discovered', group: `${group.instance}/${group.path}`, projects }];
}
