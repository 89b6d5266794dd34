import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Stack } from '../stack.ts';
import { StateFile } from './state-file.ts';

let directory: string;
let file: string;
let workers: number[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelhub-'));
  file = join(directory, '.modelhub', 'local.json');
  workers = [1001];
});
afterEach(() => rm(directory, { recursive: true }));

const close = async () => undefined;
const stack: Stack = {
  gateway: 'http://127.0.0.1:3000',
  syncUrl: 'http://127.0.0.1:3000/gateway/public/sync',
  gitlab: {
    url: 'http://127.0.0.1:3001',
    accessToken: 'access',
    tokens: { secretToken: 'secret', signingToken: null },
    tokenToAdd: null,
    sample: null,
    close,
  },
  region: 'eu-central-1',
  endpoints: {
    dynamodb: 'http://127.0.0.1:3002',
    sqs: 'http://127.0.0.1:3003',
    secretsManager: 'http://127.0.0.1:3004',
  },
  dynamoDbEngine: 'dynoxide',
  table: { client: new DynamoDBClient({}), name: 'HubTable', wait: async () => {} },
  queueUrl: 'http://127.0.0.1:3003/0/queue.fifo',
  dlqUrl: 'http://127.0.0.1:3003/0/dead.fifo',
  secrets: { access: 'arn:access', webhook: 'arn:webhook' },
  modelPatterns: '**/*.hck.json',
  workerPids: () => workers,
  outage: { stop: close, restart: close },
  sweep: close,
  close,
  [Symbol.asyncDispose]: close,
};

const read = async () => JSON.parse(await readFile(file, 'utf8'));
const leave = async (pid: number) => {
  await StateFile.claim(file);
  await writeFile(file, JSON.stringify({ version: 1, pid }));
};

describe('StateFile', () => {
  it('says what runs where, and no token', async () => {
    const state = await StateFile.claim(file);
    expect(existsSync(file)).toBe(false);
    await state.write(stack);
    expect(await read()).toEqual({
      version: 1,
      pid: process.pid,
      workerPids: [1001],
      gateway: stack.gateway,
      syncUrl: stack.syncUrl,
      gitlab: 'http://127.0.0.1:3001',
      region: 'eu-central-1',
      endpoints: stack.endpoints,
      table: 'HubTable',
      queueUrl: stack.queueUrl,
      dlqUrl: stack.dlqUrl,
      secrets: { access: 'arn:access', webhook: 'arn:webhook' },
      modelPatterns: '**/*.hck.json',
      functionLogs: ['functions.log.1', 'functions.log'].map((name) => join(dirname(file), name)),
    });
  });

  it('has the last of several changes in the end, and nothing else in its directory', async () => {
    const state = await StateFile.claim(file);
    const writes = [[1001], [], [1002, 1003]].map((pids) => {
      workers = pids;
      return state.write(stack);
    });
    await Promise.all(writes);
    expect(await read()).toMatchObject({ workerPids: [1002, 1003] });
    expect(await readdir(join(directory, '.modelhub'))).toEqual(['local.json']);
    await state.remove();
    expect(await readdir(join(directory, '.modelhub'))).toEqual([]);
  });

  it('is not taken away from an instance that lives', async () => {
    await leave(process.ppid);
    await expect(StateFile.claim(file)).rejects.toMatchObject({ code: 'ALREADY_RUNNING' });
    expect(await read()).toMatchObject({ pid: process.ppid });
  });

  it('is taken over from an instance that is gone, and from what makes no sense', async () => {
    await leave(spawnSync('true').pid);
    await StateFile.claim(file);
    expect(existsSync(file)).toBe(false);

    await writeFile(file, 'garbage');
    await StateFile.claim(file);
    expect(existsSync(file)).toBe(false);
  });
});
