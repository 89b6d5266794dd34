import { describe, expect, it } from '@jest/globals';
import { diaryProject } from '../../test/support/diary-page.ts';
import { EXIT } from '../exit-code.ts';
import type { Letter } from './letter.ts';
import { describeSelection, isSelected, isSelective, resolveProject, type Selection } from './selection.ts';

const ALL: Selection = { id: null, project: null, reason: null, olderThanMs: null };
const NOW = new Date('2026-11-22T12:00:00.000Z');

const letter: Letter = {
  ...{ messageId: 'm1', receiptHandle: '', body: '', group: '', code: 'CRASHED', reason: '', attempts: null },
  ...{ delivery: 'd1', project: { instance: 'https://gitlab.com', projectId: 15 }, path: 'acme/models' },
  ...{ sentAt: new Date('2026-11-22T11:00:00.000Z'), known: null },
};

describe('a selection of dead letters', () => {
  it.each<[string, Partial<Selection>, boolean]>([
    ['nothing', {}, true],
    ['the delivery', { id: 'd1' }, true],
    ['the message', { id: 'm1' }, true],
    ['another id', { id: 'd' }, false],
    ['the path', { project: 'acme/models' }, true],
    ['the key', { project: 'https://gitlab.com#15' }, true],
    ['another project', { project: 'acme' }, false],
    ['the reason', { reason: 'CRASHED' }, true],
    ['another reason', { reason: 'CRASH' }, false],
    ['a shorter time', { olderThanMs: 3_599_999 }, true],
    ['a longer time', { olderThanMs: 3_600_000 }, false],
    ['one that fits and one that does not', { id: 'd1', reason: 'INTERNAL' }, false],
  ])('by %s', (_, filters, expected) => {
    expect(isSelected(letter, { ...ALL, ...filters }, NOW)).toBe(expected);
  });

  it('means the one project of a path that the table knows, and no other of that path', () => {
    const known = { ...diaryProject(16), path: 'acme/models' };
    const wanted = resolveProject({ ...ALL, project: 'acme/models' }, [diaryProject(1), known]);
    expect(isSelected(letter, wanted, NOW)).toBe(false);
    expect(isSelected({ ...letter, project: known, path: 'acme/models' }, wanted, NOW)).toBe(true);
  });

  it('asks which one is meant where instances have projects of the same path', () => {
    const all = [15, 16].map((projectId) => ({ ...diaryProject(projectId), path: 'acme/models' }));
    const resolve = () => resolveProject({ ...ALL, project: 'acme/models' }, all);
    expect(resolve).toThrow(expect.objectContaining({ exitCode: EXIT.usage }));
    expect(resolve).toThrow('https://gitlab.com#15, https://gitlab.com#16');
  });

  it.each(['acme/models', 'https://gitlab.com#15', 'https://GitLab.com/#15'])(
    'finds letters of a project that the table does not know: %s',
    (project) => {
      expect(isSelected(letter, resolveProject({ ...ALL, project }, []), NOW)).toBe(true);
    },
  );

  it('is said in words, and known to be of all where it says nothing', () => {
    expect([isSelective(ALL), describeSelection(ALL)]).toEqual([false, '']);
    const some = { ...ALL, project: 'acme/models', reason: 'CRASHED', olderThanMs: 7_200_000 };
    expect(isSelective(some)).toBe(true);
    expect(describeSelection(some)).toBe('of acme/models, given up for CRASHED, older than 2h');
  });
});
