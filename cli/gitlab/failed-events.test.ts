import { describe, expect, it } from '@jest/globals';
import type { HookEvent } from './events.ts';
import { failedSince } from './failed-events.ts';

const event = (id: number, projectId: number | null, status: string): HookEvent => {
  return { id, projectId, status, isGood: status === '202', at: '', reason: null };
};

/** The newest first. */
const events = [
  event(6, 1, '503'),
  event(5, 2, '202'),
  event(4, null, '503'),
  event(3, 1, '503'),
  event(2, 2, '503'),
  event(1, 1, '202'),
  event(0, 1, '503'),
];

const failed = (kind: 'group' | 'project', of = events) =>
  failedSince(of, { kind, path: 'acme' }).map(({ id }) => id);

describe('what has failed of a webhook', () => {
  it('is told project by project where it is of a group', () => {
    expect(failed('group')).toEqual([6, 4, 3]);
  });

  it('is what came after the last good delivery where it is of a project, whatever the payload says', () => {
    expect(failed('project')).toEqual([6]);
    expect(failed('project', events.slice(2, 5))).toEqual([4, 3, 2]);
  });
});
