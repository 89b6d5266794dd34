import type { SampleGitLab } from '../../local/gitlab/sample-gitlab.ts';
import type { SampleChoice } from '../../local/stack/gitlab.ts';
import { type Stack, type StackOptions, startStack } from '../../local/stack.ts';
import { findSecrets } from './secrets.ts';

export type SampleStack = {
  readonly stack: Stack;
  readonly gitlab: SampleGitLab;
  readonly accessToken: string;
};

/** The whole system with the sample GitLab, as `npm start` runs it. */
export async function startSampleStack({
  onGitRequest,
  ...observers
}: Pick<StackOptions, 'onExchange' | 'onLog' | 'onHandled'> &
  Pick<SampleChoice, 'onGitRequest'> = {}): Promise<SampleStack> {
  const onLog: StackOptions['onLog'] = (name, line) => {
    // Functions run in processes of their own, where the watch for secrets does not see them.
    if (findSecrets(line).length > 0) console.error(name, line);
    observers.onLog?.(name, line);
  };
  const stack = await startStack({
    ...observers,
    onLog,
    port: 0,
    gitlab: { kind: 'sample', ...(onGitRequest && { onGitRequest }) },
  });
  const { sample, accessToken } = stack.gitlab;
  if (sample === null) throw new Error('The stack was asked for a sample GitLab and has none.');
  return { stack, gitlab: sample, accessToken };
}
