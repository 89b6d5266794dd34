import * as z from 'zod/mini';
import { isProjectPath } from '../../lib/gitlab/project-path.ts';
import { type Api, callApi } from './call.ts';
import { REPORTER } from './roles.ts';

const path = z.object({ path_with_namespace: z.string().check(z.refine(isProjectPath)) });
const associations = z.object({ projects: z.array(path) });
const projects = z.array(path);

/**
 * The path of a project that the token's owner may read; null where there is none, or where the token may not ask.
 * @throws RetryLater as `callApi` does
 */
export async function findReadable(api: Api): Promise<string | null> {
  const query = `min_access_level=${REPORTER}&per_page=1`;
  // Any scope may ask for these (17.4 and later), else it takes read_api.
  const own = await callApi(api, {
    method: 'GET',
    resource: `personal_access_tokens/self/associations?${query}`,
  });
  if (own.kind === 'answered') {
    const { data } = associations.safeParse(own.body);
    return data?.projects[0]?.path_with_namespace ?? null;
  }
  const list = await callApi(api, {
    method: 'GET',
    resource: `projects?membership=true&simple=true&archived=false&order_by=id&sort=asc&${query}`,
  });
  const { data } = projects.safeParse(list.kind === 'answered' ? list.body : null);
  return data?.[0]?.path_with_namespace ?? null;
}
