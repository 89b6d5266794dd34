import { describe, expect, it } from '@jest/globals';
import { modelCard, problemCard } from '../../../test/support/cards.ts';
import { BadCredentials, PermanentError, RetryLater } from '../../errors.ts';
import { keyedPath } from './keyed-path.ts';
import { graver, mayPass, notYet, saysAlready } from './lfs-problem.ts';

const unwell = notYet(new RetryLater('LFS_UNAVAILABLE', 'Unwell.'));
const file = keyedPath(Buffer.from('a'));

describe('mayPass', () => {
  it('is true of whatever is wrong with Git LFS, and of nothing else', () => {
    expect(mayPass(unwell)).toBe(true);
    expect(mayPass({ code: 'LFS_MISSING', message: '' })).toBe(true);
    expect(mayPass({ code: 'NOT_JSON', message: '' })).toBe(false);
    expect(mayPass(null)).toBe(false);
  });
});

describe('notYet', () => {
  it('says what is wrong by its code, and that it will be tried again', () => {
    const message = expect.stringMatching(/asked for again.*this code/);
    expect(unwell).toEqual({ code: 'LFS_UNAVAILABLE', message });
  });
});

describe('graver', () => {
  const refused = new BadCredentials('LFS_UNAUTHORIZED', 'Refused.');
  const refusedToo = new BadCredentials('LFS_UNAUTHORIZED', 'Refused.');
  const wait = (retryAfterSeconds?: number) =>
    new RetryLater(
      'LFS_UNAVAILABLE',
      'Unwell.',
      retryAfterSeconds === undefined ? {} : { retryAfterSeconds },
    );
  const permanent = new PermanentError('LFS_OTHER', 'Odd.');
  const [short, long, none] = [wait(10), wait(60), wait()];

  it.each([
    ['the first there is', null, short, short],
    ['the first there is, patient or not', null, permanent, permanent],
    ['the longer patience, come first', long, short, long],
    ['the longer patience, come last', short, long, long],
    ['any patience before none', none, short, short],
    ['any patience before what is for good', permanent, short, short],
    ['of two alike the first', none, permanent, none],
    ['of two as long the first', short, wait(10), short],
    ['a refused token, come last', long, refused, refused],
    ['a refused token, come first', refused, long, refused],
    ['the last of two refused tokens', refused, refusedToo, refusedToo],
  ])('is %s', (_which, one, other, expected) => {
    expect(graver(one, other)).toBe(expected);
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
    ['another path', { ...card, ...keyedPath(Buffer.from('old')) }, '1', unwell],
    ['another form of card', { ...card, version: 0 }, '1', unwell],
    ['no problem', modelCard('a', '1'), '1', unwell],
    ['a problem for good', problemCard('a', '1'), '1', { code: 'NOT_JSON', message: '' }],
  ])('is false of %s', (_what, other, blobId, problem) => {
    expect(saysAlready(other, { file, blobId }, problem)).toBe(false);
  });
});
