import { BadCredentials, PermanentError, RetryLater } from '../errors.ts';
import type { ApiOptions } from '../gitlab/api/exchange.ts';
import { readOwnToken } from '../gitlab/api/own-token.ts';
import { rotateToken } from '../gitlab/api/rotate-token.ts';
import { expiryIn, judgeToken } from './due.ts';
import type { Replacement, Rotation, Saved } from './rotation.ts';

/** A token and what is needed to replace it. */
export type RotationJob = {
  readonly instance: string;
  readonly token: string;
  /** What an earlier rotation has saved for the instance, if it is another one. */
  readonly pending: string | null;
  readonly lifeDays: number;
  /** Puts the next token into the secret, as patiently as it can. */
  readonly save: (replacement: Replacement) => Promise<Saved>;
  readonly now: () => Date;
  readonly options: ApiOptions;
};

/**
 * Replaces a token that expires soon. GitLab is asked for the next one only with a token that it has just called active,
 * and once: whatever becomes of the answer, the same token is not sent there again before it was called active again.
 * @throws BadCredentials `ROTATED_TOKEN_LOST`: a person has to make a new one; `GITLAB_UNAUTHORIZED`: the token was dead
 * before; PermanentError `ROTATION_REFUSED`; RetryLater `ROTATION_UNANSWERED`, `ROTATION_UNFINISHED`, and as `readOwnToken`
 * does: nothing is lost
 */
export async function rotateIfDue(job: RotationJob): Promise<Rotation> {
  const { instance, token, now, options } = job;
  try {
    const due = judgeToken(await readOwnToken(instance, token, now(), options));
    return due.kind === 'due' ? await rotate(job) : { ...due, instance };
  } catch (error) {
    if (!(error instanceof BadCredentials) || error.code !== 'GITLAB_UNAUTHORIZED') throw error;
    return await recover(job, error);
  }
}

async function rotate({ instance, token, lifeDays, save, now, options }: RotationJob): Promise<Rotation> {
  const expiresAt = expiryIn(lifeDays, now());
  const next = await askForNext(instance, token, expiresAt, now, options);
  // From here on the next token is nowhere but in this process.
  const saved = await save({ instance, former: token, next }).catch((cause) => {
    throw lost(instance, 'it could not be saved', cause);
  });
  return isCurrent(saved, instance)
    ? { kind: 'rotated', instance, expiresAt }
    : { kind: 'overtaken', instance };
}

async function askForNext(
  instance: string,
  token: string,
  expiresAt: string,
  now: () => Date,
  options: ApiOptions,
): Promise<string> {
  let cause: unknown;
  try {
    const answer = await rotateToken(instance, token, expiresAt, options);
    if (answer.kind === 'rotated') return answer.token;
    if (answer.kind === 'refused') throw refused(instance, answer.why);
  } catch (error) {
    if (!(error instanceof RetryLater)) throw error;
    cause = error;
  }
  throw await explainSilence(instance, token, now, options, cause);
}

/** Only the token itself can tell whether GitLab has replaced it before the answer was lost. */
async function explainSilence(
  instance: string,
  token: string,
  now: () => Date,
  options: ApiOptions,
  cause: unknown,
): Promise<Error> {
  try {
    await readOwnToken(instance, token, now(), options);
  } catch (error) {
    if (error instanceof BadCredentials)
      return lost(instance, 'the answer that had it did not arrive', cause);
  }
  return new RetryLater(
    'ROTATION_UNANSWERED',
    `${instance} did not answer when its token was to be replaced.`,
    {
      cause,
      advice: 'Nothing to do: it is tried again once the instance says that the token is still the old one.',
    },
  );
}

/** A dead token may be the former one of a pair whose next one was saved. It is not shown to GitLab for a rotation. */
async function recover(
  { instance, token, pending, save, now, options }: RotationJob,
  refusal: BadCredentials,
): Promise<Rotation> {
  if (pending === null || pending === token) throw refusal;
  await readOwnToken(instance, pending, now(), options);
  const saved = await save({ instance, former: token, next: pending });
  return { kind: isCurrent(saved, instance) ? 'recovered' : 'overtaken', instance };
}

/** @throws RetryLater `ROTATION_UNFINISHED` */
function isCurrent(saved: Saved, instance: string): boolean {
  if (saved !== 'pending') return saved === 'saved';
  throw new RetryLater(
    'ROTATION_UNFINISHED',
    `The new token of ${instance} is in the access secret, but not yet in the version that is read.`,
    { advice: 'Nothing to do: Secrets Manager tries again, and then it becomes the current one.' },
  );
}

function refused(instance: string, why: string): PermanentError {
  return new PermanentError('ROTATION_REFUSED', `${instance} does not replace the access token: ${why}.`, {
    advice:
      'Lower the parameter rotatedTokenDays to what the instance allows, or replace the token by hand. The old one lives on.',
  });
}

function lost(instance: string, why: string, cause: unknown): BadCredentials {
  return new BadCredentials(
    'ROTATED_TOKEN_LOST',
    `${instance} has replaced the access token, and the new one is lost: ${why}.`,
    {
      cause,
      advice: `Make a new token in GitLab and put it in with \`hub gitlab rotate ${instance} --access\`: nothing of the instance can be read before. Then revoke the lost one.`,
    },
  );
}
