import * as z from 'zod/mini';
import { BadCredentials, PermanentError } from '../../errors.ts';
import { parseJson } from '../../parse-json.ts';
import type { ProjectKey } from '../../project-key.ts';
import type { Group } from '../group.ts';
import { isProjectPath } from '../project-path.ts';
import { type ApiAnswer, askApi } from './ask-api.ts';
import type { ApiOptions } from './exchange.ts';
import { nextPage } from './next-page.ts';
import { notGitLab } from './not-gitlab.ts';

/** A project as GitLab lists it. */
export type ListedProject = ProjectKey & { readonly path: string };

const FIRST_PAGE =
  'include_subgroups=true&with_shared=false&archived=false&simple=true&order_by=id&sort=asc&per_page=100';
/** 100,000 projects: more than GitLab pages through by offset. A list that is longer has no end. */
const MAX_PAGES = 1000;

const page = z.array(
  z.object({
    id: z.int().check(z.positive()),
    path_with_namespace: z.string().check(z.refine(isProjectPath)),
  }),
);

/**
 * Lists the projects of a group and its subgroups, but for those that are archived, in one request for every hundred.
 * @param token needs the scope `read_api`, or `api`
 * @throws BadCredentials `GROUP_NOT_LISTED`; PermanentError `GROUP_NOT_FOUND`, `GITLAB_MOVED`, `GITLAB_REFUSED`;
 * RetryLater `GITLAB_NOT_GITLAB`; and as `askApi` does
 */
export async function* listGroupProjects(
  group: Group,
  token: string,
  options?: ApiOptions,
): AsyncGenerator<readonly ListedProject[]> {
  const { instance } = group;
  const list = `groups/${encodeURIComponent(group.path)}/projects`;
  const where = `${new URL(instance).host}/api/v4/${list}`;
  let query: string | null = FIRST_PAGE;
  for (let pages = 0; query !== null; pages += 1) {
    if (pages === MAX_PAGES) throw notGitLab(where, 'projects');
    const resource = `${list}?${query}`;
    const answer: ApiAnswer = await askApi({ instance, method: 'GET', resource, token }, options);
    const { body, headers } = answered(answer, where);
    const { success, data } = page.safeParse(parseJson(body));
    if (!success) throw notGitLab(where, 'projects');
    yield data.map(({ id, path_with_namespace: path }) => ({ instance, projectId: id, path }));
    query = nextPage(headers);
  }
}

function answered(answer: ApiAnswer, where: string): Extract<ApiAnswer, { kind: 'answered' }> {
  switch (answer.kind) {
    case 'answered':
      return answer;
    case 'no-api':
      throw answer.error;
    case 'refused':
      throw new BadCredentials(
        'GROUP_NOT_LISTED',
        `The projects of a group are not told: ${where}: ${answer.why}.`,
        {
          advice: 'Give the token the scope read_api, or take the group out of the parameter sweepGroups.',
        },
      );
    case 'absent':
      throw new PermanentError('GROUP_NOT_FOUND', `${where}: absent, or not visible to this token.`, {
        advice:
          'Check the address in the parameter sweepGroups, and that the owner of the token is a member of the group.',
      });
  }
}
