import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { ProjectKey } from '../project-key.ts';
import type { OpenRun } from '../replica/project/project-state.ts';
import { FENCED_PREFIX, projectPk, RUN_PREFIX } from './keys.ts';
import { type Item, toItem } from './marshal.ts';
import { parseItem } from './parse-item.ts';
import { queryPrefix } from './query.ts';
import type { Table } from './table.ts';

/** Content ids in one item: at some 28 bytes each they stay well below the 400 KB that an item holds. */
const IDS_PER_ITEM = 10_000;

/** A run is closed by its name: one that is not in its key would never be. */
const runItem = (prefix: string) =>
  z
    .object({
      SK: z.string(),
      run: z.string(),
      contentIds: z.array(z.string()),
      // Of an item without it, written by a former version, the worker is not alive any more.
      aliveUntil: z._default(z.iso.datetime(), '1970-01-01T00:00:00.000Z'),
    })
    .check(z.refine(({ SK, run }) => isOfRun(SK, prefix, run), { path: ['run'] }));

const openRunItem = runItem(RUN_PREFIX);
const fencedRunItem = runItem(FENCED_PREFIX);

const ADVICE =
  'Delete the item and press Test > Push events in the settings of the webhook. No model is lost; content that only this item names stays in the table for good, and does no harm.';

export async function putOpenRun(table: Table, project: ProjectKey, run: OpenRun): Promise<void> {
  await putRun(table, project, RUN_PREFIX, run);
}

/**
 * Also in the place of one that names more, in the same order: an id moves to an earlier item only, and those are written
 * first, so that each is in one of them at any moment.
 */
export async function putFencedRun(table: Table, project: ProjectKey, run: OpenRun): Promise<void> {
  await putRun(table, project, FENCED_PREFIX, run);
  await deleteRun(table, project, FENCED_PREFIX, run, Math.ceil(run.contentIds.length / IDS_PER_ITEM));
}

export async function deleteOpenRun(table: Table, project: ProjectKey, run: OpenRun): Promise<void> {
  await deleteRun(table, project, RUN_PREFIX, run);
}

export async function deleteFencedRun(table: Table, project: ProjectKey, run: OpenRun): Promise<void> {
  await deleteRun(table, project, FENCED_PREFIX, run);
}

/**
 * The open runs among a project's items, each put together from its items.
 * @throws ItemDamaged `ITEM_DAMAGED`
 */
export function openRunsFromItems(items: readonly Item[]): OpenRun[] {
  return runsFromItems(items, RUN_PREFIX, openRunItem);
}

/** The same for the fenced ones. @throws ItemDamaged `ITEM_DAMAGED` */
export function fencedRunsFromItems(items: readonly Item[]): OpenRun[] {
  return runsFromItems(items, FENCED_PREFIX, fencedRunItem);
}

async function putRun(
  table: Table,
  project: ProjectKey,
  prefix: string,
  { run, contentIds, aliveUntil }: OpenRun,
): Promise<void> {
  for (let index = 0; index * IDS_PER_ITEM < contentIds.length; index += 1) {
    const ids = contentIds.slice(index * IDS_PER_ITEM, (index + 1) * IDS_PER_ITEM);
    const suffix = index === 0 ? '' : `#${index}`;
    const key = { PK: projectPk(project), SK: `${prefix}${run}${suffix}` };
    const Item = toItem({ ...key, run, contentIds: ids, aliveUntil });
    await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
  }
}

/**
 * Deletes the items that there are, rather than those that there should be: its owner may have been cut, or be faster.
 * @param from the first of its items that goes
 */
async function deleteRun(
  table: Table,
  project: ProjectKey,
  prefix: string,
  { run }: OpenRun,
  from = 0,
): Promise<void> {
  const keys = queryPrefix(table, projectPk(project), `${prefix}${run}`, ['PK', 'SK']);
  for await (const { PK, SK } of keys) {
    if (PK === undefined || SK?.S === undefined || !isOfRun(SK.S, prefix, run)) continue;
    if (indexOf(SK.S, prefix, run) < from) continue;
    await table.client.send(new DeleteItemCommand({ TableName: table.name, Key: { PK, SK } }));
  }
}

function runsFromItems(items: readonly Item[], prefix: string, schema: typeof openRunItem): OpenRun[] {
  const parsed = items
    .filter(({ SK }) => SK?.S?.startsWith(prefix))
    .map((item) => parseItem(schema, item, ADVICE))
    .sort((a, b) => indexOf(a.SK, prefix, a.run) - indexOf(b.SK, prefix, b.run));
  return [...Map.groupBy(parsed, ({ run }) => run)].map(([run, pieces]) => ({
    run,
    contentIds: pieces.flatMap(({ contentIds }) => contentIds),
    aliveUntil: pieces.reduce((latest, piece) => (piece.aliveUntil > latest ? piece.aliveUntil : latest), ''),
  }));
}

/** Which of a run's items it is; whatever somebody has added by hand comes first. */
function indexOf(sk: string, prefix: string, run: string): number {
  return Number(sk.slice(prefix.length + run.length + 1)) || 0;
}

function isOfRun(sk: string, prefix: string, run: string): boolean {
  const first = `${prefix}${run}`;
  return sk === first || sk.startsWith(`${first}#`);
}
