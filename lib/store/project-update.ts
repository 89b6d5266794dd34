import type { TransactWriteItem, Update } from '@aws-sdk/client-dynamodb';
import { CARD_VERSION } from '../replica/card.ts';
import type { ProjectHold } from '../replica/project-hold.ts';
import type { ProjectNote, ProjectStep } from '../replica/replica-store.ts';
import { PROJECT_SK, projectPk } from './keys.ts';
import { toItem } from './marshal.ts';
import type { Table } from './table.ts';

/** Attributes to set and to remove. */
type Change = {
  readonly set: Record<string, unknown>;
  readonly remove?: readonly string[];
};

/**
 * The project's part of a transaction. It raises the generation rather than only checking it: a check would let
 * two workers that read the same generation both go on.
 */
export function stepUpdate(
  table: Table,
  hold: ProjectHold,
  step: ProjectStep,
): NonNullable<TransactWriteItem['Update']> {
  const { set, remove } = stepChange(step);
  return updateProject(table, hold, {
    set: { ...set, generation: hold.generation + 1 },
    ...(remove && { remove }),
  });
}

/** A note about the project that leaves its cards and so its generation alone. */
export function noteUpdate(table: Table, hold: ProjectHold, note: ProjectNote): Update {
  return updateProject(table, hold, noteChange(note));
}

function stepChange(step: ProjectStep): Change {
  switch (step.kind) {
    case 'begin':
      return { set: { syncing: step.syncing } };
    case 'continue':
      return { set: {} };
    case 'finish':
      return {
        set: { ...step.project, status: 'synced', cardVersion: CARD_VERSION },
        remove: ['syncing', 'lastError'],
      };
  }
}

function noteChange(note: ProjectNote): Change {
  switch (note.kind) {
    case 'failure':
      return { set: { status: note.status, lastError: note.lastError } };
    case 'empty': {
      const { kind: _, ...observed } = note;
      return { set: { ...observed, status: 'empty' }, remove: ['lastError'] };
    }
  }
}

/** An update of the project item that counts only while the hold does. The item is never put as a whole. */
function updateProject({ name }: Table, { key, generation }: ProjectHold, { set, remove = [] }: Change) {
  const attributes = Object.keys(set);
  const names = [...attributes, ...remove, 'generation'].map((attribute) => [`#${attribute}`, attribute]);
  const values = Object.entries(set).map(([attribute, value]) => [`:${attribute}`, value]);
  const assignments = attributes.map((attribute) => `#${attribute} = :${attribute}`).join(', ');
  const removals = remove.map((attribute) => `#${attribute}`).join(', ');
  const known = generation > 0;
  return {
    TableName: name,
    Key: toItem({ PK: projectPk(key), SK: PROJECT_SK }),
    UpdateExpression: removals === '' ? `SET ${assignments}` : `SET ${assignments} REMOVE ${removals}`,
    ConditionExpression: known ? '#generation = :held' : 'attribute_not_exists(#generation)',
    ExpressionAttributeNames: Object.fromEntries(names),
    ExpressionAttributeValues: toItem({
      ...Object.fromEntries(values),
      ...(known && { ':held': generation }),
    }),
  };
}
