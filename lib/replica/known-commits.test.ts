import { describe, expect, it } from '@jest/globals';
import { KnownCommits } from './known-commits.ts';

const projectOf = (projectId: number) => ({ instance: 'https://gitlab.example.com', projectId });

describe('KnownCommits', () => {
  it('knows the commits of one head of each project, to which more may be added', () => {
    const known = new KnownCommits();
    known.learn(projectOf(1), 'a', new Set(['a']));
    known.of(projectOf(1), 'a')?.add('z');
    known.learn(projectOf(2), 'b', new Set(['b']));
    expect(known.of(projectOf(1), 'a')).toEqual(new Set(['a', 'z']));
    expect(known.of(projectOf(1), 'b')).toBeNull();
    known.learn(projectOf(1), 'c', new Set(['c']));
    expect(known.of(projectOf(1), 'a')).toBeNull();
  });

  it('forgets the project of which it has learnt nothing for longest', () => {
    const known = new KnownCommits();
    for (let id = 1; id <= 65; id += 1) known.learn(projectOf(id), 'a', new Set());
    expect([1, 2, 65].map((id) => known.of(projectOf(id), 'a') !== null)).toEqual([false, true, true]);
  });
});
