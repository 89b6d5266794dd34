import { formatProjectKey } from '../../lib/project-key.ts';
import { createQueueClient } from '../../lib/queue/queue-client.ts';
import { listProjects } from '../../lib/store/hub.ts';
import { formatAge } from '../age.ts';
import { command, type Session } from '../command.ts';
import { HeldLetters } from '../dlq/held-letters.ts';
import { type Letter, toRow } from '../dlq/letter.ts';
import { selectLetters } from '../dlq/select-letters.ts';
import { readSelection, type Selection } from '../dlq/selection.ts';
import { noSuchLetter } from '../dlq/unseen.ts';
import { endIfInterrupted, listenForInterruption } from '../terminal/interruption.ts';
import { writeJson, writeOut } from '../terminal/output.ts';
import { show } from '../terminal/show.ts';
import { HUB } from '../usage.ts';

export const dlqShow = command({
  name: 'dlq show',
  operands: ['<delivery or message id>'],
  options: {},
  summary: 'one dead letter whole, with what its project says and what to do',
  examples: [`${HUB} dlq show 6a0f1c52-7d0e-4c59-9f4e-2f6b8a3d1e90`],
  parse: (input) => readSelection(input, input.operand(0)),
  run: showLetter,
});

async function showLetter(selection: Selection, { openHub, json, pasteable }: Session): Promise<void> {
  const { table, deadLetterQueueUrl } = await openHub();
  const now = new Date();
  const found: Letter[] = [];
  let unseen = 0;
  const projects = await listProjects(table);
  {
    await using held = new HeldLetters(createQueueClient(), deadLetterQueueUrl);
    const signal = listenForInterruption();
    const source = { held, projects, selection, now, signal };
    for await (const letters of selectLetters(source)) found.push(...letters);
    endIfInterrupted(signal, 'not all dead letters were looked at.');
    if (found.length === 0) unseen = await held.countUnseen();
  }
  if (found.length === 0) {
    const advice = 'See `hub dlq list`; `hub trace <delivery>` says what else became of a delivery.';
    throw noSuchLetter(selection, unseen, advice);
  }
  return json
    ? writeJson(found.map((letter) => toJson(letter, now)))
    : writeOut(found.map((letter) => describe(letter, now, pasteable)).join('\n'));
}

function toJson(letter: Letter, now: Date) {
  const { status = null, lastError = null } = letter.known ?? {};
  return { ...toRow(letter, now), projectStatus: status, lastError, body: letter.body };
}

function describe(letter: Letter, now: Date, pasteable: Session['pasteable']): string {
  const { code, reason, project, path, known, attempts, delivery, messageId, sentAt, body } = letter;
  const key = project && formatProjectKey(project);
  const lines = [
    ['reason', pasteable(`${code}: ${reason}`)],
    ['project', [path, key && `(${key})`].filter(Boolean).join(' ') || 'the message does not say'],
    ['given up', `${sentAt.toISOString()}, ${formatAge(now.getTime() - sentAt.getTime())} ago`],
    ['attempts', attempts],
    ['delivery', delivery],
    ['message', messageId],
    ['body', body],
    ...describeProject(known, pasteable),
  ] as const;
  return lines.map(([name, value]) => `${name.padEnd(14)}${show(value)}\n`).join('');
}

function describeProject(
  known: Letter['known'],
  pasteable: Session['pasteable'],
): (readonly [string, string | null])[] {
  if (known === null) return [['by now', 'the hub does not know the project']];
  const { status, lastError } = known;
  if (lastError === null) return [['by now', `the project is ${status}, without an error`]];
  return [
    ['by now', `the project is ${status}: ${lastError.code} at ${lastError.at}: ${lastError.message}`],
    ['what to do', pasteable(lastError.advice ?? 'Mend what the error says, then replay.')],
  ];
}
