import { execFile } from 'node:child_process';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { packageService } from '../local/package.ts';
import type { Bench, BenchOptions } from './support/bench.ts';
import { bundlePlainly } from './support/bundle-plainly.ts';
import { interleave } from './support/interleave.ts';
import { packageInstead } from './support/package-instead.ts';
import type { Result } from './support/result.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

const run = promisify(execFile);

/** What each cold start loads, and how much longer that may take than the two clients. */
const FUNCTIONS = [
  { name: 'webhook', ratio: 1.25, kilobytes: 130 },
  { name: 'sweep', ratio: 1.25, kilobytes: 130 },
  { name: 'replicate', ratio: 1.4, kilobytes: 160 },
] as const;

/** Clients of SQS and Secrets Manager, able to do what the webhook does and nothing else. */
const TWO_CLIENTS = `
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
export const handler = async () => {
  await new SecretsManagerClient({}).send(new GetSecretValueCommand({ SecretId: 'x' }));
  await new SQSClient({}).send(new SendMessageCommand({ QueueUrl: 'x', MessageBody: 'x' }));
};`;
/** The same and one of DynamoDB, which the sweep and the worker cannot do without. */
const WITH_TABLE = `
import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { handler as others } from '../webhook/handler.ts';
export const handler = async () => {
  await others();
  const client = new DynamoDBClient({});
  await client.send(new QueryCommand({ TableName: 'x' }));
  await client.send(new PutItemCommand({ TableName: 'x', Item: {} }));
};`;
const EMPTY = 'export const handler = async () => undefined;';

/**
 * Says how many milliseconds an import takes, in a process that has done nothing else yet: those that its thread was
 * running, which on a machine that has nothing else to do is all of them.
 */
const LOADER = `const begun = process.threadCpuUsage();
await import(process.argv[2]);
const { user, system } = process.threadCpuUsage(begun);
console.log((user + system) / 1000);`;

/** Load time and size of each packaged function, in a fresh process each time. */
export const init: Bench = { name: 'init', run: measure };

async function measure({ isShort }: BenchOptions): Promise<readonly Result[]> {
  await using started = new AsyncDisposableStack();
  const ours = await packageService();
  const sources = { webhook: TWO_CLIENTS, sweep: WITH_TABLE, replicate: EMPTY, rotate: EMPTY };
  const bare = await packageInstead(sources, started);
  const plain = join(await temporaryDirectory(started), 'clients.mjs');
  await bundlePlainly(TWO_CLIENTS, plain);
  const task = await temporaryDirectory(started);
  const loader = join(task, 'loader.mjs');
  await writeFile(loader, LOADER);
  const loading = async (label: string, zips: string, name: string) => {
    const bundle = await unpack(join(zips, `${name}.zip`), name, join(task, label));
    return () => load(bundle);
  };
  const load = async (bundle: string) =>
    Number((await run(process.execPath, [loader, bundle], { env: {} })).stdout);
  const times = await interleave(
    {
      webhook: await loading('ours', ours, 'webhook'),
      sweep: await loading('ours', ours, 'sweep'),
      replicate: await loading('ours', ours, 'replicate'),
      twoClients: () => load(plain),
      leanClients: await loading('bare', bare, 'webhook'),
      withTable: await loading('bare', bare, 'sweep'),
      empty: await loading('bare', bare, 'replicate'),
    },
    { runs: isShort ? 10 : 20 },
  );
  const twoClients = { what: 'the clients of SQS and Secrets Manager', samples: times.twoClients };
  const lean = {
    webhook: { what: 'its clients, bundled as ours', samples: times.leanClients },
    sweep: { what: 'its clients, bundled as ours', samples: times.withTable },
    replicate: { what: 'its clients, bundled as ours', samples: times.withTable },
  };
  const kilobytesOf = async (name: string) => (await stat(join(ours, `${name}.zip`))).size / 1000;
  const results = FUNCTIONS.map(
    async ({ name, ratio, kilobytes }): Promise<Result[]> => [
      {
        what: `loading ${name}`,
        unit: 'ms',
        samples: times[name],
        reference: twoClients,
        target: { of: 'ratio', atMost: ratio },
      },
      { what: `loading ${name}, its clients given`, unit: 'ms', samples: times[name], reference: lean[name] },
      {
        what: `zip of ${name}`,
        unit: 'KB',
        samples: [await kilobytesOf(name)],
        target: { of: 'value', atMost: kilobytes },
      },
    ],
  );
  return [
    ...(await Promise.all(results)).flat(),
    { what: 'loading an empty handler', unit: 'ms', samples: times.empty },
  ];
}

/** Outside of the checkout: what is not in the zip cannot be found there, as in Lambda. */
async function unpack(zip: string, name: string, directory: string): Promise<string> {
  const bundle = unzipSync(await readFile(zip))[`dist/${name}.mjs`];
  if (bundle === undefined) throw new Error(`${zip} has no bundle.`);
  await mkdir(directory, { recursive: true });
  const file = join(directory, `${name}.mjs`);
  await writeFile(file, bundle);
  return file;
}
