import { describe, expect, it } from '@jest/globals';
import { PATH, useMemoryWorld } from '../../../test/support/memory-world.ts';
import { disagreement, inDoubt, mismatch, unproven } from './identity-errors.ts';

const world = useMemoryWorld();

const PROJECT = 'https://gitlab.com#15';
const namesAll = expect.stringMatching(`${PATH} .*${PROJECT}.*: odd\\.$`);

describe('what does not fit together', () => {
  it.each([
    [
      'mismatch',
      () => mismatch(world().run(), PATH, 'odd'),
      'IDENTITY_MISMATCH',
      'permanent',
      /Nothing was written.* push .*read_api/,
    ],
    [
      'unproven',
      () => unproven(world().run(), PATH, 'odd'),
      'IDENTITY_UNPROVEN',
      'permanent',
      /Nothing was written.*read_api.*push/,
    ],
    ['in doubt', () => inDoubt(PROJECT, PATH, 'odd'), 'IDENTITY_IN_DOUBT', 'retry', /\/api\/v4.*exists/],
  ] as const)('names path, project and reason, and says what to do: %s', (_, fail, code, outcome, advice) => {
    const failure = { code, outcome, message: namesAll, advice: expect.stringMatching(advice) };
    expect(fail()).toMatchObject(failure);
  });
});

describe('disagreement', () => {
  it.each([
    [0, 'IDENTITY_IN_DOUBT'],
    [9.9, 'IDENTITY_IN_DOUBT'],
    [10, 'IDENTITY_MISMATCH'],
  ])('may be a replica that lags behind, while the hint is younger than ten minutes: %s', (minute, code) => {
    const receivedAt = world().now().toISOString();
    world().minute = minute;
    const run = world().run({ receivedAt });
    world().minute = 30;
    expect(disagreement(run, PATH, 'odd')).toMatchObject({ code, message: namesAll });
  });
});
