import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { listCards } from '../../lib/store/hub.ts';
import { runProgram } from '../rehearsal/run-program.ts';
import { openBeforeAll } from '../support/open-before-all.ts';
import { type OperatedHub, RETIRED, startOperatedHub } from '../support/operated-hub.ts';
import { blocksOf, readPages } from './pages.ts';

const stack = openBeforeAll<OperatedHub>(startOperatedHub);
const page = (await readPages()).find(({ name }) => name === 'docs/table.md');
const blocks = page === undefined ? [] : blocksOf(page);
/** The example in a language. */
const example = (wanted: string) => blocks.find(({ language }) => language === wanted)?.body ?? '';
const isThere = (command: string, ...words: string[]) => spawnSync(command, words).status === 0;

let key: { readonly instance: string; readonly projectId: number };
let card: Awaited<ReturnType<typeof listCards>>[number] | undefined;
/** The bytes of the model, as `hub` reads it. */
let model: string;

beforeAll(async () => {
  const { hub } = stack();
  key = { instance: hub.gitlab.url, projectId: hub.gitlab.project(RETIRED)?.id ?? 0 };
  [card] = await listCards(hub.stack.table, key);
  model = (await hub.hub(`model ${RETIRED} ${card?.path}`)).output;
});

/** Runs a program that finds the table as `hub env` says it. @returns what it has written */
async function run(command: string, ...args: string[]): Promise<string> {
  const { hub } = stack();
  const { output } = await hub.hub('env --json');
  const { AWS_REGION, ...others } = JSON.parse(output);
  // The first of the AWS CLI, and boto3, know no AWS_REGION.
  const environment = { ...others, AWS_REGION, AWS_DEFAULT_REGION: AWS_REGION };
  return runProgram({ command, args, cwd: hub.directory, environment });
}

describe('an example of docs/table.md', () => {
  it('lists the models of a project with the AWS CLI', async () => {
    if (!isThere('aws', '--version') || !isThere('jq', '--version'))
      return console.warn('SKIPPED: there is no AWS CLI here, or no jq.');
    const line = example('sh').replace('https://gitlab.com#42', `${key.instance}#${key.projectId}`);
    const written = await run('bash', '-o', 'pipefail', '-c', line);
    expect(written).toMatch(new RegExp(`^${card?.path}\t.+\t\\d+\n$`));
  });

  it('reads the bytes of a model in TypeScript', async () => {
    const call = 'process.stdout.write(await readModel(process.env.MODELHUB_TABLE!, process.argv[2]!));\n';
    await writeFile(join(stack().hub.directory, 'example.ts'), `${example('ts')}\n${call}`);
    expect(await run(process.execPath, 'example.ts', card?.content?.contentId ?? '')).toBe(model);
  });

  it('reads the bytes of a model in Python', async () => {
    if (!isThere('python3', '-c', 'import boto3'))
      return console.warn('SKIPPED: there is no Python here, or no boto3.');
    const call =
      'import sys\nsys.stdout.buffer.write(read_model(sys.argv[1], int(sys.argv[2]), sys.argv[3]))\n';
    await writeFile(join(stack().hub.directory, 'example.py'), `${example('python')}\n${call}`);
    expect(await run('python3', 'example.py', key.instance, `${key.projectId}`, card?.path ?? '')).toBe(
      model,
    );
  });
});
