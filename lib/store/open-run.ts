import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { ProjectKey } from '../project-key.ts';
import type { OpenRun } from '../replica/project-state.ts';
import { projectPk, RUN_PREFIX } from './keys.ts';
import { type Item, toItem } from './marshal.ts';
import { parseItem } from './parse-item.ts';
import { queryPrefix } from './query.ts';
import type { Table } from './table.ts';

/** Content ids in one item: at some 28 bytes each they stay well below the 400 KB that an item holds. */
const IDS_PER_ITEM = 10_000;

/** A run is closed by its name: one that is not in its key would never be. */
const runItem = z
  .object({ SK: z.string(), run: z.string(), contentIds: z.array(z.string()) })
  .check(z.refine(({ SK, run }) => isOfRun(SK, run), { path: ['run'] }));

const ADVICE =
  'Delete the item and press Test > Push events in the settings of the webhook. No model is lost; content that only this item names stays in the table for good, and does no harm.';

export async function putOpenRun(
  table: Table,
  project: ProjectKey,
  { run, contentIds }: OpenRun,
): Promise<void> {
  for (let index = 0; index * IDS_PER_ITEM < contentIds.length; index += 1) {
    const ids = contentIds.slice(index * IDS_PER_ITEM, (index + 1) * IDS_PER_ITEM);
    const suffix = index === 0 ? '' : `#${index}`;
    const key = { PK: projectPk(project), SK: `${RUN_PREFIX}${run}${suffix}` };
    const Item = toItem({ ...key, run, contentIds: ids });
    await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
  }
}

/** Deletes the items that there are, rather than those that there should be: its owner may have been cut, or be faster. */
export async function deleteOpenRun(table: Table, project: ProjectKey, { run }: OpenRun): Promise<void> {
  const prefix = `${RUN_PREFIX}${run}`;
  for await (const { PK, SK } of queryPrefix(table, projectPk(project), prefix, ['PK', 'SK'])) {
    if (PK === undefined || SK?.S === undefined || !isOfRun(SK.S, run)) continue;
    await table.client.send(new DeleteItemCommand({ TableName: table.name, Key: { PK, SK } }));
  }
}

/**
 * The open runs among a project's items, each put together from its items.
 * @throws ItemDamaged `ITEM_DAMAGED`
 */
export function openRunsFromItems(items: readonly Item[]): OpenRun[] {
  const parsed = items
    .filter(({ SK }) => SK?.S?.startsWith(RUN_PREFIX))
    .map((item) => parseItem(runItem, item, ADVICE));
  return [...Map.groupBy(parsed, ({ run }) => run)].map(([run, pieces]) => ({
    run,
    contentIds: pieces.flatMap(({ contentIds }) => contentIds),
  }));
}

function isOfRun(sk: string, run: string): boolean {
  const first = `${RUN_PREFIX}${run}`;
  return sk === first || sk.startsWith(`${first}#`);
}
