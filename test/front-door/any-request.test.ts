import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { FrontDoor } from '../../lib/gitlab/receive.ts';
import { verify } from '../../lib/gitlab/verify.ts';
import { formatMessage } from '../../lib/queue/message.ts';
import { Cached } from '../../lib/secrets/cached.ts';
import { parseWebhookSecret } from '../../lib/secrets/webhook-secret.ts';
import { type CapturedLog, captureLog } from '../support/captured-log.ts';
import { PUSH } from '../support/push-delivery.ts';
import { findSecrets } from '../support/secrets.ts';
import { signed, signingToken } from '../support/signed.ts';
import { webhookEvent } from '../support/webhook-event.ts';

const TOKEN = 'glwt-right';
const SIGNING_TOKEN = signingToken(1);
const instances = { 'https://gitlab.com': { secretTokens: [TOKEN], signingTokens: [SIGNING_TOKEN] } };
const credentials = parseWebhookSecret(JSON.stringify({ instances }));

/** A front door without servers behind it: those have tests of their own. */
const queued: string[] = [];
const frontDoor: FrontDoor = {
  // No hold-off: how often the secret may be read is no question of what a request looks like.
  credentials: new Cached(async () => credentials, { holdOff: 0 }),
  enqueue: async (message) => void queued.push(formatMessage(message)),
};

let handler: typeof import('../../functions/webhook/handler.ts').handler;
let log: CapturedLog;

beforeAll(async () => {
  Object.assign(process.env, { POWERTOOLS_DEV: 'true', POWERTOOLS_METRICS_NAMESPACE: 'ModelHubSync' });
  jest.unstable_mockModule('../../functions/webhook/front-door.ts', () => ({
    openFrontDoor: () => frontDoor,
  }));
  ({ handler } = await import('../../functions/webhook/handler.ts'));
  log = captureLog();
});
afterAll(() => void jest.restoreAllMocks());

type Request = { readonly headers: Record<string, string>; readonly body: Buffer };

const NAMES = [
  'X-Gitlab-Event',
  'x-gitlab-instance',
  'X-Gitlab-Token',
  'webhook-id',
  'Webhook-Timestamp',
  'webhook-signature',
  'Idempotency-Key',
  'X-Gitlab-Webhook-UUID',
  'X-Gitlab-Event-UUID',
  'User-Agent',
  'Content-Type',
  '__proto__',
];
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('', 'https://gitlab.com', 'Push Hook', 'System Hook', 'v1,AAAA', '0', `${2 ** 53}`),
);
const headers = fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 20 })), text, {
  maxKeys: 12,
});

/** Bodies from noise to nearly a push: one field of a real one is replaced. */
const field = fc.constantFrom(
  ...Object.keys(PUSH),
  'event_name',
  'project_id',
  'changes',
  'commits',
  'oversize',
);
const nearlyPush = fc
  .tuple(
    field,
    fc.jsonValue(),
    fc.constantFrom('push', 'repository_update', 'project_create', 'access_token'),
  )
  .map(([name, value, kind]) => ({ ...PUSH, object_kind: kind, [name]: value }));
const body = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.json().map((json) => Buffer.from(json)),
  nearlyPush.map((value) => Buffer.from(JSON.stringify(value))),
);

/** Shows a credential: without one, no request would come any further. */
const authentication = fc.constantFrom<(request: Request) => Request>(
  (request) => request,
  (request) => ({ ...request, headers: { ...request.headers, 'x-gitlab-token': TOKEN } }),
  (request) => {
    const { id, timestamp, signature } = signed(SIGNING_TOKEN, request.body, new Date());
    const shown = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
    return { ...request, headers: { ...request.headers, ...shown } };
  },
);

/** Whether the credentials fit, as far as a request shows it in one spelling of its headers. */
function isAuthentic({ headers: sent, body: bytes }: Request): boolean {
  const shown = new Map(Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value]));
  const signature = shown.get('webhook-signature');
  const id = shown.get('webhook-id') ?? '';
  const timestamp = shown.get('webhook-timestamp') ?? '';
  const claim = {
    origin: shown.get('x-gitlab-instance'),
    token: shown.get('x-gitlab-token') ?? '',
    signed: signature ? { id, timestamp, signature, body: bytes } : null,
    receivedAt: new Date(),
  };
  return verify(claim, credentials).kind === 'verified';
}

describe('the front door', () => {
  it('answers any 10,000 requests, none of them with 5xx, and queues only for authentic ones', async () => {
    const statuses: Record<string, number> = {};
    await fc.assert(
      fc.asyncProperty(
        headers,
        body,
        authentication,
        fc.boolean(),
        async (some, bytes, show, isBase64Encoded) => {
          const request = show({ headers: some, body: bytes });
          const sent = isBase64Encoded ? bytes.toString('base64') : bytes.toString('utf8');
          const event = webhookEvent({ headers: request.headers, body: sent, isBase64Encoded });
          const before = queued.length;

          const answer = await handler(event, { awsRequestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef' });

          const status = Number(answer.statusCode);
          const said = answer.body ?? '';
          statuses[status] = (statuses[status] ?? 0) + 1;
          expect([200, 202, 400, 401]).toContain(status);
          expect(Object.keys(JSON.parse(said))).toEqual(FIELDS);
          expect(Buffer.byteLength(said)).toBeLessThan(1024);
          expect(findSecrets(said)).toEqual([]);
          expect(queued.length - before).toBe(status === 202 ? 1 : 0);
          const received = Buffer.from(sent, isBase64Encoded ? 'base64' : 'utf8');
          expect(status === 401).toBe(!isAuthentic({ ...request, body: received }));
          log.lines.length = 0;
        },
      ),
      { numRuns: 10_000 },
    );
    for (const status of [200, 202, 400, 401]) expect(statuses[status]).toBeGreaterThan(300);
    for (const message of queued) expect(Buffer.byteLength(message)).toBeLessThan(8192);
  });
});

const FIELDS = ['status', 'code', 'reason', 'delivery', 'project', 'ref', 'requestId'];
