import type { SampleGitLab } from '../../local/gitlab/sample-gitlab.ts';
import { type Stack, startStack } from '../../local/stack.ts';

export type SampleStack = {
  readonly stack: Stack;
  readonly gitlab: SampleGitLab;
  readonly accessToken: string;
};

/** The whole system with the sample GitLab, as `npm start` runs it. */
export async function startSampleStack(): Promise<SampleStack> {
  const stack = await startStack({ port: 0, gitlab: { kind: 'sample' } });
  const { sample, accessToken } = stack.gitlab;
  if (sample === null) throw new Error('The stack was asked for a sample GitLab and has none.');
  return { stack, gitlab: sample, accessToken };
}
