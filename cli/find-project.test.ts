import { describe, expect, it } from '@jest/globals';
import { diaryProject } from '../test/support/diary-page.ts';
import { findNamed } from './find-project.ts';

const [lower, upper, other] = [
  { ...diaryProject(1), path: 'acme/data' },
  { ...diaryProject(2), path: 'Acme/Data' },
  { ...diaryProject(3), path: 'acme/other' },
];

describe('a project that is named', () => {
  it('is found in any case, since the paths of GitLab know none', () => {
    expect(findNamed([lower, other], 'ACME/data')).toEqual([lower]);
    expect(findNamed([lower, other], 'acme')).toEqual([]);
  });

  it('is the one that is written like that, if there is one', () => {
    expect(findNamed([lower, upper], 'Acme/Data')).toEqual([upper]);
    expect(findNamed([lower, upper], 'ACME/DATA')).toEqual([lower, upper]);
  });

  it('may be named by its key', () => {
    expect(findNamed([lower, upper], 'https://gitlab.com#2')).toEqual([upper]);
  });
});
