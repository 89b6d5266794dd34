import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { HubError } from '../../lib/errors.ts';
import { parseMessage, type ReplicateMessage } from '../../lib/queue/message.ts';
import { readProject } from '../../lib/store/project.ts';
import type { Table } from '../../lib/store/table.ts';
import type { Exchange } from '../gateway/start.ts';
import { createSampleGroup } from '../gitlab/sample-group.ts';
import type { Handled } from '../poller/poller.ts';
import { WORK_DIR } from '../root.ts';
import { type Stack, startStack } from '../stack.ts';
import type { RunCommand } from './arguments.ts';
import { deliveryLine, outcomeLine } from './delivery-lines.ts';
import { emptyHints, externalHints, sampleHints } from './hints.ts';
import { FUNCTION_LOG, LogFile } from './log-file.ts';
import { Progress } from './progress.ts';
import { describeModels, runSample } from './sample-run.ts';
import { StateFile } from './state-file.ts';
import { aborted, Stopped } from './stop.ts';

type Print = (text: string) => void;

/**
 * Starts the stack, shows with the sample GitLab that it works, and serves until it is stopped; with `once` it does not
 * serve.
 * @throws what keeps it from serving: PermanentError, RetryLater; Stopped if a sample run that was asked for is cut short
 */
export async function run(command: RunCommand, stop: AbortSignal, print: Print): Promise<void> {
  try {
    await serve(command, stop, print);
  } catch (error) {
    if (command.once || !(error instanceof Stopped)) throw error;
  }
}

async function serve(command: RunCommand, stop: AbortSignal, print: Print): Promise<void> {
  await using ending = new AsyncDisposableStack();
  await mkdir(WORK_DIR, { recursive: true });
  const stateFile = command.once ? null : await StateFile.claim(join(WORK_DIR, 'local.json'));
  const log = new LogFile(join(WORK_DIR, FUNCTION_LOG));
  if (!command.once) log.clear();
  const progress = new Progress(print);
  ending.defer(() => progress.done());

  /** The stack, once deliveries are told of. */
  let served: Stack | null = null;
  const stack = ending.use(
    await startStack({
      ...command,
      onProgress: (step) => progress.step(step),
      onLog: log.append,
      onExchange: (exchange) => served && isDelivery(exchange) && print(deliveryLine(exchange, new Date())),
      onHandled: (handled) => served && printOutcome(handled, served.table, print).catch(console.error),
      onWorkers: () => served && stateFile?.write(served).catch(console.error),
    }),
  );
  stop.throwIfAborted();

  await showSample(stack, command.once, progress, stop, print);
  if (stateFile === null) return;
  served = stack;
  await stateFile.write(stack);
  print(`ready ${stack.syncUrl}\n`);
  await aborted(stop);
  served = null;
  print('stopping\n');
  await stateFile.remove();
}

async function showSample(
  { gitlab, table, syncUrl }: Stack,
  once: boolean,
  progress: Progress,
  stop: AbortSignal,
  print: Print,
): Promise<void> {
  if (gitlab.sample === null) {
    progress.done();
    return print(externalHints(gitlab.url, syncUrl));
  }
  if (gitlab.tokenToAdd !== null) {
    progress.step('making projects in the sample GitLab');
    await createSampleGroup(gitlab.sample, gitlab.accessToken);
    progress.done();
    return print(emptyHints(gitlab.url, gitlab.tokenToAdd, gitlab.accessToken));
  }
  progress.step('pushing a commit to the sample GitLab');
  const { project, milliseconds } = await runSample(gitlab.sample, gitlab.accessToken, table, stop);
  progress.done();
  print(`\n${await describeModels(table)}\n`);
  print(`In the table ${milliseconds} ms after git push was started.\n`);
  if (!once) print(sampleHints(project, gitlab.accessToken));
}

/** The API answers a question about itself as well. */
function isDelivery({ event }: Exchange): boolean {
  return event.requestContext.http.method === 'POST';
}

async function printOutcome(handled: Handled, table: Table, print: Print): Promise<void> {
  const message = readMessage(handled.body);
  // The worker has logged what is wrong with it.
  if (message === null) return print('A message that this version cannot read was handled: see the log.\n');
  print(outcomeLine(handled, message, await readProject(table, message), new Date()));
}

function readMessage(body: string): ReplicateMessage | null {
  try {
    return parseMessage(body);
  } catch (error) {
    if (error instanceof HubError) return null;
    throw error;
  }
}
