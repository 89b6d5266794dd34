import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { modelCard } from '../../../test/support/cards.ts';
import { keyedPath } from '../cards/keyed-path.ts';
import type { WantedFile } from '../cards/wanted.ts';
import type { Plan } from './plan.ts';
import { cutSlices } from './slices.ts';

const file = (path: string): WantedFile => ({ file: keyedPath(Buffer.from(path)), blobId: path });
const many = (name: string, count: number) => Array.from({ length: count }, (_, i) => file(`${name}${i}`));

function planOf(fetched: number, revised: number, deleted = 1): Plan {
  const card = modelCard('old', '1');
  return {
    moves: [{ to: file('new'), from: card }],
    fetches: many('f', fetched).map((want) => ({ ...want, previous: undefined })),
    revisions: many('r', revised),
    deletes: Array.from({ length: deleted }, (_, i) => modelCard(`old${i}`, '1')),
  };
}

describe('cutSlices', () => {
  it('is one slice where nothing has to be made', () => {
    expect(cutSlices(planOf(0, 0), 3)).toEqual([planOf(0, 0)]);
  });

  it('moves first, fetches before it revises, deletes last, and leaves out nothing', () => {
    const counts = fc.nat({ max: 20 });
    fc.assert(
      fc.property(
        counts,
        counts,
        counts,
        fc.integer({ min: 1, max: 9 }),
        (fetched, revised, deleted, files) => {
          const plan = planOf(fetched, revised, deleted);
          const slices = cutSlices(plan, files);
          expect(slices.flatMap(({ fetches }) => fetches)).toEqual(plan.fetches);
          expect(slices.flatMap(({ revisions }) => revisions)).toEqual(plan.revisions);
          const made = slices.map(({ fetches, revisions }) => fetches.length + revisions.length);
          expect(Math.max(...made)).toBeLessThanOrEqual(files);
          const lastMade = made.findLastIndex((count) => count > 0);
          expect(made.slice(0, Math.max(0, lastMade)).every((count) => count === files)).toBe(true);
          const lastFetch = slices.findLastIndex(({ fetches }) => fetches.length > 0);
          const firstRevision = slices.findIndex(({ revisions }) => revisions.length > 0);
          expect(firstRevision === -1 || lastFetch <= firstRevision).toBe(true);
          expect(slices.map(({ moves }) => moves.length)).toEqual(slices.map((_, i) => (i === 0 ? 1 : 0)));
          expect(slices.flatMap(({ deletes }) => deletes)).toEqual(plan.deletes);
          expect(Math.max(...slices.map(({ deletes }) => deletes.length))).toBeLessThanOrEqual(files);
          const firstDelete = slices.findIndex(({ deletes }) => deletes.length > 0);
          expect(firstDelete === -1 || lastMade <= firstDelete).toBe(true);
          expect(slices).toHaveLength(
            Math.max(
              1,
              Math.ceil(made.reduce((a, b) => a + b) / files),
              Math.ceil(deleted / files) + Math.max(0, lastMade),
            ),
          );
        },
      ),
    );
  });
});
