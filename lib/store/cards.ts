import type { ProjectKey } from '../project-key.ts';
import type { Card } from '../replica/cards/card.ts';
import { cardFromItem } from './card-item.ts';
import { getItems } from './get-items.ts';
import { CARD_PREFIX, projectPk } from './keys.ts';
import { toItem } from './marshal.ts';
import { queryPrefix } from './query.ts';
import type { Table } from './table.ts';

/** All cards of a project, by their sort keys. */
export async function readAllCards(table: Table, project: ProjectKey): Promise<Map<string, Card>> {
  const cards = new Map<string, Card>();
  for await (const item of queryPrefix(table, projectPk(project), CARD_PREFIX)) {
    const card = cardFromItem(item);
    cards.set(card.key, card);
  }
  return cards;
}

/** The cards that there are at some sort keys, by these. */
export async function readCards(
  table: Table,
  project: ProjectKey,
  keys: readonly string[],
): Promise<Map<string, Card>> {
  const PK = projectPk(project);
  const cards = new Map<string, Card>();
  for (const item of await getItems(
    table,
    keys.map((SK) => toItem({ PK, SK })),
  )) {
    const card = cardFromItem(item);
    cards.set(card.key, card);
  }
  return cards;
}
