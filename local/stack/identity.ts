import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { writeAtomically } from '../write-atomically.ts';

const identity = z.object({
  /** Part of the sample GitLab's URL, which is what its projects are known by in the table. Null: not chosen yet. */
  port: z.nullable(z.int()),
  accessToken: z.string(),
  secretToken: z.string(),
  /** Files of the time before the sample signed have none. */
  signingToken: z._default(z.string(), newSigningToken),
  /** Of a group, for the hub. Older files have none either. */
  groupToken: z._default(z.string(), newAccessToken),
});

/** What the sample GitLab has to be again when the same data is served another time. */
export type Identity = z.infer<typeof identity>;

/** The one in the file, or a new one. */
export async function readIdentity(file: string): Promise<Identity> {
  return existsSync(file) ? identity.parse(JSON.parse(await readFile(file, 'utf8'))) : newIdentity();
}

export async function writeIdentity(file: string, value: Identity): Promise<void> {
  await writeAtomically(file, JSON.stringify(value));
}

/** In the form of GitLab's tokens, by which scanners know a secret. */
function newIdentity(): Identity {
  return {
    port: null,
    accessToken: newAccessToken(),
    secretToken: `glwt-${randomHex()}`,
    signingToken: newSigningToken(),
    groupToken: newAccessToken(),
  };
}

function newAccessToken(): string {
  return `glpat-${randomHex()}`;
}

function randomHex(): string {
  return randomBytes(20).toString('hex');
}

function newSigningToken(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}
