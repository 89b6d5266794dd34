import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FINISH, modelCard } from '../../../test/support/cards.ts';
import type { CardWrite } from '../replica-store.ts';
import { cutTransactions } from './transactions.ts';

const BEGIN = { kind: 'begin', syncing: FINISH.project.head, former: null } as const;

const put = (index: number): CardWrite => ({ kind: 'put', card: modelCard(`${index}.hck.json`, '1') });
const remove = (index: number): CardWrite => ({ kind: 'delete', key: `MODEL#gone-${index}.hck.json` });
const count = (length: number, make: (index: number) => CardWrite) =>
  Array.from({ length }, (_, index) => make(index));

describe('cutTransactions', () => {
  it('finishes in one where everything fits, even nothing', () => {
    expect(cutTransactions([], BEGIN, FINISH, 98)).toEqual([{ step: FINISH, writes: [] }]);
    expect(cutTransactions(count(98, put), BEGIN, FINISH, 98)).toHaveLength(1);
  });

  it('begins, continues and finishes where it does not', () => {
    const steps = cutTransactions(count(3 * 98, put), BEGIN, FINISH, 98).map(({ step }) => step);
    expect(steps).toEqual([BEGIN, { kind: 'continue' }, FINISH]);
  });

  it('leaves open what is not the end, and has none for nothing', () => {
    const steps = cutTransactions(count(2 * 98, put), BEGIN, null, 98).map(({ step }) => step);
    expect(steps).toEqual([BEGIN, { kind: 'continue' }]);
    expect(cutTransactions([], BEGIN, null, 98)).toEqual([]);
  });

  it('writes everything once, deletes last, as many at a time as it may', () => {
    const writes = fc.array(fc.boolean(), { maxLength: 40, size: 'max' });
    fc.assert(
      fc.property(writes, fc.integer({ min: 1, max: 9 }), (kinds, most) => {
        const input = kinds.map((isPut, index) => (isPut ? put(index) : remove(index)));
        const transactions = cutTransactions(input, BEGIN, FINISH, most);
        const output = transactions.flatMap((transaction) => transaction.writes);
        expect(new Set(output)).toEqual(new Set(input));
        expect(output).toHaveLength(input.length);
        expect(output.findLastIndex(({ kind }) => kind === 'put')).toBe(kinds.filter(Boolean).length - 1);
        for (const transaction of transactions) expect(transaction.writes.length).toBeLessThanOrEqual(most);
      }),
    );
  });
});
