import { describe, expect, it } from '@jest/globals';
import {
  corrupt,
  denied,
  disabled,
  expired,
  extended,
  missing,
  notLfs,
  refused,
  tooLarge,
} from './problems.ts';
import type { LfsProblem, LfsProblemCode } from './types.ts';

const POINTER = { oid: 'a'.repeat(64), size: 2001, extended: false };

const PROBLEMS: [LfsProblemCode, LfsProblem, string[]][] = [
  ['LFS_MISSING', missing(), ['not on the LFS server', 'git lfs push --all']],
  ['LFS_TOO_LARGE', tooLarge(POINTER, 1000), ['2001 bytes', '1000', 'Split the model']],
  ['LFS_CORRUPT', corrupt('7 bytes instead of 5'), ['7 bytes instead of 5', 'git lfs fsck']],
  ['LFS_REFUSED', refused('it is no URL'), ['it is no URL', 'external_url']],
  ['LFS_EXPIRED', expired(), ['out of date', 'Check the clock']],
  ['LFS_DENIED', denied('The LFS store', 403), ['The LFS store', '403', 'object storage']],
  ['LFS_DISABLED', disabled(), ['Git LFS is off', 'Switch it on', 'git lfs migrate export']],
  ['LFS_NOT_LFS', notLfs('it redirects'), ['no LFS server', 'it redirects', 'Check what stands before']],
  ['LFS_EXTENDED', extended(), ['extension', 'Store it without']],
];

describe('a problem with Git LFS', () => {
  it.each(PROBLEMS)(
    'of the code %s says in short sentences what is wrong and what to do',
    (code, problem, named) => {
      expect(problem.code).toBe(code);
      for (const text of named) expect(problem.message).toContain(text);
      expect(problem.message).toMatch(/^[A-Z].*\. [A-Z].*[^.]\.$/);
      expect(problem.message.length).toBeLessThan(300);
    },
  );
});
