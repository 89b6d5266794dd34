import { describe, expect, it } from '@jest/globals';
import { problemCard } from '../../test/support/cards.ts';
import { RetryLater } from '../errors.ts';
import { mayPass, notYet, saysAlready } from './lfs-problem.ts';
import { modelPath } from './model-path.ts';

const unwell = notYet(new RetryLater('LFS_UNAVAILABLE', 'Unwell.'));
const file = modelPath(Buffer.from('a'));

describe('mayPass', () => {
  it('is true of whatever is wrong with Git LFS, and of nothing else', () => {
    expect(mayPass(unwell)).toBe(true);
    expect(mayPass({ code: 'LFS_MISSING', message: '' })).toBe(true);
    expect(mayPass({ code: 'NOT_JSON', message: '' })).toBe(false);
    expect(mayPass(null)).toBe(false);
  });
});

describe('saysAlready', () => {
  const card = { ...problemCard('a', '1'), problem: { ...unwell, blobId: '1' } };

  it('is true of a card of the same version of the same file with the same problem', () => {
    expect(saysAlready(card, { file, blobId: '1' }, unwell)).toBe(true);
  });

  it.each([
    ['another problem', card, '1', { code: 'LFS_MISSING', message: '' }],
    ['another blob', card, '2', unwell],
    ['another path', { ...card, ...modelPath(Buffer.from('old')) }, '1', unwell],
    ['another form of card', { ...card, version: 0 }, '1', unwell],
    ['a problem for good', problemCard('a', '1'), '1', { code: 'NOT_JSON', message: '' }],
  ])('is false of %s', (_what, other, blobId, problem) => {
    expect(saysAlready(other, { file, blobId }, problem)).toBe(false);
  });
});
