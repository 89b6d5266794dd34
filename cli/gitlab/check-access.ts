import { HubError } from '../../lib/errors.ts';
import type { ModelPatterns } from '../../lib/hackolade/model-patterns.ts';
import { type Finding, failed, unknown } from '../finding.ts';
import type { Api } from './call.ts';
import { describeOwner, describeRole } from './describe-owner.ts';
import { describeToken } from './describe-token.ts';
import { findReadable } from './find-readable.ts';
import { readProject } from './read-project.ts';
import { lookAtToken } from './token-facts.ts';

/**
 * Everything that can be known of a token before the hub relies on it, in order; nothing more after what is wrong.
 * @param project its path; null: the first that the token sees
 * @param patterns which files the hub takes for models
 */
export async function* checkAccess(
  api: Api,
  project: string | null,
  patterns: ModelPatterns,
  now: Date,
): AsyncGenerator<Finding> {
  try {
    const findings = describeToken(api.instance, await lookAtToken(api, now), false);
    yield* findings;
    if (findings.some(({ state }) => state === 'failed')) return;
    yield await describeOwner(api);
    const path = project ?? (await findReadable(api));
    if (path === null) {
      yield failed(
        'git',
        'The token sees no project, or may not ask for one.',
        'Make its owner a Reporter of the group that holds the models; or name a project with --project.',
      );
      return;
    }
    const [role, git] = await Promise.all([describeRole(api, path), readProject(api, path, patterns)]);
    // A project that can be read needs no role: it is public.
    yield role.state === 'failed' && git.state === 'ok' ? unknown(role.check, role.detail) : role;
    yield git;
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    yield failed('GitLab', `${error.code}: ${error.message}`, error.advice ?? null);
  }
}
