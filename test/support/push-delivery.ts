import { signed } from './signed.ts';

const COMMIT = 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7';

/** The body of a push to the default branch. */
export const PUSH = {
  object_kind: 'push',
  ref: 'refs/heads/main',
  before: '95790bf891e76fee5e1747ab589903a6a1f80f22',
  after: COMMIT,
  project: { id: 15, path_with_namespace: 'mike/diaspora', default_branch: 'main' },
};

const HEADERS = { 'X-Gitlab-Event': 'Push Hook', 'X-Gitlab-Instance': 'https://gitlab.com' };

type Request = { readonly headers: Record<string, string>; readonly body: string };

/** A push as a GitLab sends it that has a secret token. */
export function pushWithToken(token: string, body: object = PUSH): Request {
  return { headers: { ...HEADERS, 'X-Gitlab-Token': token }, body: JSON.stringify(body) };
}

/** A push as a GitLab sends it that signs, at a time. */
export function signedPush(token: string, at: Date, body: object = PUSH): Request {
  const text = JSON.stringify(body);
  const { id, timestamp, signature } = signed(token, Buffer.from(text), at);
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  return { headers: { ...HEADERS, ...headers }, body: text };
}
