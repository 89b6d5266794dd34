import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway } from '../../local/gateway/start.ts';
import type { GitRequest } from '../../local/gitlab/git-door.ts';
import { startSampleGitLab } from '../../local/gitlab/sample-gitlab.ts';
import { SAMPLE_PATH } from '../../local/gitlab/sample-project.ts';
import { WorkingCopy } from '../../local/gitlab/working-copy.ts';
import { type Checkout, makeCheckout } from '../support/checkout.ts';
import { commitFiles } from '../support/commit-files.ts';
import { ACCESS_TOKEN, SIGNING_TOKEN } from '../support/gitlab.ts';
import { modelFile } from '../support/model-file.ts';
import { npmStart, readState } from '../support/npm-start.ts';
import { until } from '../support/until.ts';

let checkout: Checkout;
let directory: string;

beforeAll(async () => {
  checkout = await makeCheckout();
  directory = checkout.directory;
});
afterAll(async () => {
  await checkout[Symbol.asyncDispose]();
});

const READY = /^ready (http:\/\/127\.0\.0\.1:\d+\/gateway\/public\/sync)$/m;
const stateFile = () => join(directory, '.modelhub', 'local.json');

async function hub(...words: string[]) {
  const { stdout } = await promisify(execFile)(process.execPath, ['cli/hub.ts', ...words, '--json'], {
    cwd: directory,
  });
  return JSON.parse(stdout);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function isServed(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

describe('npm start -- --once', () => {
  it('pushes, prints the table of the models, and ends with 0', async () => {
    await using start = npmStart(directory, ['--once']);
    expect([await start.ended, start.errors()]).toEqual([0, '']);
    expect(start.output()).toMatch(
      /acme\/data\/webshop-models +models\/billing\/Invoicing\.hck\.json +Invoicing +PostgreSQL/,
    );
    expect(start.output()).toMatch(/In the table \d+ ms after git push/);
    expect(start.output()).not.toMatch(READY);
    expect(existsSync(stateFile())).toBe(false);
  });
});

describe('npm start', () => {
  it('serves the sample GitLab and says what runs where, leaves nothing running when it is killed, and goes on with its data until Ctrl-C', async () => {
    const words = ['--data', join(directory, 'data')];
    await using start = npmStart(directory, words);
    await start.untilPrinted(READY);
    const state = await readState(directory);
    expect(state).toMatchObject({
      version: 1,
      pid: start.child.pid,
      region: 'eu-central-1',
      table: 'HubTable',
    });
    expect(state.workerPids.filter(isAlive).length).toBeGreaterThan(0);
    expect(start.output().match(READY)?.[1]).toBe(state.syncUrl);
    expect(await hub('models')).toHaveLength(4);

    const password = /password: (\S+)/.exec(start.output())?.[1] ?? '';
    const copy = await WorkingCopy.clone(
      `${state.gitlab}/${SAMPLE_PATH}.git`,
      password,
      join(directory, 'clone'),
    );
    await copy.git(['rm', '--quiet', 'models/billing/Invoicing.hck.json']);
    await copy.commit('Bill elsewhere\n');
    await copy.push();
    await start.untilPrinted(/Push Hook {2}acme\/data\/webshop-models {2}refs\/heads\/main {2}202 accepted/);
    await start.untilPrinted(/replicated {2}acme\/data\/webshop-models {2}3 models {2}\d+ ms/);
    expect(start.output().split(password)).toHaveLength(2);
    expect(start.output().match(/^ready /gm)).toHaveLength(1);
    const log = await readFile(join(directory, '.modelhub', 'functions.log'), 'utf8');
    expect(log).toContain('acme/data/webshop-models');
    expect(log).not.toContain(password);
    expect(log + start.output()).not.toMatch(/glwt-|whsec_/);

    start.child.kill('SIGKILL');
    await start.ended;
    await until('the workers are gone', async () => !state.workerPids.some(isAlive));
    await until('DynamoDB is gone', async () => !(await isServed(state.endpoints.dynamodb ?? '')));

    await using next = npmStart(directory, words);
    await next.untilPrinted(READY);
    const again = await readState(directory);
    expect(again).toMatchObject({ gitlab: state.gitlab, pid: next.child.pid });
    expect(await hub('projects')).toMatchObject([
      { instance: state.gitlab, path: SAMPLE_PATH, status: 'synced', models: 3 },
    ]);

    await using second = npmStart(directory);
    expect(await second.ended).toBe(1);
    expect(second.errors()).toContain(`already runs in this checkout (process ${next.child.pid})`);

    next.child.kill('SIGINT');
    expect([await next.ended, next.errors()]).toEqual([0, '']);
    expect(existsSync(stateFile())).toBe(false);
    expect(again.workerPids.filter(isAlive)).toEqual([]);
    for (const url of [again.gateway, again.gitlab, ...Object.values(again.endpoints)]) {
      expect([url, await isServed(url)]).toEqual([url, false]);
    }
  });

  it('serves the GitLab of the environment, and pushes nothing to it', async () => {
    let syncUrl: string | null = null;
    const pushes: GitRequest[] = [];
    await using started = new AsyncDisposableStack();
    const gitlab = await startSampleGitLab({
      port: 0,
      dataDir: join(directory, 'other-gitlab'),
      accessToken: ACCESS_TOKEN,
      hook: { url: () => syncUrl, secretToken: null, signingToken: SIGNING_TOKEN },
      onGitRequest: (request) => request.endpoint === 'git-receive-pack' && pushes.push(request),
    });
    started.defer(gitlab.close);
    const project = await gitlab.createProject({ path: 'acme/models' });
    await commitFiles(project.repository, { 'a.hck.json': modelFile('A') });

    const environment = {
      GITLAB_URL: `${gitlab.url}/`,
      GITLAB_ACCESS_TOKEN: ACCESS_TOKEN,
      GITLAB_SECRET_TOKEN: SIGNING_TOKEN,
    };
    await using start = npmStart(directory, [], environment);
    await start.untilPrinted(READY);
    ({ syncUrl } = await readState(directory));
    expect(await hub('projects')).toEqual([]);
    await gitlab.testPushEvents(project.id);
    await start.untilPrinted(/replicated {2}acme\/models {2}1 model /);
    expect(await hub('models')).toMatchObject([{ instance: gitlab.url, project: 'acme/models', name: 'A' }]);
    expect(pushes).toEqual([]);

    start.child.kill('SIGTERM');
    expect(await start.ended).toBe(0);
  });

  it('says which port is taken', async () => {
    await using started = new AsyncDisposableStack();
    const other = await startGateway({ port: 0, routes: new Map() });
    started.defer(other.close);
    const { port } = new URL(other.url);
    await using start = npmStart(directory, [], { PORT: port });
    expect(await start.ended).toBe(1);
    expect(start.errors()).toContain(`PORT_TAKEN: Port ${port} is in use.`);
  });

  it('ends with 2 where the environment makes no sense', async () => {
    await using start = npmStart(directory, ['--once'], { GITLAB_URL: 'https://gitlab.com' });
    expect(await start.ended).toBe(2);
    expect(start.errors()).toContain('GITLAB_ACCESS_TOKEN');
  });
});
