import * as z from 'zod/mini';

export type GatewayAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
};

const structured = z.object({
  statusCode: z.int().check(z.gte(100), z.lte(599)),
  headers: z._default(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])), {}),
  cookies: z._default(z.array(z.string()), []),
  body: z._default(z.string(), ''),
  isBase64Encoded: z._default(z.boolean(), false),
});

/**
 * What an HTTP API answers when a function has returned this (same guide, "Lambda function response for format 2.0"):
 * a result without `statusCode` is itself the body.
 */
export function gatewayAnswer(result: unknown): GatewayAnswer {
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    return jsonAnswer(200, result);
  }
  const parsed = structured.safeParse(result);
  if (!parsed.success) return messageAnswer(500, 'Internal Server Error');
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  const names = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return {
    status: statusCode,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      ...Object.fromEntries(names),
      ...(cookies.length > 0 && { 'set-cookie': cookies }),
    },
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  };
}

/** An answer of API Gateway itself. */
export function messageAnswer(status: number, message: string): GatewayAnswer {
  return jsonAnswer(status, { message });
}

function jsonAnswer(status: number, value: unknown): GatewayAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(value ?? null)),
  };
}
