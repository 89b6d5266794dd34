import { describe, expect, it } from '@jest/globals';
import { EXIT } from '../exit-code.ts';
import { describeUnseen, noSuchLetter } from './unseen.ts';

const wanted = { id: 'd1', project: null, reason: null, olderThanMs: null };

describe('a dead letter that is not found', () => {
  it('is not there, if all could be seen', () => {
    expect(noSuchLetter(wanted, 0, 'Look elsewhere.')).toMatchObject({
      ...{ exitCode: EXIT.notFound, message: 'There is no dead letter with the id d1.' },
      advice: 'Look elsewhere.',
    });
  });

  it('may be one of those that are hidden, if some are', () => {
    expect(noSuchLetter(wanted, 4, 'Look elsewhere.')).toMatchObject({
      exitCode: EXIT.failed,
      message: expect.stringMatching(/with the id d1 is among those.* 4 dead letters cannot be seen now\.$/),
      advice: expect.stringContaining('again in two minutes'),
    });
  });
});

describe('the line about hidden dead letters', () => {
  it('counts them, and is not there where there are none', () => {
    expect(describeUnseen(0)).toBe('');
    expect(describeUnseen(1)).toMatch(/^1 more dead letter cannot be seen now: .*\.\n$/);
    expect(describeUnseen(2)).toMatch(/^2 more dead letters cannot/);
  });
});
