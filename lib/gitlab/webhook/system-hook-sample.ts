import { type Payload, readChanges } from './payload.ts';

/** The commits of the samples; documentation and tests have borrowed them, with a project. */
const PUSHED = 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7';
const UPDATED = '4045ea7a3df38697b3730a20fb73c8bed8a3e69e';
const SAMPLE_PROJECT = 'gitlab/gitlab';

/**
 * Whether an event is what the Test button of a system hook sends. Other than that of a project's or group's hook it
 * takes no project, but always the same text: `SAMPLE_DATA` in GitLab's `lib/gitlab/data_builder/push.rb` and
 * `repository.rb`, with ids of projects that are none or somebody else's here.
 */
export function isSystemHookSample(payload: Payload): boolean {
  const path = payload.project?.path_with_namespace ?? SAMPLE_PROJECT;
  const isSampleCommit =
    payload.after === PUSHED || readChanges(payload).some(({ after }) => after === UPDATED);
  return path === SAMPLE_PROJECT && isSampleCommit;
}
