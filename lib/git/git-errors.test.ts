import { describe, expect, it } from '@jest/globals';
import { UnusableHead } from '../errors.ts';
import { badObject, corruptPack, incomplete, overLimit, serverError } from './git-errors.ts';

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
});

describe('serverError', () => {
  it.each([
    ['GIT_NOT_OUR_REF', 'retry', `upload-pack: not our ref ${ID}`],
    ['GIT_OVERLOADED', 'retry', 'GitLab is currently unable to handle this request due to load.'],
    ['GIT_NO_WANTS_BY_ID', 'permanent', `want ${ID} not valid`],
    ['GIT_NO_WANTS_BY_ID', 'permanent', `object ${ID} is not advertised`],
    ['GIT_NO_WANTS_BY_ID', 'permanent', `Server does not allow request for unadvertised object ${ID}`],
    ['GIT_SERVER_ERROR', 'retry', 'unable to want more memory, which is not valid'],
  ])('is %s (%s) for: %s', (code, outcome, message) => {
    expect(serverError(message)).toMatchObject({ code, outcome });
  });
});
