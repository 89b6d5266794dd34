import { createQueueClient } from '../../lib/queue/queue-client.ts';
import { command, type Session } from '../command.ts';
import { replayLetters } from '../dlq/replay.ts';
import { FILTERS, readMeant, type Selection } from '../dlq/selection.ts';
import { workThrough } from '../dlq/work-through.ts';
import { HUB } from '../usage.ts';

type Replay = { readonly selection: Selection; readonly dryRun: boolean };

export const dlqReplay = command({
  name: 'dlq replay',
  operands: ['[<delivery or message id>]'],
  options: {
    all: { value: null, summary: 'all of them' },
    ...FILTERS,
    'dry-run': { value: null, summary: 'say which, and do nothing' },
  },
  summary: 'sends dead letters to the queue once more: one, some, or all',
  details: [
    'Each is sent first and deleted then, so that none is lost wherever this is interrupted (Ctrl-C, which',
    'says how far it came), and it may be repeated: a hint that comes twice is looked at twice. Mend the',
    'cause first; what fails once more comes back, and is not replayed a second time.',
  ],
  examples: [
    `${HUB} dlq replay --all --dry-run`,
    `${HUB} dlq replay --reason GIT_UNAUTHORIZED`,
    `${HUB} dlq replay --project acme/models --older-than 2h`,
  ],
  parse: (input): Replay => ({
    selection: readMeant(input, 'dlq replay'),
    dryRun: input.flag('dry-run'),
  }),
  run: replay,
});

async function replay({ selection, dryRun }: Replay, session: Session): Promise<void> {
  const { queueUrl } = await session.openHub();
  const client = createQueueClient();
  await workThrough(
    {
      ...{ selection, dryRun, verb: 'replayed', question: null, client },
      act: (letters, held, onDone) => replayLetters(letters, held, client, queueUrl, onDone),
    },
    session,
  );
}
