import { pipeline } from '../../lib/pipeline.ts';
import { createQueueClient } from '../../lib/queue/queue-client.ts';
import { command, type Session } from '../command.ts';
import { counted } from '../counted.ts';
import { describeSelection, FILTERS, readMeant, type Selection } from '../dlq/selection.ts';
import { workThrough } from '../dlq/work-through.ts';
import { HUB } from '../usage.ts';

/** Deletes that are under way at once. */
const PARALLEL = 10;

type Purge = { readonly selection: Selection; readonly dryRun: boolean; readonly isConfirmed: boolean };

export const dlqPurge = command({
  name: 'dlq purge',
  operands: ['[<delivery or message id>]'],
  options: {
    all: { value: null, summary: 'all of them' },
    ...FILTERS,
    yes: { value: null, summary: 'do not ask' },
    'dry-run': { value: null, summary: 'say which, and do nothing' },
  },
  summary: 'deletes dead letters for good: one, some, or all',
  details: [
    'No model is lost by it: the next hint of the project makes up for it (`hub sync`). It asks first, and',
    'refuses where there is no terminal to ask at, unless --yes is said. What comes meanwhile stays.',
  ],
  examples: [`${HUB} dlq purge --project acme/retired --dry-run`, `${HUB} dlq purge --older-than 7d --yes`],
  parse: (input): Purge => ({
    selection: readMeant(input, 'dlq purge'),
    dryRun: input.flag('dry-run'),
    isConfirmed: input.flag('yes'),
  }),
  run: purge,
});

async function purge({ selection, dryRun, isConfirmed }: Purge, session: Session): Promise<void> {
  const which = describeSelection(selection);
  const question = (count: number) =>
    which === ''
      ? `Delete all dead letters (${count})?`
      : `Delete ${counted(count, 'dead letter')} ${which}?`;
  await workThrough(
    {
      ...{ selection, dryRun, verb: 'deleted', client: createQueueClient() },
      question: dryRun || isConfirmed ? null : question,
      act: (letters, held, onDone) =>
        pipeline(letters, { items: PARALLEL }, async (letter) => {
          await held.delete(letter);
          onDone();
        }),
    },
    session,
  );
}
