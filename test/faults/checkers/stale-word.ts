import type { ServiceInputTypes } from '@aws-sdk/client-dynamodb';
import type { Life } from '../life.ts';
import { Violation } from '../violation.ts';

/** Who has read a project, and who has changed it since: one that was overtaken may not say anything of it any more. */
export class StaleWords {
  #turn = 0;
  readonly #readAt = new Map<string, number>();
  readonly #changed = new Map<string, { readonly at: number; readonly by: Life }>();

  /** @throws Violation */
  heard(input: ServiceInputTypes, life: Life): void {
    this.#turn += 1;
    const read = projectRead(input);
    if (read !== null) this.#readAt.set(`${life.token} ${read}`, this.#turn);
    for (const project of projectsChanged(input)) this.#changed.set(project, { at: this.#turn, by: life });
    const said = projectSaid(input);
    if (said !== null) this.#checkWord(said, life);
  }

  #checkWord(project: string, life: Life): void {
    const changed = this.#changed.get(project);
    const readAt = this.#readAt.get(`${life.token} ${project}`) ?? 0;
    if (changed === undefined || changed.by === life || changed.at < readAt) return;
    throw new Violation('no stale word', `of ${project}, by a worker that was overtaken`);
  }
}

/** The project item's partition, of what reads it. */
function projectRead(input: ServiceInputTypes): string | null {
  if (!('KeyConditionExpression' in input)) return null;
  const values = input.ExpressionAttributeValues ?? {};
  return values[':prefix']?.S === 'PROJECT' ? (values[':pk']?.S ?? null) : null;
}

/** Of those that a transaction moves on. */
function projectsChanged(input: ServiceInputTypes): string[] {
  const items = 'TransactItems' in input ? (input.TransactItems ?? []) : [];
  return items.flatMap((item) => {
    const key = 'Update' in item ? item.Update?.Key : undefined;
    return key?.SK?.S === 'PROJECT' && key.PK?.S ? [key.PK.S] : [];
  });
}

/** Of what only says something of it. */
function projectSaid(input: ServiceInputTypes): string | null {
  if (!('UpdateExpression' in input) || input.Key?.SK?.S !== 'PROJECT') return null;
  return input.Key.PK?.S ?? null;
}
