import { HubError, RetryLater } from '../../errors.ts';
import { commitsSince } from '../../git/commits-since.ts';
import { isObjectId } from '../../git/object-id.ts';
import { isSettled } from '../project/judge-state.ts';
import { STALENESS_MS } from '../project/staleness.ts';
import type { Run } from '../run.ts';
import type { Source } from '../source.ts';
import { expectAfter } from './expect-after.ts';
import { namedHead, recentFormer, shownHead } from './known-heads.ts';

/** What git is asked with. */
type Git = Pick<Source, 'remote' | 'capabilities'>;

/**
 * Lets a head pass, or holds it as a suspect: git may have been read from a replica that lags behind, and no card is to
 * go back because of that. It passes if it is the next one by the newest hint, if it continues the head that is shown, if
 * the newest hint names it and who shows it has seen the heads that were shown, or if ten minutes have passed since git
 * showed first what does none of that (docs/decisions/0008).
 *
 * @throws RetryLater `HEAD_SUSPECT` after it was noted; `AFTER_NOT_VISIBLE` where a push is known to be missing in it;
 * Conflict `GENERATION_LOST`; and as all requests do
 */
export async function acceptHead(run: Run, commit: string, source: Git): Promise<void> {
  const { message, context, project, hold, startedAt } = run;
  const shown = shownHead(project);
  if (shown === null || commit === shown) return;
  const next = nextHead(run, shown);
  if (commit === next) return;
  const known = project.suspect?.head === commit;
  // Ten minutes after git showed something else than what is shown, no replica shows anything older than that. What is
  // shown was read before this run has begun.
  const since = project.suspect === null ? startedAt.getTime() : Date.parse(project.suspect.since);
  const until = since + STALENESS_MS;
  if (until <= startedAt.getTime()) return;
  if (!known && (await isContinued(run, shown, commit, next, source))) return;
  if (commit === namedHead(project, message) && (await hasSeenMore(run, shown, commit, source))) return;
  // A replica that has not seen the push yet explains itself, and more quickly.
  if (isSettled(project, context.patterns) || known) await expectAfter(run, commit, source);
  if (!known) await context.store.noteSuspect(hold, { head: commit, since: new Date(since).toISOString() });
  throw new RetryLater(
    'HEAD_SUSPECT',
    `Git shows ${commit}, which does not continue ${shown}, and no push was announced that leads there from it.`,
    {
      retryAfterSeconds: Math.max(1, Math.ceil((until - context.now().getTime()) / 1000)),
      mayBeOvertaken: true,
      advice:
        'Nothing to do: what git shows is taken for the new head ten minutes after that was first in doubt.',
    },
  );
}

/**
 * The head that the newest hint says has followed the one that is shown: a push that was made on top of that is newer.
 * Null if it says nothing of the kind: hints arrive in any order, and the last may be of an older push. So may one that
 * leads from a head that was returned to, to the one that was left for that.
 */
function nextHead({ message, project, startedAt }: Run, shown: string): string | null {
  const named = namedHead(project, message);
  const isRepeated = project.former?.returned === true && named === recentFormer(project, startedAt);
  return message.before === shown && !isRepeated ? named : null;
}

/** Whether a head continues the one that is shown. What lies in between are pushes that need not be looked for any more. */
async function isContinued(
  run: Run,
  shown: string,
  commit: string,
  next: string | null,
  source: Git,
): Promise<boolean> {
  const between = await commitsSince(source.remote, source.capabilities, shown, commit);
  if (between === null) return false;
  const isNews = next !== null && between.has(next);
  if (!isNews && (await wasTakenBack(run, shown, source))) return false;
  run.context.knownCommits.learn(run.hold.key, commit, new Set([shown, ...between]));
  return true;
}

/** Whether the head was moved back to one before it a short time ago: then what continues it may be what it left. */
async function wasTakenBack({ project, startedAt }: Run, shown: string, source: Git): Promise<boolean> {
  const former = recentFormer(project, startedAt);
  if (former === null) return false;
  return (await relation(shown, former, source)) === 'before';
}

/**
 * Whether who shows a head knows the heads that were shown before, and has left them for another one: a replica that
 * lags does not know what it has not seen.
 */
async function hasSeenMore(
  { project, startedAt }: Run,
  shown: string,
  commit: string,
  source: Git,
): Promise<boolean> {
  // Shown when the repository had another format: it was made anew since.
  if (!isObjectId(source.capabilities.objectFormat, shown)) return true;
  const former = recentFormer(project, startedAt);
  if (former === commit) return false;
  if ((await relation(commit, shown, source)) !== 'beside') return false;
  return former === null || (await relation(commit, former, source)) === 'beside';
}

/** How a commit stands to another one, which the server may not know. */
async function relation(
  commit: string,
  other: string,
  { remote, capabilities }: Git,
): Promise<'before' | 'beside' | 'unknown'> {
  try {
    return (await commitsSince(remote, capabilities, commit, other)) === null ? 'beside' : 'before';
  } catch (error) {
    if (error instanceof HubError && error.code === 'GIT_NOT_OUR_REF') return 'unknown';
    throw error;
  }
}
