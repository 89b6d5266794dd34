import { type ApiRefusal, explainRefusal } from './api-refusal.ts';
import { type ApiOptions, type ApiRequest, exchange } from './exchange.ts';

/** GitLab describes a project in some 10 KB; what is cut off here is no JSON any more. */
const MAX_ANSWER_BYTES = 1024 * 1024;
/** Of the body of an answer that refuses. */
const MAX_REASON_BYTES = 1024;

/** What became of a request to GitLab's API. */
export type ApiAnswer =
  | { readonly kind: 'answered'; readonly headers: Headers; readonly body: string }
  | ApiRefusal;

/**
 * Asks GitLab's API, in one request.
 * @throws what `exchange` and `explainRefusal` say
 */
export async function askApi(request: ApiRequest, options: ApiOptions = {}): Promise<ApiAnswer> {
  const { response, body, where } = await exchange(request, options, maxBytesOf);
  if (isAnswer(response)) return { kind: 'answered', headers: response.headers, body };
  return explainRefusal(response, request.method === 'HEAD' ? null : body, where, request.instance);
}

function maxBytesOf(response: Response): number {
  return isAnswer(response) ? MAX_ANSWER_BYTES : MAX_REASON_BYTES;
}

/** What is made is answered with 201. */
function isAnswer({ status }: Response): boolean {
  return status === 200 || status === 201;
}
