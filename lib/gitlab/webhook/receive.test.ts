import { beforeEach, describe, expect, it } from '@jest/globals';
import { BadCredentials, RetryLater } from '../../errors.ts';
import type { ReplicateMessage } from '../../queue/message.ts';
import { Cached } from '../../secrets/cached.ts';
import type { Delivery } from './delivery.ts';
import { receive } from './receive.ts';
import type { InstanceCredentials } from './verify.ts';

const commit = 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7';
const push = {
  object_kind: 'push',
  ref: 'refs/heads/main',
  after: commit,
  project: { id: 15, path_with_namespace: 'mike/diaspora', default_branch: 'main' },
};
const headers = {
  'x-gitlab-event': 'Push Hook',
  'x-gitlab-instance': 'https://gitlab.com',
  'x-gitlab-token': 'glwt-current',
  'webhook-id': 'delivery-1',
};

let time: number;
let secret: readonly InstanceCredentials[];
let fetches: number;
let queued: ReplicateMessage[];
let credentials: Cached<readonly InstanceCredentials[]>;

beforeEach(() => {
  time = Date.parse('2026-11-22T10:00:00Z');
  secret = [{ instance: 'https://gitlab.com', secretTokens: ['glwt-current'], signingKeys: [] }];
  fetches = 0;
  queued = [];
  credentials = new Cached(
    async () => {
      fetches += 1;
      return secret;
    },
    { now: () => time },
  );
});

/** A delivery that arrives a second after what went before. */
function deliver(change: Record<string, string> = {}, body: Buffer | string = JSON.stringify(push)) {
  time += 1000;
  const delivery: Delivery = {
    headers: new Map(Object.entries({ ...headers, ...change })),
    body: Buffer.from(body),
    receivedAt: new Date(time),
  };
  const enqueue = async (message: ReplicateMessage) => void queued.push(message);
  return receive(delivery, { credentials, enqueue });
}

describe('receive', () => {
  it('queues a hint for a push to the default branch, and nothing but the hint', async () => {
    expect(await deliver()).toMatchObject({ instance: 'https://gitlab.com', decision: { kind: 'enqueue' } });
    expect(queued).toEqual([
      {
        version: 1,
        instance: 'https://gitlab.com',
        projectId: 15,
        path: 'mike/diaspora',
        branch: 'main',
        after: commit,
        delivery: 'delivery-1',
        trigger: 'push',
        full: false,
        receivedAt: '2026-11-22T10:00:01.000Z',
      },
    ]);
  });

  // With `refs/heads/` before it, a ref of 255 characters.
  const longest = 'x'.repeat(244);
  it.each([
    ['has its name, a long one, too', { ref: longest, after: commit }, { after: commit, branch: longest }],
    ['is left out where no ref can be that long', { ref: `${longest}x`, after: commit }, { after: commit }],
    ['is left out where its commit is not known', { ref: 'main', after: null }, { after: null }],
  ])('queues a hint in which the branch %s', async (_, { ref, after }, hint) => {
    const project = { ...push.project, default_branch: ref };
    await deliver({}, JSON.stringify({ ...push, ref: `refs/heads/${ref}`, after, project }));
    expect(queued.map(({ after, branch }) => ({ after, branch }))).toEqual([hint]);
  });

  it('decides by the header, the instance and the time of the delivery where the body says less', async () => {
    const project = { id: 15, web_url: 'https://gitlab.com/mike/diaspora' };
    expect(await deliver({}, JSON.stringify({ project }))).toMatchObject({ decision: { kind: 'enqueue' } });
    expect(queued).toEqual([expect.objectContaining({ projectId: 15, path: 'mike/diaspora' })]);
    const expiring = { object_kind: 'access_token', object_attributes: { expires_at: '2026-11-29' } };
    expect(await deliver({}, JSON.stringify(expiring))).toMatchObject({
      decision: { code: 'TOKEN_EXPIRES', warning: { daysLeft: 7 } },
    });
  });

  it('says what was there before the push, where the event does', async () => {
    const before = 'b'.repeat(40);
    await deliver({}, JSON.stringify({ ...push, before }));
    await deliver({}, JSON.stringify({ ...push, before: '0'.repeat(40) }));
    expect(queued.map((message) => message.before)).toEqual([before, undefined]);
  });

  it('takes the instance from the secret, never an address from the body', async () => {
    const elsewhere = {
      ...push.project,
      web_url: 'https://evil.example/x',
      git_http_url: 'https://evil.example/x.git',
    };
    await deliver({}, JSON.stringify({ ...push, project: elsewhere }));
    expect(queued[0]?.instance).toBe('https://gitlab.com');
    expect(JSON.stringify(queued)).not.toContain('evil');
  });

  it('queues nothing that is ignored', async () => {
    const receipt = await deliver({}, JSON.stringify({ ...push, ref: 'refs/heads/feature' }));
    expect(receipt).toMatchObject({ instance: 'https://gitlab.com', decision: { code: 'OTHER_BRANCH' } });
    expect(queued).toEqual([]);
  });

  it('says nothing about a body before it is authentic', async () => {
    const wrong = { 'x-gitlab-token': 'glwt-wrong' };
    expect(await deliver(wrong, 'no json')).toMatchObject({ instance: null, decision: { status: 401 } });
    expect(await deliver({}, 'no json')).toMatchObject({
      decision: { kind: 'reject', status: 400, code: 'NOT_JSON', reason: expect.stringContaining('JSON') },
    });
    expect(await deliver({}, '[]')).toMatchObject({ decision: { status: 400, code: 'NOT_GITLAB' } });
  });

  it('refuses a body that no invocation could have carried', async () => {
    const limit = 6 * 1024 * 1024;
    expect(await deliver({}, Buffer.alloc(limit + 1))).toMatchObject({
      decision: { status: 413, code: 'BODY_TOO_LARGE', reason: expect.stringContaining(`${limit} bytes`) },
    });
    expect(fetches).toBe(0);
    expect(await deliver({}, Buffer.alloc(limit))).toMatchObject({ decision: { code: 'NOT_JSON' } });
  });

  it('does not acknowledge what could not be queued', async () => {
    const delivery: Delivery = {
      headers: new Map(Object.entries(headers)),
      body: Buffer.from(JSON.stringify(push)),
      receivedAt: new Date(time),
    };
    const enqueue = async () => {
      throw new RetryLater('QUEUE_UNAVAILABLE', 'down');
    };
    await expect(receive(delivery, { credentials, enqueue })).rejects.toMatchObject({
      code: 'QUEUE_UNAVAILABLE',
    });
  });

  it('does not refuse what it cannot check', async () => {
    credentials = new Cached(async () => {
      throw new BadCredentials('SECRET_EMPTY', 'empty');
    });
    await expect(deliver()).rejects.toMatchObject({ code: 'SECRET_EMPTY' });
  });
});

