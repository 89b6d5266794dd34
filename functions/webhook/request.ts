import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Delivery } from '../../lib/gitlab/webhook/delivery.ts';

/** Takes a delivery out of the HTTP API's envelope, format 2.0. */
export function readDelivery(event: APIGatewayProxyEventV2, receivedAt: Date): Delivery {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(event.headers)) {
    if (value !== undefined) headers.set(name.toLowerCase(), value);
  }
  return {
    headers,
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    receivedAt,
  };
}
