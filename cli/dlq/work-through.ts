import type { SQSClient } from '@aws-sdk/client-sqs';
import { listProjects } from '../../lib/store/hub.ts';
import type { Session } from '../command.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { messageOf } from '../message-of.ts';
import type { Hub } from '../stack/open-hub.ts';
import { countMessages } from '../stack/queue-depth.ts';
import { Ask } from '../terminal/ask.ts';
import { endIfInterrupted, listenForInterruption } from '../terminal/interruption.ts';
import { writeJson, writeOut } from '../terminal/output.ts';
import { startProgress } from '../terminal/progress.ts';
import { HeldLetters } from './held-letters.ts';
import { formatLetters, type Letter, type LetterRow, toRow } from './letter.ts';
import { type LetterSource, selectLetters } from './select-letters.ts';
import { isSelective, resolveProject, type Selection } from './selection.ts';
import { describeUnseen, noSuchLetter } from './unseen.ts';

/** What is done to dead letters. */
export type Work = {
  readonly selection: Selection;
  readonly dryRun: boolean;
  /** `replayed` */
  readonly verb: string;
  /** What has to be confirmed before, with how many it is about; null: nothing. */
  readonly question: ((count: number) => string) | null;
  readonly client: SQSClient;
  readonly act: (letters: readonly Letter[], held: HeldLetters, onDone: () => void) => Promise<void>;
};

/**
 * Does something to the dead letters that are meant, or says to which it would. What came after the command was given is
 * left: nobody has meant it, and a message that is replayed in vain is back at once and would go round for ever.
 * Interrupted, it lets go of the others, says how far it came, and can be begun again.
 * @throws CommandError: not found, not confirmed, or interrupted
 */
export async function workThrough(work: Work, { openHub, json }: Session): Promise<void> {
  const { selection, dryRun, verb, question } = work;
  const startedAt = new Date();
  const hub = await openHub();
  const projects = await listProjects(hub.table);
  const resolved = resolveProject(selection, projects);
  const signal = listenForInterruption();
  const source = { projects, selection: resolved, now: startedAt, signal };
  if (question !== null) await new Ask().confirm(question(await countMeant(work, source, hub)));
  const worked: Worked = { rows: [], done: 0, unseen: 0 };
  try {
    await workOn(work, source, hub, worked);
  } catch (cause) {
    if (worked.done === 0) throw cause;
    const why = messageOf(cause);
    throw new CommandError(EXIT.failed, `${worked.done} ${verb}, then: ${why}`, {
      cause,
      advice: AGAIN,
    });
  }
  const { rows, done, unseen } = worked;
  if (signal.aborted) {
    throw new CommandError(EXIT.interrupted, `Interrupted: ${done} ${verb}.`, { advice: AGAIN });
  }
  if (rows.length === 0 && isSelective(selection)) throw noSuchLetter(selection, unseen);
  if (json) return writeJson({ [verb]: done, left: rows.length - done, dryRun, letters: rows, unseen });
  return writeOut(dryRun ? describeDryRun(worked, verb) : describeDone(worked, verb));
}

/** How many it is about, as far as can be seen. @throws CommandError (not found, interrupted) */
async function countMeant(
  { selection, client }: Work,
  source: Omit<LetterSource, 'held'>,
  { deadLetterQueueUrl }: Hub,
): Promise<number> {
  if (!isSelective(selection)) return countMessages(client, deadLetterQueueUrl);
  await using held = new HeldLetters(client, deadLetterQueueUrl);
  let count = 0;
  for await (const letters of selectLetters({ ...source, held })) count += letters.length;
  endIfInterrupted(source.signal, 'nothing was done.');
  if (count === 0) throw noSuchLetter(selection, await held.countUnseen());
  return count;
}

/** How far it came. */
type Worked = { readonly rows: LetterRow[]; done: number; unseen: number };

async function workOn(
  { dryRun, verb, client, act }: Work,
  source: Omit<LetterSource, 'held'>,
  { deadLetterQueueUrl }: Hub,
  worked: Worked,
): Promise<void> {
  const { selection, now: startedAt } = source;
  const total = isSelective(selection) ? null : await countMessages(client, deadLetterQueueUrl);
  const progress = startProgress(verb);
  const onDone = () => {
    worked.done += 1;
    progress.show(worked.done, total);
  };
  try {
    await using held = new HeldLetters(client, deadLetterQueueUrl);
    for await (const letters of selectLetters({ ...source, held })) {
      worked.rows.push(...letters.map((letter) => toRow(letter, startedAt)));
      const older = letters.filter(({ sentAt }) => sentAt.getTime() <= startedAt.getTime());
      if (!dryRun) await act(older, held, onDone);
    }
    worked.unseen = await held.countUnseen();
  } finally {
    progress.end();
  }
}

const AGAIN = 'The others are where they were. Say the same again to go on.';

function describeDryRun({ rows, unseen }: Worked, verb: string): string {
  const table = rows.length === 0 ? '' : formatLetters(rows);
  return `${table}${rows.length} would be ${verb}; nothing was changed.\n${describeUnseen(unseen)}`;
}

function describeDone({ rows, done, unseen }: Worked, verb: string): string {
  const left = rows.length - done;
  const rest = left === 0 ? '' : `Left: ${left} that came since this began, perhaps once more.\n`;
  return `${done} ${verb}.\n${rest}${describeUnseen(unseen)}`;
}
