import { describe, expect, it } from '@jest/globals';
import type { ObservedProject } from '../replica-store.ts';
import { UNKNOWN_PROJECT } from './project-state.ts';
import { isSameProject } from './same-project.ts';

const observed: ObservedProject = {
  path: 'acme/models',
  webUrl: 'https://gitlab.example.com/acme/models',
  defaultBranch: 'main',
  bound: 'api',
  boundPath: 'acme/models',
  capabilities: { objectFormat: 'sha1', unborn: true },
  askedAt: '2026-11-22T12:00:00.000Z',
  observedAt: '2026-11-22T12:00:00.000Z',
};
const project = { ...UNKNOWN_PROJECT, ...observed };

describe('isSameProject', () => {
  it('is so whenever and on whose word it was seen', () => {
    expect(isSameProject(project, observed)).toBe(true);
    const again: ObservedProject = { ...observed, bound: 'hint', observedAt: '2026-11-23T12:00:00.000Z' };
    expect(isSameProject(project, again)).toBe(true);
    expect(isSameProject(UNKNOWN_PROJECT, observed)).toBe(false);
  });

  it.each<Partial<ObservedProject>>([
    { path: 'acme/moved' },
    { boundPath: null },
    { webUrl: 'https://gitlab.example.com/acme/moved' },
    { defaultBranch: 'trunk' },
    { capabilities: { objectFormat: 'sha256', unborn: true } },
    { capabilities: { objectFormat: 'sha1', unborn: false } },
  ])('is not so where one thing is another: %j', (change) => {
    expect(isSameProject(project, { ...observed, ...change })).toBe(false);
  });
});
