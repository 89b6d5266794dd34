import { setTimeout as delay } from 'node:timers/promises';
import { BadCredentials, RetryLater } from '../../lib/errors.ts';
import { rotateIfDue } from '../../lib/rotation/rotate-if-due.ts';
import type { Rotation } from '../../lib/rotation/rotation.ts';
import { parseAccessSecret } from '../../lib/secrets/access-secret.ts';
import { saveToken } from '../../lib/secrets/save-token.ts';
import type { Secret } from '../../lib/secrets/secret-calls.ts';
import {
  makeCurrent,
  putVersion,
  readVersion,
  type SecretVersion,
} from '../../lib/secrets/secret-versions.ts';

/** Kept back for the log. */
const LAST_WORDS_MS = 5_000;
/** What three requests to GitLab take at most, and as much again for saving what comes of them. */
const ONE_TOKEN_MS = 90_000;

/** By instance. */
type Tokens = ReadonlyMap<string, string>;

export type RotateOptions = {
  readonly secret: Secret;
  /** The version that Secrets Manager has made for this rotation. */
  readonly versionId: string;
  readonly lifeDays: number;
  readonly remainingMs: () => number;
};

/**
 * Replaces each token that is due, one after the other; each is current before the next one is asked for. Nothing that
 * fails keeps the others from it. To do it once more does no harm: what was replaced is not due.
 * @throws BadCredentials `SECRET_EMPTY`, `SECRET_INVALID`; RetryLater `SECRETS_UNAVAILABLE`: nothing was replaced
 */
export async function rotateTokens(options: RotateOptions): Promise<readonly Rotation[]> {
  const { secret, versionId } = options;
  const before = await readCurrent(secret);
  const pending = await readPending(secret);
  const tokens = parseAccessSecret(before.text, secret.secretId);
  // The same value as a version of its own: shows that one can be saved before there is one that must not be lost. It takes
  // AWSPENDING, which a token that is to be recovered still needs.
  if (!hasOthers(pending, tokens) && (await readVersion(secret, { VersionId: versionId })) === null) {
    await makeCurrent(secret, before, await putVersion(secret, before.text, versionId));
  }
  const rotations: Rotation[] = [];
  for (const instance of tokens.keys()) {
    const one = rotateOne(instance, pending?.get(instance) ?? null, options);
    rotations.push(await one.catch((error): Rotation => ({ kind: 'failed', instance, error })));
  }
  return rotations;
}

async function rotateOne(
  instance: string,
  pending: string | null,
  { secret, lifeDays, remainingMs }: RotateOptions,
): Promise<Rotation> {
  if (remainingMs() < ONE_TOKEN_MS) throw outOfTime(instance);
  const current = await readCurrent(secret);
  const token = parseAccessSecret(current.text, secret.secretId).get(instance);
  if (token === undefined) return { kind: 'overtaken', instance };
  return rotateIfDue({
    ...{ instance, token, pending, lifeDays },
    save: (replacement) =>
      saveToken(secret, current, replacement, {
        isOver: () => remainingMs() < LAST_WORDS_MS,
        wait: (milliseconds) => delay(milliseconds),
      }),
    now: () => new Date(),
    options: {},
  });
}

async function readCurrent(secret: Secret): Promise<SecretVersion> {
  const current = await readVersion(secret, { VersionStage: 'AWSCURRENT' });
  if (current !== null) return current;
  throw new BadCredentials('SECRET_EMPTY', 'The access secret has no value yet.', {
    advice: '`hub gitlab add <base URL>` fills it in: there is nothing to rotate before.',
  });
}

/** What an earlier rotation has saved, whether it is current by now or not. */
async function readPending(secret: Secret): Promise<Tokens | null> {
  const pending = await readVersion(secret, { VersionStage: 'AWSPENDING' });
  return pending && parseAccessSecret(pending.text, secret.secretId);
}

/** Whether a token was saved that is not current. */
function hasOthers(pending: Tokens | null, current: Tokens): boolean {
  return [...(pending ?? [])].some(([instance, token]) => current.get(instance) !== token);
}

function outOfTime(instance: string): RetryLater {
  return new RetryLater('ROTATION_POSTPONED', `There is no time left to replace the token of ${instance}.`, {
    advice: 'Nothing to do: Secrets Manager tries again. If it repeats, an instance is slow to answer.',
  });
}
