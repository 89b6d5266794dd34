import type { HubProject } from '../../lib/store/hub.ts';
import { projectPk, SYNC_PREFIX } from '../../lib/store/keys.ts';
import { toItem } from '../../lib/store/marshal.ts';
import { type ReadableState, readableProject } from '../../lib/store/project-item.ts';

const unknown: ReadableState = readableProject(undefined, () => new Date());

export function diaryProject(projectId: number): HubProject {
  return { ...unknown, instance: 'https://gitlab.com', projectId, path: `acme/p${projectId}` };
}

/** What DynamoDB answers of a diary: an entry for each time, of delivery `d`, and that there is more, or not. */
export function diaryPage(project: HubProject, times: readonly string[], isLast = false): object {
  const PK = projectPk(project);
  const Items = times.map((at) =>
    toItem({
      ...{ PK, SK: `${SYNC_PREFIX}${at}#r`, at, run: 'r', trigger: 'push', delivery: 'd' },
      ...{ outcome: 'unchanged', requests: 1 },
    }),
  );
  return isLast ? { Items } : { Items, LastEvaluatedKey: toItem({ PK, SK: Items.at(-1)?.SK?.S ?? 'x' }) };
}
