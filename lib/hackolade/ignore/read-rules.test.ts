import { describe, expect, it } from '@jest/globals';
import { readRules } from './read-rules.ts';

const PLAIN = { negated: false, directoriesOnly: false, anchored: false };

describe('readRules', () => {
  it('reads a rule from each line that is neither empty nor a comment, numbered in their order', () => {
    expect(readRules(Buffer.from('old\n\n# drafts\n!*.x\n'))).toEqual([
      { ...PLAIN, order: 0, glob: 'old' },
      { ...PLAIN, order: 1, glob: '*.x', negated: true },
    ]);
  });

  it.each([
    ['/old', { anchored: true, glob: 'old' }],
    ['old/', { directoriesOnly: true, glob: 'old' }],
    ['a/old', { anchored: true, glob: 'a/old' }],
    ['!/a/old/', { negated: true, directoriesOnly: true, anchored: true, glob: 'a/old' }],
    ['old\r', { glob: 'old' }],
    ['old  \r', { glob: 'old' }],
    ['old\\ ', { glob: 'old\\ ' }],
    ['old\\\\ ', { glob: 'old\\\\' }],
    ['é', { glob: '\xc3\xa9' }],
  ])('reads %j', (line, rule) => {
    expect(readRules(Buffer.from(line))).toEqual([{ ...PLAIN, order: 0, ...rule }]);
  });
});
