import { jest } from '@jest/globals';
import type { Command } from '../../cli/command.ts';
import { Input } from '../../cli/input.ts';
import { scriptedTable } from './scripted-table.ts';

export type CommandRun = {
  readonly operands?: readonly string[];
  readonly options?: readonly (readonly [string, string])[];
  readonly json?: boolean;
};

/**
 * Runs a command in this process, on a hub with an empty table.
 * @param sqs where its queues are
 * @returns what it has written to standard output, and what it has thrown
 */
export async function runCommand(
  { prepare }: Command,
  sqs: string,
  { operands = [], options = [], json = false }: CommandRun = {},
): Promise<{ readonly ended: unknown; readonly out: string }> {
  const hub = {
    ...{ table: scriptedTable({ Items: [] }), syncUrl: '', secrets: { access: '', webhook: '' } },
    ...{ patterns: null, logs: { kind: 'files' as const, files: [] } },
    ...{ queueUrl: `${sqs}/1/queue.fifo`, deadLetterQueueUrl: `${sqs}/1/dead.fifo` },
  };
  const written = jest.spyOn(process.stdout, 'write').mockImplementation((_, ...rest) => {
    for (const done of rest) if (typeof done === 'function') done();
    return true;
  });
  try {
    const input = new Input({ kind: 'local' }, operands, new Map(options));
    const session = { json, openHub: async () => hub, pasteable: (text: string) => text };
    const ended = await prepare(input)(session).catch((error: unknown) => error);
    return { ended, out: written.mock.calls.map(([chunk]) => String(chunk)).join('') };
  } finally {
    written.mockRestore();
  }
}
