import { type Card, type Content, contentOf, type Version } from '../cards/card.ts';
import { supersededContent, withOwnLastGood } from '../cards/content-owners.ts';
import type { Comparison } from '../plan/compare.ts';
import { countAfter, countCards } from '../plan/counts.ts';
import type { Plan } from '../plan/plan.ts';
import type { Counts } from '../project/project-state.ts';

/** The cards of a project that stand in the table while a plan is carried out, slice by slice. */
export class StandingCards {
  readonly #cards: Map<string, Card>;
  /** Those among them that stay where they are: what the plan does not touch, or revises, and what it has written. */
  readonly #staying: Map<string, Card>;
  #distrusted: readonly Content[];
  #counts: Counts;
  /** Content that no card refers to any more: it expires, and none may refer to it again. */
  readonly #gone = new Set<string>();

  /** @param known how many there are, where not all were compared */
  constructor(known: Counts, { whole, cards, distrusted }: Comparison, plan: Plan) {
    this.#cards = new Map(cards);
    this.#staying = new Map(cards);
    for (const key of keysOf(plan)) this.#staying.delete(key);
    for (const { from } of plan.moves) this.#staying.delete(from.key);
    this.#distrusted = distrusted;
    this.#counts = whole ? countCards(cards.values()) : known;
  }

  at(key: string): Card | undefined {
    return this.#cards.get(key);
  }

  /** Content that is let go, or may be, when a slice is carried out. */
  contentAt(slice: Plan): Content[] {
    const keys = [...keysOf(slice), ...slice.revisions.map(({ file }) => file.key)];
    return [
      ...keys.flatMap((key) => this.#cards.get(key) ?? []).flatMap(contentOf),
      ...slice.moves.flatMap(({ from }) => contentOf(from)),
      ...this.#distrusted,
    ];
  }

  /** New cards, each without a last good version that is another's. */
  settle(cards: readonly Card[]): Card[] {
    const keys = new Set(cards.map(({ key }) => key));
    return withOwnLastGood(
      cards.map((card) => (this.#isGone(card.lastGood) ? { ...card, lastGood: null } : card)),
      [...this.#staying.values()].filter(({ key }) => !keys.has(key)),
    );
  }

  /** These cards' content was not what they say. */
  distrust(cards: readonly Card[]): void {
    this.#distrusted = [...this.#distrusted, ...cards.flatMap(({ content }) => content ?? [])];
  }

  /** What the counts will be once these cards are written and those deleted. */
  countsAfter(written: readonly Card[], deleted: readonly Card[]): Counts {
    return countAfter(this.#counts, this.#replaced(written, deleted), written);
  }

  /**
   * To be called when the cards are written and deleted.
   * @param made what stands from now on, also where that is the card that stood there before
   * @returns the content that no card refers to any more: what was superseded, and what was not to be believed
   */
  replace(made: readonly Card[], deleted: readonly Card[]): { superseded: Content[]; remains: Content[] } {
    const before = this.#replaced(made, deleted).flatMap(contentOf);
    this.#counts = this.countsAfter(made, deleted);
    for (const { key } of deleted) this.#cards.delete(key);
    for (const card of made) {
      this.#cards.set(card.key, card);
      this.#staying.set(card.key, card);
    }
    const cards = [...this.#cards.values()];
    const remains = supersededContent(this.#distrusted, cards);
    const superseded = supersededContent(before, cards);
    for (const { contentId } of [...superseded, ...remains]) this.#gone.add(contentId);
    this.#distrusted = this.#distrusted.filter(({ contentId }) => !this.#gone.has(contentId));
    return { superseded, remains };
  }

  #isGone(version: Version | null): boolean {
    return version?.content != null && this.#gone.has(version.content.contentId);
  }

  #replaced(written: readonly Card[], deleted: readonly Card[]): Card[] {
    return [...written, ...deleted].flatMap(({ key }) => this.#cards.get(key) ?? []);
  }
}

/** Of the cards that a plan replaces or deletes. */
function keysOf({ moves, fetches, deletes }: Plan): string[] {
  return [
    ...moves.map(({ to }) => to.file.key),
    ...fetches.map(({ file }) => file.key),
    ...deletes.map(({ key }) => key),
  ];
}
