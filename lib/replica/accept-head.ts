import { HubError, RetryLater } from '../errors.ts';
import { commitsSince } from '../git/commits-since.ts';
import { expectAfter } from './expect-after.ts';
import { isSettled, namedHead, STALENESS_MS, shownHead } from './project-state.ts';
import type { Run } from './run.ts';
import type { Source } from './source.ts';

/**
 * Lets a head pass, or holds it as a suspect: git may have been read from a replica that lags behind, and no card is to
 * go back because of that. It passes if the newest hint names it, or if it continues the head that is shown, or if ten
 * minutes have passed since git showed first what does neither (docs/decisions/0008).
 *
 * @throws RetryLater `HEAD_SUSPECT` after it was noted; `AFTER_NOT_VISIBLE` where a push is known to be missing in it
 */
export async function acceptHead(
  run: Run,
  commit: string,
  source: Pick<Source, 'remote' | 'capabilities'>,
): Promise<void> {
  const { message, context, project, hold } = run;
  const shown = shownHead(project);
  const named = namedHead(project, message);
  if (shown === null || commit === shown || commit === named) return;
  const now = context.now();
  const known = project.suspect?.head === commit;
  // Ten minutes after git showed something else than what is shown, no replica shows anything older than that.
  const since = project.suspect === null ? now.getTime() : Date.parse(project.suspect.since);
  const leftMs = since + STALENESS_MS - now.getTime();
  if (leftMs <= 0) return;
  if (!known && (await isContinued(run, shown, commit, named, source))) return;
  // A replica that has not seen the push yet explains itself, and more quickly.
  if (isSettled(project, context.patterns) || known) await expectAfter(run, commit, source);
  if (!known) await context.store.noteSuspect(hold, { head: commit, since: new Date(since).toISOString() });
  throw new RetryLater(
    'HEAD_SUSPECT',
    `Git shows ${commit}, which does not continue ${shown}, and no push was announced that leads there.`,
    {
      retryAfterSeconds: Math.ceil(leftMs / 1000),
      mayBeOvertaken: true,
      advice:
        'Nothing to do: what git shows is taken for the new head ten minutes after that was first in doubt.',
    },
  );
}

/** Whether a head continues the one that is shown. What lies in between are pushes that need not be looked for any more. */
async function isContinued(
  run: Run,
  shown: string,
  commit: string,
  named: string | null,
  source: Pick<Source, 'remote' | 'capabilities'>,
): Promise<boolean> {
  const between = await commitsSince(source.remote, source.capabilities, shown, commit);
  if (between === null) return false;
  const isNews = named !== null && between.has(named);
  if (!isNews && (await wasTakenBack(run, shown, source))) return false;
  run.context.knownCommits.learn(run.hold.key, commit, between);
  return true;
}

/** Whether the head was moved back to one before it a short time ago: then what continues it may be what it left. */
async function wasTakenBack(
  { context, project: { former } }: Run,
  shown: string,
  { remote, capabilities }: Pick<Source, 'remote' | 'capabilities'>,
): Promise<boolean> {
  if (former === null || Date.parse(former.leftAt) + STALENESS_MS <= context.now().getTime()) return false;
  try {
    return (await commitsSince(remote, capabilities, shown, former.head)) !== null;
  } catch (error) {
    if (error instanceof HubError && error.code === 'GIT_NOT_OUR_REF') return false;
    throw error;
  }
}
