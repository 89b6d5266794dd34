import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { recognise } from '../../lib/hackolade/recognise.ts';
import type { Recognised } from '../../lib/hackolade/types.ts';
import { makeCard } from '../../lib/replica/cards/card.ts';
import { keyedPath } from '../../lib/replica/cards/keyed-path.ts';
import { cardToItem } from '../../lib/store/card-item.ts';
import type { Item } from '../../lib/store/marshal.ts';
import { modelCard, version } from '../support/cards.ts';
import { hugeModelText, jsonText, modelText } from '../support/hostile-json.ts';
import { shortOrLong } from '../support/short-or-long.ts';

const MAX_CARD_BYTES = 8_000;
const PROJECT = { instance: 'https://gitlab.com', projectId: 9_007_199_254_740_991 };

/** As DynamoDB counts: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
function itemBytes(item: Item): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + bytesOf(value),
    0,
  );
}

function bytesOf({ S, N, B, L, M }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return 21;
  if (B !== undefined) return B.length;
  if (L !== undefined) return L.reduce((sum, value) => sum + 1 + bytesOf(value), 3);
  if (M !== undefined) return itemBytes(M) + Object.keys(M).length + 3;
  return 1;
}

/** What the card takes without its path, which nobody could cut. */
function cardBytes(recognised: Recognised, path: Buffer): number {
  const previous = modelCard('previous.hck.json', 'e'.repeat(64));
  const card = makeCard(keyedPath(path), version('f'.repeat(64)), recognised, previous);
  const { SK, path: shown, pathBytes, ...rest } = cardToItem(PROJECT, card);
  return itemBytes(rest);
}

describe('a card takes at most 8 KB', () => {
  const SHORT = Buffer.from('shop/Order.hck.json');

  it('of whatever has the two marks of a model', () => {
    const text = fc.oneof(hugeModelText, { arbitrary: modelText, weight: 2 });
    fc.assert(
      fc.property(text, (text) => {
        const recognised = recognise(Buffer.from(text));
        expect(recognised.kind).toBe('model');
        expect(cardBytes(recognised, SHORT)).toBeLessThanOrEqual(MAX_CARD_BYTES);
      }),
      { numRuns: shortOrLong(50, 150) },
    );
  });

  it('of whatever has not', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        expect(cardBytes(recognise(Buffer.from(text)), SHORT)).toBeLessThanOrEqual(MAX_CARD_BYTES);
      }),
    );
  });

  it('at any path', () => {
    const collections = Array.from({ length: 200 }, (_, n) => ({ collectionName: `${n}`.repeat(30) }));
    const nameless = recognise(Buffer.from(JSON.stringify({ GUID: 'g', collections })));
    const character = fc.constantFrom('a', ' ', '\u0001', 'é', '😀', '/', '"', '\xff');
    const path = fc
      .tuple(character, fc.integer({ min: 0, max: 4_000 }), fc.constantFrom('utf8', 'latin1'))
      .map(([character, times, encoding]) => Buffer.from(`${character.repeat(times)}.hck.json`, encoding));
    fc.assert(
      fc.property(path, (path) => expect(cardBytes(nameless, path)).toBeLessThanOrEqual(MAX_CARD_BYTES)),
    );
  });
});
