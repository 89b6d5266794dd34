import * as z from 'zod/mini';
import { type Api, callApi } from './call.ts';

const version = z.object({ version: z.string() });
const SIGNS_SINCE = 19;

/**
 * Whether a GitLab of this version signs deliveries; null: it does not say, which takes the scope `read_api` or `api`. Older
 * ones ignore a signing token without a word.
 * @throws RetryLater, BadCredentials as `callApi` does
 */
export async function signs(api: Api): Promise<boolean | null> {
  const answer = await callApi(api, { method: 'GET', resource: 'version' });
  const { data } = version.safeParse(answer.kind === 'answered' ? answer.body : null);
  const major = data === undefined ? Number.NaN : Number.parseInt(data.version, 10);
  return Number.isNaN(major) ? null : major >= SIGNS_SINCE;
}
