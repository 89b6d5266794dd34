import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { openTable } from '../../lib/store/table.ts';
import { pushSampleCommit, SAMPLE_PATH } from '../../local/gitlab/sample-project.ts';
import type { ServedGitLab } from '../../local/stack/gitlab.ts';
import { isReplicated } from '../support/is-replicated.ts';
import { until } from '../support/until.ts';
import { type DeployedStack, readDeployedStack } from './deployed-stack.ts';
import { ProgramFailed, runProgram } from './run-program.ts';
import { LOG, type Routes, type ServedStack, serveDeployed } from './serve-deployed.ts';

/** Where a rehearsal plays. */
export type Scene = {
  readonly endpoint: string;
  readonly awsEnvironment: Readonly<Record<string, string>>;
  /** Where `hub` and `serverless` are run. */
  readonly checkout: string;
  readonly gitlab: ServedGitLab;
  readonly routes: Routes;
};

const SHOWN_WITHIN_MS = 60_000;
const GROUP = 'acme/data';

/** A deployed stage and what its operators and modelers do with it. */
export class Stage {
  readonly name: string;
  readonly #scene: Scene;

  constructor(name: string, scene: Scene) {
    this.name = name;
    this.#scene = scene;
  }

  read(): Promise<DeployedStack> {
    return readDeployedStack(this.name);
  }

  async serve(): Promise<ServedStack> {
    const { endpoint, routes, checkout } = this.#scene;
    return serveDeployed(endpoint, await this.read(), routes, join(checkout, '.modelhub'));
  }

  /** The commands of docs/getting-started.md: what is there in the end was delivered and verified. */
  async setUp(): Promise<void> {
    const { url, tokenToAdd, accessToken } = this.#scene.gitlab;
    assert(tokenToAdd !== null);
    await this.hub(['gitlab', 'add', url], [tokenToAdd]);
    await this.hub(['hook', 'add', '--group', GROUP], [accessToken]);
    await this.hub(['hook', 'test', '--group', GROUP], [accessToken]);
  }

  /** Pushes a changed model, and waits until the table shows it. */
  async push(): Promise<void> {
    const { instance, projectId, commit } = await this.pushOnly();
    await this.#untilShown({ instance, projectId }, commit);
  }

  /** Pushes a changed model. */
  async pushOnly() {
    const { url: instance, sample, accessToken } = this.#scene.gitlab;
    const project = sample?.project(SAMPLE_PATH);
    assert(project !== undefined);
    const { commit } = await pushSampleCommit(project, accessToken);
    return { instance, projectId: project.id, commit };
  }

  async #untilShown(key: { instance: string; projectId: number }, commit: string): Promise<void> {
    const { outputs } = await this.read();
    const table = openTable(outputs.HubTableName);
    await until(
      `the table shows ${commit} (see ${LOG})`,
      () => isReplicated(table, key, commit),
      SHOWN_WITHIN_MS,
    );
    table.client.destroy();
  }

  /** The models that the hub shows, as `hub models` lists them. */
  models(): Promise<string> {
    return this.hub(['models']);
  }

  /** What `hub doctor` finds wrong. */
  async wrong(): Promise<readonly string[]> {
    const output = await this.hub(['doctor', '--json']).catch((error: unknown) => {
      if (error instanceof ProgramFailed) return error.output;
      throw error;
    });
    const found = z.array(z.object({ state: z.string(), check: z.string() })).parse(JSON.parse(output));
    return found.filter(({ state }) => state === 'failed').map(({ check }) => check);
  }

  async deadLetters(): Promise<number> {
    const listed: unknown = JSON.parse(await this.hub(['dlq', 'list', '--json']));
    return z.object({ letters: z.array(z.unknown()) }).parse(listed).letters.length;
  }

  /** @param input the lines that it reads */
  hub(words: readonly string[], input: readonly string[] = []): Promise<string> {
    const { checkout, awsEnvironment } = this.#scene;
    return runProgram({
      command: process.execPath,
      args: ['cli/hub.ts', '--stage', this.name, ...words],
      cwd: checkout,
      environment: awsEnvironment,
      input,
    });
  }
}
