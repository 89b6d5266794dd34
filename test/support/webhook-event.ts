import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** A `POST /gateway/public/sync` as the HTTP API hands it to the webhook function. */
export function webhookEvent(
  change: Partial<APIGatewayProxyEventV2>,
  method = 'POST',
): APIGatewayProxyEventV2 {
  const path = method === 'GET' ? '/gateway/public/info' : '/gateway/public/sync';
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: '',
    headers: {},
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'GitLab/19.1.0' },
      requestId: 'gateway-request',
      routeKey: `${method} ${path}`,
      stage: '$default',
      time: '22/Nov/2026:10:00:00 +0000',
      timeEpoch: 1795341600000,
    },
    body: '{}',
    isBase64Encoded: false,
    ...change,
  };
}
