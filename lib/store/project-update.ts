import type { TransactWriteItem, Update } from '@aws-sdk/client-dynamodb';
import { CARD_VERSION } from '../replica/cards/card.ts';
import type { ProjectHold } from '../replica/project/project-hold.ts';
import type { Suspect } from '../replica/project/project-state.ts';
import type { FailedRun } from '../replica/project/sync-record.ts';
import type { ProjectStep } from '../replica/replica-store.ts';
import { PROJECT_SK, projectPk } from './keys.ts';
import { toItem } from './marshal.ts';
import { PROJECT_ATTRIBUTES } from './project-item.ts';
import type { Table } from './table.ts';

/** What is left of a forgotten project fences workers that have read it before: none lives for as long as that. */
const FORGOTTEN_SECONDS = 24 * 60 * 60;

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

/** What went wrong with a project. Its cards, and so its generation, stay as they are. */
export function failureUpdate(
  table: Table,
  hold: ProjectHold,
  { status, error, unusable, at }: FailedRun,
): Update {
  const remembered = unusable === null ? {} : { unusable };
  const set = { status, lastError: { ...error, at }, ...remembered };
  return updateProject(table, hold, { set, remove: ['expiresAt'] });
}

/** A full run has found nothing to repair. */
export function verifiedUpdate(table: Table, hold: ProjectHold, at: string): Update {
  return updateProject(table, hold, { set: { verifiedAt: at } });
}

/** A head that is not shown yet. */
export function suspectUpdate(table: Table, hold: ProjectHold, suspect: Suspect): Update {
  return updateProject(table, hold, { set: { suspect } });
}

function stepChange(step: ProjectStep): Change {
  switch (step.kind) {
    case 'begin':
      return { set: { syncing: step.syncing, former: step.former }, remove: ['suspect', 'expiresAt'] };
    case 'continue':
      return { set: {} };
    case 'finish':
      return {
        // Where some cards are not what they should be yet, all of them are to be looked at again.
        set: { ...step.project, cardVersion: step.project.status === 'synced' ? CARD_VERSION : null },
        remove: ['syncing', 'suspect', 'unusable', 'lastError', 'expiresAt'],
      };
    case 'empty':
      return {
        set: { ...step.project, status: 'empty' },
        // A commit that was under way is given up: of which version the cards are, and what they show, nobody knows.
        remove: ['syncing', 'suspect', 'unusable', 'lastError', 'cardVersion', 'expiresAt'],
      };
    case 'forget':
      return { set: {}, remove: PROJECT_ATTRIBUTES };
    case 'forgotten':
      return { set: { expiresAt: Math.floor(Date.parse(step.at) / 1000) + FORGOTTEN_SECONDS } };
  }
}

/** An update of the project item that counts only while the hold does. The item is never put as a whole. */
function updateProject({ name }: Table, { key, generation }: ProjectHold, change: Change) {
  const set = Object.entries(change.set).filter(([, value]) => value !== null);
  const unknown = Object.keys(change.set).filter((attribute) => change.set[attribute] === null);
  const remove = [...unknown, ...(change.remove ?? [])];
  const names = [...set.map(([attribute]) => attribute), ...remove, 'generation'];
  const assignments = set.map(([attribute]) => `#${attribute} = :${attribute}`).join(', ');
  const removals = remove.map((attribute) => `#${attribute}`).join(', ');
  const known = generation > 0;
  return {
    TableName: name,
    Key: toItem({ PK: projectPk(key), SK: PROJECT_SK }),
    UpdateExpression: removals === '' ? `SET ${assignments}` : `SET ${assignments} REMOVE ${removals}`,
    ConditionExpression: known ? '#generation = :held' : 'attribute_not_exists(#generation)',
    ExpressionAttributeNames: Object.fromEntries(names.map((attribute) => [`#${attribute}`, attribute])),
    ExpressionAttributeValues: toItem({
      ...Object.fromEntries(set.map(([attribute, value]) => [`:${attribute}`, value])),
      ...(known && { ':held': generation }),
    }),
  };
}
