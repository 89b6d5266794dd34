import { isUtf8 } from 'node:buffer';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { FrontDoor } from '../../lib/gitlab/webhook/receive.ts';
import { formatMessage } from '../../lib/queue/message.ts';
import { Cached } from '../../lib/secrets/cached.ts';
import { parseWebhookSecret } from '../../lib/secrets/webhook-secret.ts';
import { type CapturedLog, captureLog } from '../support/captured-log.ts';
import { PUSH } from '../support/push-delivery.ts';
import { findSecrets } from '../support/secrets.ts';
import { shortOrLong } from '../support/short-or-long.ts';
import { signed, signingToken } from '../support/signed.ts';
import { webhookEvent } from '../support/webhook-event.ts';

const TOKEN = 'glwt-right';
const SIGNING_TOKEN = signingToken(1);
const instances = { 'https://gitlab.com': { secretTokens: [TOKEN], signingTokens: [SIGNING_TOKEN] } };
const credentials = parseWebhookSecret(JSON.stringify({ instances }));

const REQUESTS = shortOrLong(1000, 10_000);

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
  jest.unstable_mockModule('../../functions/webhook/front-door.ts', () => ({
    openFrontDoor: () => frontDoor,
  }));
  ({ handler } = await import('../../functions/webhook/handler.ts'));
  log = captureLog();
});
afterAll(() => void jest.restoreAllMocks());

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

/** A request, and whether it shows a credential that fits what arrives. */
type Shown = { readonly headers: Record<string, string>; readonly fits: boolean };

/** What a request shows beside some headers and a body of any kind. */
const showing = fc.constantFrom<(some: Record<string, string>, body: Buffer) => Shown>(
  (some) => ({ headers: some, fits: false }),
  (some) => ({ headers: { ...withoutCredentials(some), 'X-GITLAB-TOKEN': TOKEN }, fits: true }),
  (some) => ({ headers: { ...withoutCredentials(some), 'x-gitlab-token': `${TOKEN}x` }, fits: false }),
  (some, bytes) => ({ headers: { ...withoutCredentials(some), ...signatureOf(bytes) }, fits: true }),
  (some, bytes) => ({
    headers: {
      ...withoutCredentials(some),
      ...signatureOf(bytes),
      'X-Gitlab-Token': TOKEN,
      'webhook-id': 'other',
    },
    fits: false,
  }),
  (some, bytes) => ({
    headers: {
      ...withoutCredentials(some),
      ...signatureOf(bytes),
      'X-Gitlab-Instance': 'https://gitlab.org',
    },
    fits: false,
  }),
);

function withoutCredentials(some: Record<string, string>): Record<string, string> {
  const entries = Object.entries(some).filter(
    ([name]) => !/^(webhook-|x-gitlab-(token|instance)$)/i.test(name),
  );
  return Object.fromEntries(entries);
}

function signatureOf(bytes: Buffer): Record<string, string> {
  const { id, timestamp, signature } = signed(SIGNING_TOKEN, bytes, new Date());
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
}

async function send(sent: Record<string, string>, text: string, isBase64Encoded: boolean) {
  const event = webhookEvent({ headers: sent, body: text, isBase64Encoded });
  const { statusCode, body: said = '' } = await handler(event, {
    awsRequestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
  });
  expect(Object.keys(JSON.parse(said))).toEqual(FIELDS);
  expect(Buffer.byteLength(said)).toBeLessThan(1024);
  expect(findSecrets(said)).toEqual([]);
  log.lines.length = 0;
  return Number(statusCode);
}

describe('the front door', () => {
  it(`answers any ${REQUESTS} requests, none of them with 5xx, and queues only for authentic ones`, async () => {
    const statuses: Record<string, number> = {};
    await fc.assert(
      fc.asyncProperty(headers, body, showing, fc.boolean(), async (some, bytes, show, isBase64Encoded) => {
        const shown = show(some, bytes);
        const sent = isBase64Encoded ? bytes.toString('base64') : bytes.toString('utf8');
        // What is no UTF-8 does not survive as text, and then it is not what was signed.
        const isWhole = isBase64Encoded || isUtf8(bytes);
        const isSigned = Object.hasOwn(shown.headers, 'webhook-signature');
        const before = queued.length;

        const status = await send(shown.headers, sent, isBase64Encoded);

        statuses[status] = (statuses[status] ?? 0) + 1;
        expect([200, 202, 400, 401]).toContain(status);
        expect(queued.length - before).toBe(status === 202 ? 1 : 0);
        expect(status !== 401).toBe(shown.fits && (isWhole || !isSigned));
      }),
      { numRuns: REQUESTS },
    );
    for (const status of [200, 202, 400, 401]) expect(statuses[status]).toBeGreaterThan(REQUESTS / 50);
    for (const message of queued) expect(Buffer.byteLength(message)).toBeLessThan(8192);
  }, 120_000);

  const authentic = { 'X-Gitlab-Token': TOKEN, 'X-Gitlab-Event': 'Push Hook' };
  const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

  it.each([
    [
      'a push with a field of a million levels',
      `{"deep":${deep(1_000_000)},${JSON.stringify(PUSH).slice(1)}`,
      202,
    ],
    ['a million levels and nothing else', deep(1_000_000), 400],
    ['a million levels that are never closed', '['.repeat(1_000_000), 400],
    [
      'a push with 200,000 commits',
      JSON.stringify({ ...PUSH, commits: Array(200_000).fill({ id: 'x' }) }),
      202,
    ],
    ['six megabytes of nothing', ' '.repeat(6 * 1024 * 1024), 400],
    ['one byte more', ' '.repeat(6 * 1024 * 1024 + 1), 413],
    ['nothing', '', 400],
  ])('has an answer to %s', async (_, text, status) => {
    expect(await send(authentic, text, false)).toBe(status);
  });

  it.each([
    ['X-Gitlab-Token', `${TOKEN},${TOKEN}`],
    ['X-Gitlab-Instance', 'https://gitlab.com,https://gitlab.com'],
  ])('refuses a delivery with %s twice, which API Gateway joins', async (name, value) => {
    expect(await send({ ...authentic, [name]: value }, JSON.stringify(PUSH), false)).toBe(401);
  });

  it('refuses a delivery whose signature stands in two headers', async () => {
    const text = JSON.stringify(PUSH);
    const signature = signatureOf(Buffer.from(text));
    const twice = { ...signature, 'webhook-signature': `v1,AAAA,${signature['webhook-signature']}` };
    expect(await send(signature, text, false)).toBe(202);
    expect(await send(twice, text, false)).toBe(401);
  });
});

const FIELDS = ['status', 'code', 'reason', 'delivery', 'project', 'ref', 'requestId'];
