import { inspect } from 'node:util';
import { beforeEach, expect } from '@jest/globals';
import { HubError } from '../../lib/errors.ts';
import { discoverCapabilities } from '../../lib/git/capabilities.ts';
import { readHead } from '../../lib/git/head.ts';
import { requestCommand } from '../../lib/git/http/request.ts';
import { readPackfile } from '../../lib/git/protocol/read-packfile.ts';
import type { GitRemote } from '../../lib/git/types.ts';
import { collect, failureOf } from './chunks.ts';
import {
  type Behaviour,
  band,
  type HostileGitServer,
  packets,
  startHostileGitServer,
} from './hostile-git-server.ts';
import { openBeforeAll } from './open-before-all.ts';

export const TOKEN = 'glpat-protocol-test-token';
export const CAPABILITIES = { objectFormat: 'sha1', unborn: true } as const;
export const SHA1 = '0123456789abcdef0123456789abcdef01234567';

export const ADVERTISEMENT = packets(
  'version 2',
  'ls-refs=unborn',
  'fetch=shallow filter',
  'object-format=sha1',
  'flush',
);
export const HEAD = packets(`${SHA1} HEAD symref-target:refs/heads/main`, 'flush');
export const PACK = packets(
  'packfile',
  band(2, 'Counting'),
  band(1, 'PACK'),
  band(1),
  band(1, 'rest'),
  'flush',
);

/** As text, but so written that the suite's own watch for secrets does not read the whole of it before us. */
export const UNWATCHED = { 'Content-Type': 'Text/Plain; charset=utf-8' };

/** The three kinds of requests there are. */
export const ASK = {
  capabilities: (remote: GitRemote) => discoverCapabilities(remote),
  head: (remote: GitRemote) => readHead(remote, CAPABILITIES),
  pack: async (remote: GitRemote) =>
    Buffer.concat(await collect(readPackfile(requestCommand(remote, Buffer.from('0000'))))).toString(),
};

/** What has to come of asking a server that behaves like this. */
export type ProtocolCase = readonly [
  what: string,
  ask: keyof typeof ASK,
  behaviour: Behaviour,
  expected: { readonly code: string; readonly outcome: string; readonly [key: string]: unknown },
];

const failing =
  (outcome: string) =>
  (code: string, more: Record<string, unknown> = {}) => ({
    code,
    outcome,
    ...more,
  });

export const retry = failing('retry');
export const permanent = failing('permanent');
export const credentials = failing('credentials');
export const saying = (text: string) => ({ message: expect.stringContaining(text) });

/** A server for the tests of a file; each of them finds it without a request so far. */
export function hostileServer(): () => HostileGitServer {
  const server = openBeforeAll(() => startHostileGitServer(TOKEN));
  beforeEach(() => {
    server().requests.length = 0;
  });
  return server;
}

/** What asking fails with: an error of ours, with advice, and without the token in any part of it. */
export async function refusalOf(work: Promise<unknown>): Promise<HubError> {
  const error = await failureOf(work);
  if (!(error instanceof HubError)) throw error;
  const everything = inspect(error, { depth: 10, showHidden: true });
  expect(everything).not.toContain(TOKEN);
  expect(everything).not.toContain(Buffer.from(`oauth2:${TOKEN}`).toString('base64'));
  expect(error.message).not.toMatch(/\p{Cc}/u);
  expect(error.advice).toMatch(/^[A-Z].*[^.]\.$/);
  return error;
}
