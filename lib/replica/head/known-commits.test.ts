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

  it('keeps a project for longer of which it has learnt something again', () => {
    const known = new KnownCommits();
    for (let id = 1; id <= 64; id += 1) known.learn(projectOf(id), 'a', new Set());
    known.learn(projectOf(1), 'b', new Set());
    known.learn(projectOf(65), 'a', new Set());
    expect(known.of(projectOf(1), 'b')).not.toBeNull();
    expect(known.of(projectOf(2), 'a')).toBeNull();
  });

  it('remembers the first thousand commits of a head', () => {
    const known = new KnownCommits();
    const commits = Array.from({ length: 1001 }, (_, index) => `${index}`);
    const learnt = known.learn(projectOf(1), '0', new Set(commits));
    expect([...learnt]).toEqual(commits.slice(0, 1000));
    expect(known.of(projectOf(1), '0')).toBe(learnt);
  });
});
