import * as z from 'zod/mini';
import { BadCredentials, PermanentError } from '../../errors.ts';
import { CHECK_MEMBERSHIP } from '../../http/advice.ts';
import { parseJson } from '../../parse-json.ts';
import type { ProjectKey } from '../../project-key.ts';
import { isProjectPath } from '../project-path.ts';
import type { ApiRefusal } from './api-refusal.ts';
import { askApi } from './ask-api.ts';
import type { ApiOptions } from './exchange.ts';
import { notGitLab } from './not-gitlab.ts';

const project = z.object({
  id: z.number(),
  path_with_namespace: z.string().check(z.refine(isProjectPath)),
});

export type FoundProject =
  | { readonly kind: 'found'; readonly projectId: number; readonly path: string }
  | ApiRefusal;

/**
 * Asks GitLab's API for a project by its id or its path, in one request.
 * @throws BadCredentials, RetryLater as `askApi` does
 */
export async function findProject(
  instance: string,
  idOrPath: number | string,
  token: string,
  options?: ApiOptions,
): Promise<FoundProject> {
  const resource = `projects/${encodeURIComponent(idOrPath)}`;
  const answer = await askApi({ instance, method: 'GET', resource, token }, options);
  if (answer.kind !== 'answered') return answer;
  const { success, data } = project.safeParse(parseJson(answer.body));
  const isAsked = success && (data.id === idOrPath || typeof idOrPath === 'string');
  if (isAsked) return { kind: 'found', projectId: data.id, path: data.path_with_namespace };
  return { kind: 'no-api', error: notGitLab(`${new URL(instance).host}/api/v4/${resource}`, 'the project') };
}

/**
 * Where the project with this id is.
 * @param token needs the scope `read_api`, or `api`; for git alone `read_repository` would do
 * @throws BadCredentials `PROJECT_PATH_UNKNOWN`; PermanentError `PROJECT_NOT_FOUND`, `GITLAB_MOVED`, `GITLAB_REFUSED`;
 * RetryLater `GITLAB_NOT_GITLAB`; and as `findProject` does
 */
export async function findProjectPath(
  { instance, projectId }: ProjectKey,
  token: string,
  options?: ApiOptions,
): Promise<string> {
  const found = await findProject(instance, projectId, token, options);
  const { host, pathname } = new URL(`${instance}/api/v4/projects/${projectId}`);
  switch (found.kind) {
    case 'found':
      return found.path;
    case 'refused':
      throw pathUnknown(host + pathname, found.why);
    case 'absent':
      throw notFound(host + pathname);
    case 'no-api':
      throw found.error;
  }
}

function notFound(where: string): PermanentError {
  return new PermanentError('PROJECT_NOT_FOUND', `${where}: absent, or not visible to this token.`, {
    advice: CHECK_MEMBERSHIP,
  });
}

function pathUnknown(where: string, why: string): BadCredentials {
  return new BadCredentials(
    'PROJECT_PATH_UNKNOWN',
    `The webhook does not say where the project is, and GitLab was asked in vain: ${where}: ${why}.`,
    {
      advice:
        'Give the token the scope read_api, or put project.path_with_namespace into the custom template of the ' +
        'webhook, or press Test with the default template.',
    },
  );
}
