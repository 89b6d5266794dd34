import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { failureOf } from '../../../test/support/chunks.ts';
import { type LfsServer, startLfsServer } from '../../../test/support/lfs-server.ts';
import { exchange } from './exchange.ts';

const TIMEOUTS = { headersMs: 5_000, idleMs: 5_000 };

let server: LfsServer;

beforeEach(async () => {
  server = await startLfsServer();
});
afterEach(() => server.close());

describe('exchange', () => {
  it('lets an answer go with the end of reading, how much of it there may be left', async () => {
    const begun = Promise.withResolvers<() => void>();
    server.store = (_, response) => {
      response.write('{');
      begun.resolve(() => response.end('}'));
    };
    const request = { url: new URL(`${server.origin}/x`), method: 'GET', headers: {} } as const;
    const answer = await exchange({}, request, TIMEOUTS, async (response) => response);
    const end = await begun.promise;
    end();
    expect(await failureOf(answer.text())).toMatchObject({ name: 'AbortError' });
  });
});
