import { describe, expect, it } from '@jest/globals';
import { modelCard } from '../../test/support/cards.ts';
import { ChangedNames } from './card-names.ts';

const NONE = { added: [], updated: [], moved: [], deleted: [] };

describe('the names of the cards that a run has changed', () => {
  it('are collected over its slices', () => {
    const names = new ChangedNames();
    names.add({ ...NONE, added: [modelCard('a', '1')], moved: [{ card: modelCard('b', '2'), from: 'old' }] });
    names.add({ ...NONE, added: [modelCard('c', '3')], deleted: [modelCard('d', '4')] });
    expect(names.get()).toEqual({ added: ['a', 'c'], moved: ['b'], movedFrom: ['old'], deleted: ['d'] });
  });

  it('have as many of where cards came from as of where they are', () => {
    const names = new ChangedNames();
    const moved = Array.from({ length: 30 }, (_, index) => ({
      card: modelCard(`to ${index}`, '1'),
      from: `from ${index}`,
    }));
    names.add({ ...NONE, moved });
    expect(names.get()).toEqual({
      moved: moved.slice(0, 25).map(({ card }) => card.path),
      movedFrom: moved.slice(0, 25).map(({ from }) => from),
      unnamed: 5,
    });
  });

  it('are not there where nothing has changed', () => {
    const names = new ChangedNames();
    names.add(NONE);
    expect(names.get()).toBeUndefined();
  });

  it('are so few that a line of the log has room for them, and the others are counted', () => {
    const names = new ChangedNames();
    const added = Array.from({ length: 30 }, (_, index) => modelCard(`added ${index}`, '1'));
    names.add({ ...NONE, added });
    names.add({ ...NONE, added, deleted: [modelCard('gone', '2')] });
    const { added: named, ...others } = names.get() ?? {};
    expect(named).toEqual(added.slice(0, 25).map(({ path }) => path));
    expect(others).toEqual({ deleted: ['gone'], unnamed: 35 });
  });
});
