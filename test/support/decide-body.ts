import { expect } from '@jest/globals';
import { decide } from '../../lib/gitlab/webhook/decide.ts';
import type { Decision } from '../../lib/gitlab/webhook/decision.ts';

export const commit = 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7';
export const zeros = '0'.repeat(40);
export const project = { id: 15, path_with_namespace: 'mike/diaspora', default_branch: 'main' };

const PUSH = {
  object_kind: 'push',
  event_name: 'push',
  ref: 'refs/heads/main',
  after: commit,
  project,
};
const ARRIVAL = {
  instance: 'https://git.acme.com/gitlab',
  receivedAt: new Date('2026-11-22T10:00:00Z'),
};

/** What is decided about a body that came from an instance with a relative URL root; a sentence says why. */
export function decideBody(body: unknown, event?: string, instance = ARRIVAL.instance): Decision {
  const decision = decide(event, body, { ...ARRIVAL, instance });
  expect(decision.reason).toMatch(/^[A-Z].*[.?]$/s);
  return decision;
}

/** The same for a push to the default branch, but for what is changed. */
export function decidePush(change: object): Decision {
  return decideBody({ ...PUSH, ...change }, 'Push Hook');
}
