import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readPayload } from './payload.ts';

const idOf = (project_id: unknown) => readPayload({ project_id })?.project_id;

describe('the id of a project', () => {
  it('is read as well with quotes around it as without, whatever it is', () => {
    const id = fc.oneof(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 999_999_999_999_999 }));
    fc.assert(
      fc.property(id, (id) => {
        expect(idOf(id)).toBe(id);
        expect(idOf(String(id))).toBe(id);
      }),
    );
  });

  it.each([0, -1, 1.5, 1e16, '0', '01', '-1', '1.5', '1e3', ' 1', '1 ', '1x', `1${'0'.repeat(15)}`])(
    'is not known where it is said to be %j',
    (id) => {
      expect(idOf(id)).toBeNull();
    },
  );
});
