import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readIdentity, writeIdentity } from './identity.ts';

let directory: string;
let file: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelhub-identity-'));
  file = join(directory, 'identity.json');
});
afterEach(() => rm(directory, { recursive: true }));

const ACCESS_TOKEN = /^glpat-[0-9a-f]{40}$/;
const SIGNING_TOKEN = /^whsec_[A-Za-z0-9+/]{43}=$/;

describe('the identity of the sample GitLab', () => {
  it('has tokens in the form of GitLab at first, others each time', async () => {
    const identity = await readIdentity(file);
    expect(identity).toEqual({
      port: null,
      accessToken: expect.stringMatching(ACCESS_TOKEN),
      secretToken: expect.stringMatching(/^glwt-[0-9a-f]{40}$/),
      signingToken: expect.stringMatching(SIGNING_TOKEN),
      groupToken: expect.stringMatching(ACCESS_TOKEN),
    });
    expect((await readIdentity(file)).signingToken).not.toBe(identity.signingToken);
  });

  it('is the same again once it is written', async () => {
    const identity = { ...(await readIdentity(file)), port: 4711 };
    await writeIdentity(file, identity);
    expect(await readIdentity(file)).toEqual(identity);
  });

  it('of a file without a signing token gets one, and is otherwise as it was', async () => {
    const old = { port: 4711, accessToken: 'access', secretToken: 'secret' };
    await writeFile(file, JSON.stringify(old));
    expect(await readIdentity(file)).toEqual({
      ...old,
      signingToken: expect.stringMatching(SIGNING_TOKEN),
      groupToken: expect.stringMatching(ACCESS_TOKEN),
    });
  });
});
