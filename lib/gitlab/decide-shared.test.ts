import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { describeWithShared, sharedDirectory } from '../../test/support/shared.ts';
import { decide } from './decide.ts';

const folder = join(sharedDirectory, 'webhooks');

/** File → what becomes of it: `enqueue`, or the code it is ignored with. */
const decisions: Record<string, string> = {
  'access-token-expiring-project.json': 'OTHER_EVENT',
  'group-hook-subgroup-create.json': 'OTHER_EVENT',
  'push-argocd.json': 'enqueue',
  'push-deleted-branch.json': 'BRANCH_DELETED',
  'push-docs-two-commits-total-4.json': 'enqueue',
  'push-mattermost-one-commit.json': 'enqueue',
  'push-merge-commit.json': 'enqueue',
  'push-new-branch-zero-commits.json': 'OTHER_BRANCH',
  'push-new-branch.json': 'OTHER_BRANCH',
  'push-no-event-name-no-project-id.json': 'enqueue',
  'push-one-commit.json': 'enqueue',
  'push-repository-url-missing.json': 'enqueue',
  'push-test-button-three-commits.json': 'enqueue',
  'push-two-commits.json': 'enqueue',
  'push-woodpecker-self-managed.json': 'OTHER_BRANCH',
  'system-hook-push.json': 'enqueue',
  'tag-push-created.json': 'TAG',
  'tag-push-docs-ref-protected.json': 'TAG',
};

/** Not yet: these are to be enqueued once there are sweeps, system hooks and projects without a known branch. */
const notYet: Record<string, string> = {
  'group-hook-project-create.json': 'OTHER_EVENT',
  'push-very-old-no-project-object.json': 'NO_PROJECT_PATH',
  'system-hook-project-create.json': 'OTHER_EVENT',
  'system-hook-project-rename.json': 'OTHER_EVENT',
  'system-hook-project-update.json': 'OTHER_EVENT',
  'system-hook-repository-update.json': 'OTHER_EVENT',
};

const expected = { ...decisions, ...notYet };

describeWithShared('decide, on real deliveries', () => {
  it('is tested with every payload of the shared set', () => {
    const files = readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .toSorted();
    expect(files).toEqual(Object.keys(expected).toSorted());
  });

  it.each(Object.entries(expected))('decides %s: %s', (file, outcome) => {
    const body: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const decision = decide(undefined, body);
    expect(decision.kind === 'enqueue' ? decision.kind : decision.code).toBe(outcome);
  });
});
