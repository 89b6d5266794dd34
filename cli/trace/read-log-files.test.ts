import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readLog } from './read-log.ts';

let directory: string;
let files: string[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelhub-trace-'));
  files = ['functions.log.1', 'functions.log'].map((name) => join(directory, name));
});
afterEach(() => rm(directory, { recursive: true }));

const line = (name: string, second: number, message: string, delivery = 'd') =>
  `${name} ${JSON.stringify({ timestamp: `2026-11-27T10:00:0${second}.000Z`, message, delivery })}\n`;

const find = async (since = '2026-11-27T10:00:00.000Z') => {
  const question = { delivery: 'd', since: new Date(since), signal: new AbortController().signal };
  const { lines, gaps } = await readLog({ kind: 'files', files }, question);
  return { lines: lines.map((found) => [found.function, found.message]), gaps };
};

describe('the log of `npm start`', () => {
  it('is looked through for the delivery, the former file too, in the order of time', async () => {
    const [former = '', current = ''] = files;
    await writeFile(
      former,
      line('ReplicateLambdaFunction', 3, 'unchanged') + line('SweepLambdaFunction', 3, 'Sweep'),
    );
    const noise = `ReplicateLambdaFunction no JSON\n\n${line('WebhookLambdaFunction', 1, 'Delivery', 'another')}`;
    await writeFile(current, `${noise}${line('WebhookLambdaFunction', 2, 'Delivery')}`);
    const both = [
      ['webhook', 'Delivery'],
      ['replicate', 'unchanged'],
    ];
    expect(await find()).toEqual({ lines: both, gaps: [] });
    expect(await find('2026-11-27T10:00:03.000Z')).toEqual({ lines: both.slice(1), gaps: [] });
  });

  it('has nothing where there is no file', async () => {
    expect(await find()).toEqual({ lines: [], gaps: [] });
  });

  it('says of one that cannot be read that it does not know what stands there', async () => {
    const [former = ''] = files;
    await mkdir(former);
    expect(await find()).toEqual({ lines: [], gaps: [expect.stringContaining(`${former} cannot be read`)] });
  });
});
