import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { COMMANDS } from '../../cli/commands.ts';
import { ROOT } from '../../local/root.ts';
import { scripts } from './form.ts';
import { readPages } from './pages.ts';

const read = async (name: string): Promise<unknown> =>
  parse(await readFile(join(ROOT, name), 'utf8'), { uniqueKeys: true, strict: true });

/** What npm scripts and commands of `hub` a pipeline names that there are not. */
function strangers(lines: readonly string[]): string[] {
  const text = lines.join('\n');
  const named = [...text.matchAll(/\bnpm (?:run (?:-s )?([\w:-]+)|(test)\b)/g)].map(
    ([, run, test]) => run ?? test ?? '',
  );
  const hub = [...text.matchAll(/ hub -- (?:--stage \S+ )?([a-z]+)/g)].map(([, command]) => command ?? '');
  const isCommand = (word: string) => COMMANDS.some(({ name }) => name.split(' ')[0] === word);
  return [...named.filter((name) => !(name in scripts)), ...hub.filter((word) => !isCommand(word))];
}

const pipeline = await read('.gitlab-ci.yml');

describe('the pipeline of GitLab', () => {
  const lines = z.array(z.string());
  const job = z.strictObject({
    stage: z.string(),
    script: lines,
    rules: z.optional(
      z.array(z.strictObject({ if: z.string(), when: z.optional(z.enum(['manual', 'never', 'always'])) })),
    ),
    interruptible: z.optional(z.boolean()),
    resource_group: z.optional(z.string()),
    environment: z.optional(z.strictObject({ name: z.string() })),
    id_tokens: z.optional(z.record(z.string(), z.strictObject({ aud: z.string() }))),
    variables: z.optional(z.record(z.string(), z.string())),
    artifacts: z.optional(z.strictObject({ paths: lines })),
  });
  const settings = z.object({
    stages: lines,
    default: z.strictObject({
      image: z.string(),
      interruptible: z.boolean(),
      before_script: lines,
      cache: z.strictObject({ key: z.strictObject({ files: lines }), paths: lines }),
    }),
    variables: z.record(z.string(), z.string()),
    workflow: z.strictObject({ rules: z.array(z.strictObject({ if: z.string() })) }),
  });
  const {
    stages,
    default: usual,
    variables: _,
    workflow: __,
    ...rest
  } = z.catchall(settings, job).parse(pipeline);

  it('has jobs in its stages, and none that is empty', () => {
    expect(
      Object.values(rest)
        .map(({ stage }) => stage)
        .filter((stage) => !stages.includes(stage)),
    ).toEqual([]);
    expect(stages.filter((stage) => !Object.values(rest).some((one) => one.stage === stage))).toEqual([]);
  });

  it('names scripts and commands that there are', () => {
    const all = [...usual.before_script, ...Object.values(rest).flatMap(({ script }) => script)];
    expect(all.length).toBeGreaterThan(8);
    expect(strangers(all)).toEqual([]);
    expect(strangers(['npm run nothing', 'npm run -s hub -- --stage "$STAGE" nothing'])).toEqual([
      'nothing',
      'nothing',
    ]);
    expect(usual.cache.key.files.filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
  });

  it('deploys from the default branch only, when somebody says so, without a key of AWS', () => {
    expect(rest.deploy?.rules).toEqual([
      { if: expect.stringContaining('$CI_DEFAULT_BRANCH'), when: 'manual' },
    ]);
    expect(rest.deploy?.id_tokens).toEqual({ AWS_ID_TOKEN: { aud: 'sts.amazonaws.com' } });
  });
});

const workflows = await Promise.all(
  ['check', 'deploy'].map(async (name) => ({ name, file: await read(`.github/workflows/${name}.yml`) })),
);

describe.each(workflows)('the workflow $name of GitHub', ({ name, file }) => {
  const texts = z.record(z.string(), z.string());
  const step = z.union([
    z.strictObject({ uses: z.string(), with: z.optional(z.record(z.string(), z.unknown())) }),
    z.strictObject({ run: z.string() }),
  ]);
  const workflow = z.strictObject({
    name: z.literal(name),
    on: z.partialRecord(z.enum(['push', 'pull_request', 'workflow_dispatch']), z.unknown()),
    permissions: texts,
    concurrency: z.object({ group: z.string() }),
    jobs: z.record(
      z.string(),
      z.strictObject({
        'runs-on': z.string(),
        'timeout-minutes': z.int(),
        strategy: z.optional(z.object({ matrix: z.object({ run: z.array(z.string()) }) })),
        environment: z.optional(z.string()),
        env: z.optional(texts),
        steps: z.array(step),
      }),
    ),
  });
  const { jobs, permissions } = workflow.parse(file);
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  it('names scripts and commands that there are', () => {
    const matrix = Object.values(jobs).flatMap(({ strategy }) => strategy?.matrix.run ?? []);
    const runs = steps.flatMap((one) => ('run' in one ? [one.run] : []));
    expect(runs.length).toBeGreaterThan(1);
    expect(strangers([...runs, ...matrix.map((run) => `npm run ${run}`)])).toEqual([]);
  });

  it('uses actions of one commit each, which nobody can change', () => {
    const actions = steps.flatMap((one) => ('uses' in one ? [one.uses] : []));
    expect(actions.filter((one) => !/^actions\/[\w-]+@[0-9a-f]{40}$/.test(one))).toEqual([]);
  });

  it('may write nothing but the token for AWS', () => {
    expect(permissions).toEqual({ contents: 'read', ...(name === 'deploy' && { 'id-token': 'write' }) });
  });
});

describe('docs/architecture.md', () => {
  it('names files that there are', async () => {
    const text = await readFile(join(ROOT, 'docs', 'architecture.md'), 'utf8');
    const named = [...text.matchAll(/`([\w./-]+\.(?:ts|yml))`/g)].map(([, name = '']) => name);
    const sources = await Array.fromAsync(glob('{functions,lib,cli,local,test}/**/*.ts', { cwd: ROOT }));
    const isThere = (name: string) =>
      existsSync(join(ROOT, name)) || sources.some((source) => source.endsWith(`/${name}`));
    expect(named.length).toBeGreaterThan(80);
    expect(named.filter((name) => !isThere(name))).toEqual([]);
  });
});

describe.each(await readPages())('the page $name', ({ text }) => {
  it('names scripts that there are', () => {
    expect(strangers([text])).toEqual([]);
  });
});
