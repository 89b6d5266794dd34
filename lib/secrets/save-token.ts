import type { Replacement, Saved } from '../rotation/rotation.ts';
import { parseAccessSecret } from './access-secret.ts';
import { replaceToken } from './replace-token.ts';
import type { Secret } from './secret-calls.ts';
import { makeCurrent, putVersion, readVersion, type SecretVersion } from './secret-versions.ts';

/** How long a save is tried for, and how it waits. */
export type Patience = {
  readonly isOver: () => boolean;
  readonly wait: (milliseconds: number) => Promise<void>;
};

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 8_000;

/**
 * Puts a token in the place of another, however often it takes: what is given up here is lost. What others change at the
 * same time is kept.
 * @param known the current version as it was read last: the token is safe the sooner
 * @throws RetryLater `SECRETS_UNAVAILABLE`, BadCredentials `SECRET_INVALID` of the last attempt
 */
export async function saveToken(
  secret: Secret,
  known: SecretVersion,
  replacement: Replacement,
  patience: Patience,
): Promise<Saved> {
  let current = known;
  let isSafe = false;
  const attempt = async (): Promise<Saved> => {
    const text = replaceToken(current.text, replacement);
    if (text === null) return holds(current, replacement) ? 'saved' : 'overtaken';
    const version = await putVersion(secret, text);
    isSafe = true;
    await makeCurrent(secret, current, version);
    return 'saved';
  };
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    try {
      return await attempt();
    } catch (error) {
      if (patience.isOver()) return orThrow(error, isSafe);
      await patience.wait(wait);
      current = await readAgain(secret, current);
    }
  }
}

function orThrow(error: unknown, isSafe: boolean): Saved {
  if (isSafe) return 'pending';
  throw error;
}

/** What cannot be read does not keep us from writing. */
async function readAgain(secret: Secret, known: SecretVersion): Promise<SecretVersion> {
  const current = await readVersion(secret, { VersionStage: 'AWSCURRENT' }).catch(() => null);
  return current ?? known;
}

/** As it does where an attempt had done it, and only its answer was lost. */
function holds({ text }: SecretVersion, { instance, next }: Replacement): boolean {
  return parseAccessSecret(text).get(instance) === next;
}