describe('receive, when the credentials do not fit', () => {
  it.each([
    ['BAD_CREDENTIALS', { 'x-gitlab-token': 'glwt-wrong' }],
    ['BAD_CREDENTIALS', { 'x-gitlab-token': '' }],
    ['UNKNOWN_INSTANCE', { 'x-gitlab-instance': 'https://evil.example' }],
  ])('refuses with %s: %j', async (code, change) => {
    expect(await deliver(change)).toMatchObject({
      instance: null,
      decision: { kind: 'reject', status: 401, code },
    });
    expect(queued).toEqual([]);
  });

  it('accepts a token that was put into the secret since it was read', async () => {
    await deliver();
    secret = [
      { instance: 'https://gitlab.com', secretTokens: ['glwt-next', 'glwt-current'], signingKeys: [] },
    ];
    expect(await deliver({ 'x-gitlab-token': 'glwt-next' })).toMatchObject({ decision: { kind: 'enqueue' } });
  });

  it('accepts an instance that was put into the secret since it was read', async () => {
    await deliver();
    secret = [
      ...secret,
      { instance: 'https://git.acme.com/gitlab', secretTokens: ['glwt-acme'], signingKeys: [] },
    ];
    const acme = { 'x-gitlab-instance': 'https://git.acme.com', 'x-gitlab-token': 'glwt-acme' };
    expect(await deliver(acme)).toMatchObject({ instance: 'https://git.acme.com/gitlab' });
  });

  it('does not refuse, while it may not look again, a token that could be new', async () => {
    await deliver();
    await deliver({ 'x-gitlab-token': 'glwt-forged' });
    secret = [{ instance: 'https://gitlab.com', secretTokens: ['glwt-next'], signingKeys: [] }];
    await expect(deliver({ 'x-gitlab-token': 'glwt-next' })).rejects.toMatchObject({
      code: 'SECRETS_UNAVAILABLE',
    });
    time += 30_000;
    expect(await deliver({ 'x-gitlab-token': 'glwt-next' })).toMatchObject({ decision: { kind: 'enqueue' } });
  });

  it('goes on accepting what fits during a flood of forged deliveries, at two fetches', async () => {
    await deliver();
    for (let i = 0; i < 20; i += 1)
      await deliver({ 'x-gitlab-token': `glwt-forged-${i}` }).catch(() => undefined);
    expect(await deliver()).toMatchObject({ decision: { kind: 'enqueue' } });
    expect(fetches).toBe(2);
  });

  it('reads no secret for a delivery without a token', async () => {
    await deliver({ 'x-gitlab-token': '' });
    expect(fetches).toBe(0);
  });
});
