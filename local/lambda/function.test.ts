import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../../test/support/until.ts';
import { LambdaFunction } from './function.ts';

const source = `
let invocations = 0;
export async function handler(event, context) {
  invocations += 1;
  switch (event.do) {
    case 'count': return { invocations, pid: process.pid };
    case 'context': return { ...context, remaining: context.getRemainingTimeInMillis() };
    case 'environment': return process.env;
    case 'wait': await new Promise((resolve) => setTimeout(resolve, event.milliseconds)); return { invocations };
    case 'log': console.log('a line'); return;
    case 'throw': throw new RangeError('out of range');
    case 'exit': process.exit(3);
    case 'spin': while (true);
  }
}`;

let directory: string;
let lambda: LambdaFunction;
let onLog: (line: string) => void;
let reported: (readonly number[])[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelhub-'));
  await writeFile(join(directory, 'function.mjs'), source);
  onLog = () => undefined;
  reported = [];
  lambda = open();
});

afterEach(async () => {
  await lambda.close();
  await rm(directory, { recursive: true });
});

function open(change: { exportName?: string; timeoutSeconds?: number } = {}): LambdaFunction {
  const code = {
    module: join(directory, 'function.mjs'),
    exportName: 'handler',
    functionName: 'test',
    memoryMegabytes: 256,
    timeoutSeconds: 20,
    environment: { HELLO: 'world' },
    ...change,
  };
  return new LambdaFunction({
    code,
    maximumProcesses: 2,
    onLog: (line) => onLog(line),
    onProcesses: (pids) => reported.push(pids),
  });
}

describe('LambdaFunction', () => {
  it('runs invocations one after the other in one warm process', async () => {
    await lambda.warm();
    const [pid] = lambda.pids;
    expect(await lambda.invoke({ do: 'count' })).toEqual({ invocations: 1, pid });
    expect(await lambda.invoke({ do: 'count' })).toEqual({ invocations: 2, pid });
  });

  it('runs invocations side by side in processes of their own, up to the maximum', async () => {
    const waits = [1, 2, 3].map(() => lambda.invoke({ do: 'wait', milliseconds: 50 }));
    // The third one has waited for the process of the first.
    expect(await Promise.all(waits)).toEqual([{ invocations: 1 }, { invocations: 1 }, { invocations: 2 }]);
    expect(lambda.pids).toHaveLength(2);
  });

  it('tells the handler who it is and how long it has', async () => {
    expect(await lambda.invoke({ do: 'context' })).toEqual({
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      functionName: 'test',
      functionVersion: '$LATEST',
      memoryLimitInMB: '256',
      remaining: expect.any(Number),
    });
  });

  it('gives the process its own environment and nothing else', async () => {
    const environment = Object(await lambda.invoke({ do: 'environment' }));
    delete environment.NODE_CHANNEL_FD;
    delete environment.NODE_CHANNEL_SERIALIZATION_MODE;
    expect(environment).toEqual({ HELLO: 'world' });
  });

  it('passes on what the handler logs, and null for what it does not return', async () => {
    const { promise: firstLine, resolve } = Promise.withResolvers<string>();
    onLog = resolve;
    expect(await lambda.invoke({ do: 'log' })).toBeNull();
    expect(await firstLine).toBe('a line');
  });

  it('reports what the handler throws and keeps the process', async () => {
    await expect(lambda.invoke({ do: 'throw' })).rejects.toMatchObject({
      kind: 'error',
      errorType: 'RangeError',
      message: 'out of range',
    });
    expect(await lambda.invoke({ do: 'count' })).toMatchObject({ invocations: 2 });
  });

  it('reports a process that ends, and takes a new one for the next invocation', async () => {
    await expect(lambda.invoke({ do: 'exit' })).rejects.toMatchObject({
      kind: 'crash',
      errorType: 'Runtime.ExitError',
      message: 'Runtime exited with error: exit status 3',
    });
    expect(await lambda.invoke({ do: 'count' })).toMatchObject({ invocations: 1 });
  });

  it('reports a process that is killed from outside', async () => {
    await lambda.warm();
    const invocation = lambda.invoke({ do: 'wait', milliseconds: 60_000 });
    const killed = lambda.pids;
    for (const pid of killed) process.kill(pid, 'SIGKILL');
    await expect(invocation).rejects.toMatchObject({
      kind: 'crash',
      message: expect.stringContaining('SIGKILL'),
    });
    expect(lambda.pids).not.toContain(killed[0]);
  });

  it('starts another process when the last one is killed, before there is work for it', async () => {
    await lambda.warm();
    const [killed] = lambda.pids;
    if (killed === undefined) throw new Error('there is a warm process');
    process.kill(killed, 'SIGKILL');
    await until('there is another', async () => lambda.pids.length === 1 && !lambda.pids.includes(killed));
  });

  it('kills a handler that takes too long, even one that never gives way', async () => {
    await lambda.close();
    lambda = open({ timeoutSeconds: 0.5 });
    await lambda.warm();
    const [spinning] = lambda.pids;
    await expect(lambda.invoke({ do: 'spin' })).rejects.toMatchObject({
      kind: 'timeout',
      errorType: 'Sandbox.Timedout',
      message: 'Task timed out after 0.50 seconds',
    });
    expect(lambda.pids).not.toContain(spinning);
  });

  it('says why a function does not load', async () => {
    await lambda.close();
    lambda = open({ exportName: 'nothing' });
    await expect(lambda.warm()).rejects.toMatchObject({
      kind: 'crash',
      message: expect.stringContaining('exports no function nothing'),
    });
  });

  it('says which processes live, each time that changes', async () => {
    await lambda.warm();
    const { pids } = lambda;
    await lambda.close();
    expect(reported).toEqual([pids, []]);
  });
});
