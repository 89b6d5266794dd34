import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** An answer in JSON, as the HTTP API takes it in format 2.0. */
export function respond(
  statusCode: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}
