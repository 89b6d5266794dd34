import {
  ConditionalCheckFailedException,
  PutItemCommand,
  TransactionConflictException,
  type TransactWriteItem,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { ProjectKey } from '../project-key.ts';
import type { ProjectHold } from '../replica/project-hold.ts';
import type { ProjectState } from '../replica/project-state.ts';
import type { CardWrite, ProjectNote, ProjectStep } from '../replica/replica-store.ts';
import { cardToItem } from './card-item.ts';
import { HUB_PK, PROJECT_PREFIX, projectPk, registrySk } from './keys.ts';
import { toItem } from './marshal.ts';
import { projectFromItems } from './project-item.ts';
import { noteUpdate, stepUpdate } from './project-update.ts';
import { queryPrefix } from './query.ts';
import type { Table } from './table.ts';
import { generationLost, transactWrite } from './transact.ts';

/** The project and its open runs, in one query. */
export async function readProject(table: Table, project: ProjectKey): Promise<ProjectState> {
  const items = await Array.fromAsync(queryPrefix(table, projectPk(project), PROJECT_PREFIX));
  return projectFromItems(items);
}

export async function registerProject(
  table: Table,
  project: ProjectKey,
  path: string,
  at: string,
): Promise<void> {
  const Item = toItem({ PK: HUB_PK, SK: registrySk(project), ...project, path, created: at });
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

export async function transact(
  table: Table,
  hold: ProjectHold,
  step: ProjectStep,
  writes: readonly CardWrite[],
): Promise<void> {
  const Update = stepUpdate(table, hold, step);
  await transactWrite(table, [{ Update }, ...writes.map((write) => cardWrite(table, hold.key, write))]);
}

export async function fence(table: Table, hold: ProjectHold): Promise<void> {
  await updateHeld(table, stepUpdate(table, hold, { kind: 'continue' }));
}

export async function noteProject(table: Table, hold: ProjectHold, note: ProjectNote): Promise<void> {
  await updateHeld(table, noteUpdate(table, hold, note));
}

async function updateHeld(table: Table, update: UpdateItemCommandInput): Promise<void> {
  try {
    await table.client.send(new UpdateItemCommand(update));
  } catch (error) {
    const lost =
      error instanceof ConditionalCheckFailedException || error instanceof TransactionConflictException;
    throw lost ? generationLost(error) : error;
  }
}

function cardWrite({ name: TableName }: Table, project: ProjectKey, write: CardWrite): TransactWriteItem {
  switch (write.kind) {
    case 'put':
      return { Put: { TableName, Item: cardToItem(project, write.card) } };
    case 'delete':
      return { Delete: { TableName, Key: toItem({ PK: projectPk(project), SK: write.key }) } };
  }
}
