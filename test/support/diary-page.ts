import type { HubProject } from '../../lib/store/hub.ts';
import { projectPk, SYNC_PREFIX } from '../../lib/store/keys.ts';
import { toItem } from '../../lib/store/marshal.ts';
import { type ReadableState, readableProject } from '../../lib/store/project-item.ts';

const unknown: ReadableState = readableProject(undefined, () => new Date());

export function diaryProject(projectId: number): HubProject {
  return { ...unknown, instance: 'https://gitlab.com', projectId, path: `acme/p${projectId}` };
}

/** An entry of a diary for each time, of delivery `d`. */
export function diaryItems(project: HubProject, times: readonly string[]) {
  const PK = projectPk(project);
  return times.map((at) =>
    toItem({
      ...{ PK, SK: `${SYNC_PREFIX}${at}#r`, at, run: 'r', trigger: 'push', delivery: 'd' },
      ...{ outcome: 'unchanged', requests: 1 },
    }),
  );
}

/** What DynamoDB answers of a diary, and that there is more, or not. */
export function diaryPage(project: HubProject, times: readonly string[], isLast = false): object {
  const Items = diaryItems(project, times);
  const PK = projectPk(project);
  return isLast ? { Items } : { Items, LastEvaluatedKey: toItem({ PK, SK: Items.at(-1)?.SK?.S ?? 'x' }) };
}
