import { describe, expect, it } from '@jest/globals';
import { UnusableHead } from '../errors.ts';
import {
  badObject,
  brokenAnswer,
  corruptPack,
  declaredOverLimit,
  incomplete,
  notOurRef,
  overLimit,
  serverError,
} from './git-errors.ts';

const ID = 'ab'.repeat(20);

describe('errors of git', () => {
  it('are of a head that is not fetched again, where they come from what a commit holds', () => {
    expect(badObject('a tree')).toBeInstanceOf(UnusableHead);
    expect(overLimit('GIT_TREE_TOO_LARGE', 'The tree')).toBeInstanceOf(UnusableHead);
  });

  it('are not, where they come from a server or the way from it', () => {
    for (const error of [corruptPack('cut'), incomplete('a tree'), serverError(`want ${ID} not valid`)]) {
      expect(error).not.toBeInstanceOf(UnusableHead);
    }
  });

  it.each([
    ['GIT_CORRUPT_PACK', 'The pack is damaged', 'git fsck', corruptPack],
    ['GIT_BROKEN_ANSWER', "The git server's answer is broken", 'proxies', brokenAnswer],
    ['GIT_INCOMPLETE', "The git server's answer lacks", 'git fsck', incomplete],
    ['GIT_BAD_OBJECT', 'malformed object', 'git fsck', badObject],
    ['GIT_NOT_OUR_REF', 'lacks an object that was asked for', 'current head', notOurRef],
    ['GIT_FAR', 'over the limit', 'Split the repository', (what: string) => overLimit('GIT_FAR', what)],
    [
      'GIT_FAR',
      'over the limit',
      'Split the repository',
      (what: string) => declaredOverLimit('GIT_FAR', what),
    ],
  ])('say with %s: %s, of what, and what to do', (code, message, advice, make) => {
    const error = make('this very thing');
    expect(error).toMatchObject({ code, advice: expect.stringContaining(advice) });
    expect(error.message).toContain(message);
    expect(error.message).toContain('this very thing');
  });

  it('keep what caused them', () => {
    const cause = new Error('below');
    expect([corruptPack('cut', cause), brokenAnswer('cut', cause)]).toEqual([
      expect.objectContaining({ cause }),
      expect.objectContaining({ cause }),
    ]);
  });
});

describe('serverError', () => {
  it.each([
    ['GIT_NOT_OUR_REF', 'retry', `upload-pack: not our ref ${ID}`, 'current head'],
    [
      'GIT_OVERLOADED',
      'retry',
      'GitLab is currently unable to handle this request due to load.',
      'concurrency limits',
    ],
    ['GIT_NO_WANTS_BY_ID', 'permanent', `want ${ID} not valid`, 'allowAnySHA1InWant'],
    ['GIT_NO_WANTS_BY_ID', 'permanent', `object ${ID} is not advertised`, 'allowAnySHA1InWant'],
    [
      'GIT_NO_WANTS_BY_ID',
      'permanent',
      `Server does not allow request for unadvertised object ${ID}`,
      'allowAnySHA1InWant',
    ],
    ['GIT_SERVER_ERROR', 'retry', 'unable to want more memory, which is not valid', "server's own log"],
  ])('is %s (%s) for: %s', (code, outcome, message, advice) => {
    const error = serverError(message);
    expect(error).toMatchObject({ code, outcome, advice: expect.stringContaining(advice) });
    expect(error.message).toMatch(/^The git server /);
    expect(error.message).toContain(message);
  });
});
