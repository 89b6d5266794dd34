import {
  ConditionalCheckFailedException,
  PutItemCommand,
  TransactionConflictException,
  type Update,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { ProjectKey } from '../project-key.ts';
import { generationLost } from '../replica/project/generation-lost.ts';
import type { ProjectHold } from '../replica/project/project-hold.ts';
import type { ProjectState, Suspect } from '../replica/project/project-state.ts';
import type { FailedRun, IdleRun } from '../replica/project/sync-record.ts';
import { HUB_PK, PROJECT_PREFIX, projectPk, registrySk } from './keys.ts';
import { toItem } from './marshal.ts';
import { projectFromItems } from './project-item.ts';
import { failureUpdate, suspectUpdate, verifiedUpdate } from './project-update.ts';
import { queryPrefix } from './query.ts';
import { recordToItem } from './sync-record.ts';
import type { Table } from './table.ts';

/** The project and its open runs, in one query. @throws ItemDamaged `ITEM_DAMAGED` */
export async function readProject(table: Table, project: ProjectKey): Promise<ProjectState> {
  const items = await Array.fromAsync(queryPrefix(table, projectPk(project), PROJECT_PREFIX));
  return projectFromItems(items);
}

/** @param at ISO 8601 UTC */
export async function registerProject(
  table: Table,
  project: ProjectKey,
  path: string | null,
  at: string,
): Promise<void> {
  const known = path === null ? {} : { path };
  const Item = toItem({ PK: HUB_PK, SK: registrySk(project), ...project, ...known, created: at });
  const put = new PutItemCommand({
    TableName: table.name,
    Item,
    ConditionExpression: 'attribute_not_exists(PK)',
  });
  try {
    await table.client.send(put);
  } catch (error) {
    // It is on the list already: an earlier run came that far and no further.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

/** @throws Conflict `GENERATION_LOST`: then the diary has nothing of it either */
export async function noteFailure(table: Table, hold: ProjectHold, failure: FailedRun): Promise<void> {
  await noteProject(table, failureUpdate(table, hold, failure));
  const Item = recordToItem(hold.key, failure);
  await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
}

export async function noteIdle(table: Table, project: ProjectKey, run: IdleRun): Promise<void> {
  await table.client.send(new PutItemCommand({ TableName: table.name, Item: recordToItem(project, run) }));
}

/** @throws Conflict `GENERATION_LOST` */
export async function noteSuspect(table: Table, hold: ProjectHold, suspect: Suspect): Promise<void> {
  await noteProject(table, suspectUpdate(table, hold, suspect));
}

/** @throws Conflict `GENERATION_LOST` */
export async function noteVerified(table: Table, hold: ProjectHold, at: string): Promise<void> {
  await noteProject(table, verifiedUpdate(table, hold, at));
}

/** @throws Conflict `GENERATION_LOST` */
async function noteProject(table: Table, update: Update): Promise<void> {
  try {
    await table.client.send(new UpdateItemCommand(update));
  } catch (error) {
    const lost =
      error instanceof ConditionalCheckFailedException || error instanceof TransactionConflictException;
    throw lost ? generationLost(error) : error;
  }
}
