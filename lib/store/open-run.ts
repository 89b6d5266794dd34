import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { ProjectKey } from '../project-key.ts';
import type { OpenRun } from '../replica/project-state.ts';
import { projectPk, RUN_PREFIX } from './keys.ts';
import { fromItem, type Item, toItem } from './marshal.ts';
import type { Table } from './table.ts';

/** Content ids in one item: at some 28 bytes each they stay well below the 400 KB that an item holds. */
const IDS_PER_ITEM = 10_000;

const runItem = z.object({ run: z.string(), contentIds: z.array(z.string()) });

/** Writes the run's items in ascending order: whatever is cut, those that are there are the first ones. */
export async function putOpenRun(
  table: Table,
  project: ProjectKey,
  { run, contentIds }: OpenRun,
): Promise<void> {
  for (let index = 0; index * IDS_PER_ITEM < contentIds.length; index += 1) {
    const ids = contentIds.slice(index * IDS_PER_ITEM, (index + 1) * IDS_PER_ITEM);
    const Item = toItem({ ...runKey(project, run, index), run, contentIds: ids });
    await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
  }
}

/** Deletes the run's items in descending order, for the same reason. */
export async function deleteOpenRun(
  table: Table,
  project: ProjectKey,
  { run, contentIds }: OpenRun,
): Promise<void> {
  for (let index = Math.ceil(contentIds.length / IDS_PER_ITEM) - 1; index >= 0; index -= 1) {
    const Key = toItem(runKey(project, run, index));
    await table.client.send(new DeleteItemCommand({ TableName: table.name, Key }));
  }
}

/** The open runs among a project's items, each put together from its items. */
export function openRunsFromItems(items: readonly Item[]): OpenRun[] {
  const parsed = items
    .filter(({ SK }) => SK?.S?.startsWith(RUN_PREFIX))
    .map((item) => runItem.parse(fromItem(item)));
  return [...Map.groupBy(parsed, ({ run }) => run)].map(([run, pieces]) => ({
    run,
    contentIds: pieces.flatMap(({ contentIds }) => contentIds),
  }));
}

function runKey(project: ProjectKey, run: string, index: number): { PK: string; SK: string } {
  const suffix = index === 0 ? '' : `#${index}`;
  return { PK: projectPk(project), SK: `${RUN_PREFIX}${run}${suffix}` };
}
