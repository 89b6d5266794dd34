import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { modelCard } from '../../test/support/cards.ts';
import type { CardWrite, SyncedProject } from './replica-store.ts';
import { cutTransactions } from './transactions.ts';

const project: SyncedProject = {
  path: 'acme/models',
  defaultBranch: 'main',
  head: 'a'.repeat(40),
  capabilities: { objectFormat: 'sha1', unborn: true, filter: true },
  observedAt: '2026-11-22T12:00:00.000Z',
  syncedAt: '2026-11-22T12:00:01.000Z',
  models: 1,
  problems: 0,
};
const put = (index: number): CardWrite => ({ kind: 'put', card: modelCard(`${index}.hck.json`, '1') });
const remove = (index: number): CardWrite => ({ kind: 'delete', key: `MODEL#gone-${index}.hck.json` });
const count = (length: number, make: (index: number) => CardWrite) =>
  Array.from({ length }, (_, index) => make(index));

describe('cutTransactions', () => {
  it('finishes in one where everything fits, even nothing', () => {
    expect(cutTransactions([], project)).toEqual([{ step: { kind: 'finish', project }, writes: [] }]);
    expect(cutTransactions(count(98, put), project)).toHaveLength(1);
  });

  it('begins, continues and finishes where it does not', () => {
    const steps = cutTransactions(count(3 * 98, put), project).map(({ step }) => step);
    expect(steps).toEqual([
      { kind: 'begin', syncing: project.head },
      { kind: 'continue' },
      { kind: 'finish', project },
    ]);
  });

  it('writes everything once, deletes last, in at most 99 actions each with the project', () => {
    const writes = fc.array(fc.boolean(), { maxLength: 400 });
    fc.assert(
      fc.property(writes, (kinds) => {
        const input = kinds.map((isPut, index) => (isPut ? put(index) : remove(index)));
        const transactions = cutTransactions(input, project);
        const output = transactions.flatMap((transaction) => transaction.writes);
        expect(new Set(output)).toEqual(new Set(input));
        expect(output).toHaveLength(input.length);
        expect(output.findLastIndex(({ kind }) => kind === 'put')).toBe(kinds.filter(Boolean).length - 1);
        for (const transaction of transactions) expect(transaction.writes.length + 1).toBeLessThanOrEqual(99);
      }),
    );
  });
});
