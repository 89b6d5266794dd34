/**
 * What runs in the process of a function, as Lambda's runtime does: it loads the packaged module and answers one
 * invocation after the other. The process ends with the one that started it.
 *
 * Usage: bootstrap.ts <module> <export> <function name> <memory in MB>
 */
import { pathToFileURL } from 'node:url';
import type { Answer, Invocation } from './protocol.ts';

type Handler = (event: unknown, context: object) => Promise<unknown>;

const [module = '', exportName = '', functionName = '', memoryLimitInMB = ''] = process.argv.slice(2);

process.on('disconnect', () => process.exit());

const handler = await load();
process.on('message', async (invocation: Invocation) => answer(await invoke(invocation)));
answer({ kind: 'ready' });

async function load(): Promise<Handler> {
  try {
    const handler: unknown = (await import(pathToFileURL(module).href))[exportName];
    if (isHandler(handler)) return handler;
    throw new TypeError(`${module} exports no function ${exportName}.`);
  } catch (error) {
    process.send?.(describe(error), () => process.exit(1));
    throw error;
  }
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}

async function invoke({ event, requestId, deadline }: Invocation): Promise<Answer> {
  const context = {
    awsRequestId: requestId,
    functionName,
    functionVersion: '$LATEST',
    memoryLimitInMB,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    return { kind: 'result', json: JSON.stringify(await handler(event, context)) ?? 'null' };
  } catch (error) {
    console.error(error);
    return describe(error);
  }
}

function describe(error: unknown): Answer {
  return error instanceof Error
    ? { kind: 'error', type: error.name, message: error.message }
    : { kind: 'error', type: typeof error, message: String(error) };
}

function answer(message: Answer): void {
  process.send?.(message);
}
