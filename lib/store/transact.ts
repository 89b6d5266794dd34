import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { ProjectKey } from '../project-key.ts';
import type { ProjectHold } from '../replica/project/project-hold.ts';
import type { CardWrite, ProjectStep } from '../replica/replica-store.ts';
import { cardToItem } from './card-item.ts';
import { HUB_PK, projectPk, registrySk } from './keys.ts';
import { type Item, toItem } from './marshal.ts';
import { stepUpdate } from './project-update.ts';
import { recordToItem } from './sync-record.ts';
import type { Table } from './table.ts';
import { writeTransaction } from './write-transaction.ts';

/**
 * DynamoDB takes 100 actions and 4 MB in a transaction. Two actions are the project and its record. A card is at most
 * 8 KB, with the longest path there can be 32 KB: the number of actions binds before the bytes do.
 */
export const CARDS_PER_TRANSACTION = 97;

/**
 * A step of a commit: project, cards and, with the last, the record of the run. It raises the generation, also that of the
 * hold.
 * @throws as `writeTransaction`
 */
export async function transact(
  table: Table,
  hold: ProjectHold,
  step: ProjectStep,
  writes: readonly CardWrite[],
): Promise<void> {
  const TableName = table.name;
  const items: TransactWriteItem[] = [
    { Update: stepUpdate(table, hold, step) },
    ...writes.map((write) => cardAction(TableName, hold.key, write)),
  ];
  if (step.kind === 'forgotten') items.push({ Delete: { TableName, Key: registryKey(hold.key) } });
  if (step.kind === 'finish') items.push({ Put: { TableName, Item: recordToItem(hold.key, step.record) } });
  await writeTransaction(table, items);
  hold.generation += 1;
}

function registryKey(project: ProjectKey): Item {
  return toItem({ PK: HUB_PK, SK: registrySk(project) });
}

function cardAction(TableName: string, project: ProjectKey, write: CardWrite): TransactWriteItem {
  switch (write.kind) {
    case 'put':
      return { Put: { TableName, Item: cardToItem(project, write.card) } };
    case 'delete':
      return { Delete: { TableName, Key: toItem({ PK: projectPk(project), SK: write.key }) } };
  }
}
