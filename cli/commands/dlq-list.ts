import { createQueueClient } from '../../lib/queue/queue-client.ts';
import { listProjects } from '../../lib/store/hub.ts';
import { command, type Session } from '../command.ts';
import { counted } from '../counted.ts';
import { HeldLetters } from '../dlq/held-letters.ts';
import { formatLetters, type LetterRow, toRow } from '../dlq/letter.ts';
import { selectLetters } from '../dlq/select-letters.ts';
import {
  describeSelection,
  FILTERS,
  isSelective,
  readSelection,
  resolveProject,
  type Selection,
} from '../dlq/selection.ts';
import { describeUnseen } from '../dlq/unseen.ts';
import { endIfInterrupted, listenForInterruption } from '../terminal/interruption.ts';
import { writeJson, writeOut } from '../terminal/output.ts';
import { HUB } from '../usage.ts';

export const dlqList = command({
  name: 'dlq list',
  operands: [],
  options: FILTERS,
  summary: 'what was given up and waits for a person, one line each',
  details: [
    'Messages are hidden from others while they are looked at, and shown again at the end.',
    'CRASHED is the reason of those whose worker never came to say why.',
  ],
  examples: [
    `${HUB} dlq list --reason GIT_UNAUTHORIZED`,
    `${HUB} dlq list --project acme/models --older-than 2h`,
  ],
  parse: (input) => readSelection(input, null),
  run: listLetters,
});

async function listLetters(wanted: Selection, { openHub, json }: Session): Promise<void> {
  const { table, deadLetterQueueUrl } = await openHub();
  const now = new Date();
  const rows: LetterRow[] = [];
  let unseen = 0;
  let others = 0;
  const projects = await listProjects(table);
  const selection = resolveProject(wanted, projects);
  {
    await using held = new HeldLetters(createQueueClient(), deadLetterQueueUrl);
    const signal = listenForInterruption();
    const source = { held, projects, selection, now, signal };
    for await (const letters of selectLetters(source))
      rows.push(...letters.map((letter) => toRow(letter, now)));
    endIfInterrupted(signal, 'not all dead letters were looked at.');
    unseen = await held.countUnseen();
    others = held.count - rows.length;
  }
  rows.sort((a, b) => a.deadSince.localeCompare(b.deadSince));
  return json
    ? writeJson({ letters: rows, unseen })
    : writeOut(`${describe(rows, wanted, others, unseen)}${describeUnseen(unseen)}`);
}

function describe(rows: readonly LetterRow[], wanted: Selection, others: number, unseen: number): string {
  if (rows.length > 0) return formatLetters(rows);
  const none = unseen === 0 ? 'No dead letter' : 'No dead letter that can be seen';
  if (!isSelective(wanted)) return `${none}.\n`;
  const there = others === 0 ? '' : ` (${counted(others, 'other')} ${others === 1 ? 'is' : 'are'} there)`;
  return `${none} ${describeSelection(wanted)}${there}.\n`;
}
