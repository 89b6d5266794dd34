import { describe, expect, it } from '@jest/globals';
import { type ProjectState, UNKNOWN_PROJECT } from '../project/project-state.ts';
import { headNews, headStatus } from './head-status.ts';

const HEAD = 'a'.repeat(40);
const synced = (change: Partial<ProjectState> = {}): ProjectState => ({
  ...UNKNOWN_PROJECT,
  ...{ status: 'synced', head: HEAD, defaultBranch: 'main', models: 3, problems: 0 },
  ...change,
});
const unusable = { head: HEAD, code: 'TOO_MANY_MODELS', message: 'Too many.', advice: null, patterns: null };

describe('headNews', () => {
  it('is there where a head is shown that was not', () => {
    const former = synced({ head: 'b'.repeat(40) });
    const news = { commit: HEAD, branch: 'main', state: 'success' };
    expect(headNews(UNKNOWN_PROJECT, synced())).toMatchObject(news);
    expect(headNews(former, synced())).toMatchObject(news);
    expect(headNews(synced({ status: 'pending' }), synced())).toMatchObject(news);
  });

  it('is there where the same head has other problems', () => {
    expect(headNews(synced(), synced({ problems: 2 }))).toMatchObject({ state: 'failed', problems: 2 });
    expect(headNews(synced({ problems: 2 }), synced())).toMatchObject({ state: 'success' });
  });

  it('is not there where all is as before, or not done yet', () => {
    expect(headNews(synced(), synced())).toBeNull();
    expect(headNews(UNKNOWN_PROJECT, synced({ status: 'pending' }))).toBeNull();
    expect(headNews(synced(), synced({ status: 'failed' }))).toBeNull();
  });

  it('is there once where a head cannot be shown', () => {
    const failed = synced({ status: 'failed', unusable, head: 'b'.repeat(40) });
    const news = headNews(synced(), failed);
    expect(news).toMatchObject({ commit: HEAD, state: 'failed' });
    expect(news && headStatus(news, 3, null).description).toBe('Not replicated: TOO_MANY_MODELS: Too many.');
    expect(headNews(failed, failed)).toBeNull();
  });
});

describe('headStatus', () => {
  const news = { commit: HEAD, branch: 'main', state: 'failed', problems: 0, error: null } as const;
  const description = (problems: number, models: number) =>
    headStatus({ ...news, problems }, models, null).description;

  it('counts', () => {
    expect([description(0, 1), description(0, 12)]).toEqual(['Replicated: 1 model', 'Replicated: 12 models']);
    expect([description(1, 1), description(2, 0)]).toEqual([
      '1 file is no usable model',
      '2 files are no usable models',
    ]);
  });

  it('has room in GitLab, whatever is in it, and ends with a whole character', () => {
    const text = headStatus({ ...news, error: '🧱'.repeat(300) }, 0, null).description;
    expect([...text]).toHaveLength(255);
    expect(text).toMatch(/🧱…$/u);
  });
});
