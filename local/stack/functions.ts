import { join } from 'node:path';
import type { Endpoints } from '../endpoints.ts';
import { unpackFunction } from '../lambda/code.ts';
import { LambdaFunction } from '../lambda/function.ts';
import type { Service } from '../template/definitions.ts';

/** Requests at a time for a function that answers HTTP. AWS has 1,000; here more would only wait for the CPUs. */
const HTTP_PROCESSES = 4;

export type FunctionsOptions = {
  readonly packageDir: string;
  /** The code is unpacked here. */
  readonly workDir: string;
  readonly endpoints: Endpoints;
  readonly onLog?: (functionName: string, line: string) => void;
  readonly onWorkers?: (pids: readonly number[]) => void;
};

/** The functions of the service, by ARN. */
export type Functions = {
  /** @throws FunctionError */
  readonly invoke: (arn: string, event: object) => Promise<unknown>;
  /** Kills the function's processes. */
  readonly close: (arn: string) => Promise<void>;
  /** Processes of the functions that work off a queue. */
  readonly workerPids: () => readonly number[];
};

/**
 * Starts the functions with one warm process each.
 * @param started takes what has to be closed
 */
export async function startFunctions(
  { functions, mappings }: Pick<Service, 'functions' | 'mappings'>,
  options: FunctionsOptions,
  started: AsyncDisposableStack,
): Promise<Functions> {
  const { packageDir, workDir, endpoints, onLog, onWorkers } = options;
  const running = new Map<string, LambdaFunction>();
  const workers: LambdaFunction[] = [];
  const workerPids = () => workers.flatMap(({ pids }) => pids);

  for (const definition of functions) {
    const mapping = mappings.find(({ functionArn }) => functionArn === definition.arn);
    const lambda = new LambdaFunction({
      code: await unpackFunction(definition, packageDir, join(workDir, 'task'), endpoints),
      maximumProcesses: mapping?.maximumConcurrency ?? HTTP_PROCESSES,
      onLog: (line) => onLog?.(definition.name, line),
      onProcesses: () => mapping && onWorkers?.(workerPids()),
    });
    started.defer(() => lambda.close());
    running.set(definition.arn, lambda);
    if (mapping !== undefined) workers.push(lambda);
  }
  await Promise.all([...running.values()].map((lambda) => lambda.warm()));

  const at = (arn: string): LambdaFunction => {
    const lambda = running.get(arn);
    if (lambda === undefined) throw new Error(`The template has no function ${arn}.`);
    return lambda;
  };
  return { invoke: (arn, event) => at(arn).invoke(event), close: (arn) => at(arn).close(), workerPids };
}
