import { LOCAL_CREDENTIALS } from '../../local/endpoints.ts';
import { LOCAL_REGION } from '../../local/template/names.ts';

/** Services of which the project has no client: nothing but the rehearsal asks them. */
type Service = 'apigateway' | 'events' | 'iam' | 'lambda' | 's3';

/** GETs a path of a service of the emulated AWS, which looks at no signature but reads the service's name off it. */
export function getFromAws(endpoint: string, service: Service, path: string): Promise<Response> {
  return ask(endpoint, service, path, {});
}

/** Calls an operation of a service that takes JSON, `AWSEvents.ListRules`. */
export async function callAws(
  endpoint: string,
  service: Service,
  operation: string,
  input: object,
): Promise<unknown> {
  const headers = { 'x-amz-target': operation, 'content-type': 'application/x-amz-json-1.1' };
  const answer = await ask(endpoint, service, '/', { method: 'POST', headers, body: JSON.stringify(input) });
  return answer.json();
}

/** Calls an action of IAM. @returns its answer, in XML */
export async function callIam(endpoint: string, parameters: Record<string, string>): Promise<string> {
  const body = new URLSearchParams({ Version: '2010-05-08', ...parameters });
  const answer = await ask(endpoint, 'iam', '/', { method: 'POST', body });
  return answer.text();
}

async function ask(endpoint: string, service: Service, path: string, init: RequestInit): Promise<Response> {
  const scope = `${LOCAL_CREDENTIALS.accessKeyId}/20260101/${LOCAL_REGION}/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`;
  const answer = await fetch(endpoint + path, { ...init, headers: { ...init.headers, authorization } });
  if (answer.ok) return answer;
  throw new Error(`${service} answers ${answer.status} to ${path}: ${await answer.text()}`);
}
