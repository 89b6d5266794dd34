import { describe, expect, it } from '@jest/globals';
import { cardMap, modelCard } from '../../test/support/cards.ts';
import { checkCount, MAX_CARDS } from './counts.ts';
import { modelPath } from './model-path.ts';
import { planChanges, type Wanted } from './plan.ts';

const want = (path: string, blobId: string | null): Wanted => ({
  file: modelPath(Buffer.from(path)),
  blobId,
});
const cardOf = (path: string) => modelCard(path, path);

/** Checks what comes of so many cards, of which those that are named are looked at. */
function check(count: number, whole: boolean, held: readonly string[], wanted: readonly Wanted[]): void {
  const others = Array.from({ length: whole ? count - held.length : 0 }, (_, i) => `other/${i}.hck.json`);
  const cards = cardMap(...held.map(cardOf), ...others.map(cardOf));
  const comparison = { whole, wanted, cards, distrusted: [] };
  checkCount({ models: count - 1, problems: 1 }, comparison, planChanges(wanted, cards));
}

describe('checkCount', () => {
  const added = want('new.hck.json', 'b'.repeat(40));

  it.each([true, false])('lets as many models pass as a project may have (whole comparison: %s)', (whole) => {
    expect(() => check(MAX_CARDS - 1, whole, [], [added])).not.toThrow();
    const tooMany = expect.objectContaining({ code: 'TOO_MANY_MODELS' });
    expect(() => check(MAX_CARDS, whole, [], [added])).toThrow(tooMany);
  });

  it('counts a model once that is changed, and none that is deleted or renamed', () => {
    const held = ['a.hck.json', 'b.hck.json'];
    expect(() => check(MAX_CARDS, false, held, [want('a.hck.json', 'c'.repeat(40))])).not.toThrow();
    expect(() => check(MAX_CARDS, false, held, [want('a.hck.json', null), added])).not.toThrow();
    const renamed = want('renamed.hck.json', cardOf('a.hck.json').blobId);
    expect(() => check(MAX_CARDS, false, held, [want('a.hck.json', null), renamed])).not.toThrow();
  });
});
