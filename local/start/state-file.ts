import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { isAlive } from '../../cli/stack/is-alive.ts';
import { PermanentError } from '../../lib/errors.ts';
import { parseJson } from '../../lib/parse-json.ts';
import type { Stack } from '../stack.ts';
import { writeAtomically } from '../write-atomically.ts';
import { FUNCTION_LOG, logFiles } from './log-file.ts';

const owner = z.object({ pid: z.int() });

/**
 * Says to other programs on this machine what runs where, `hub --local` among them. The file is there as long as the
 * stack takes deliveries, and follows the processes of the worker.
 */
export class StateFile {
  readonly #file: string;
  #written: Promise<void> = Promise.resolve();

  private constructor(file: string) {
    this.#file = file;
  }

  /**
   * Takes the file over from an instance that is gone.
   * @throws PermanentError `ALREADY_RUNNING` if it belongs to one that lives
   */
  static async claim(file: string): Promise<StateFile> {
    const pid = await readOwner(file);
    if (pid !== null && isAlive(pid)) {
      throw new PermanentError(
        'ALREADY_RUNNING',
        `\`npm start\` already runs in this checkout (process ${pid}).`,
        {
          advice: `End it first. If process ${pid} is something else, remove ${file}.`,
        },
      );
    }
    await mkdir(dirname(file), { recursive: true });
    await rm(file, { force: true });
    return new StateFile(file);
  }

  /** Resolves once the file says how the stack is now. Writes are one after another. */
  write(stack: Stack): Promise<void> {
    const functionLogs = logFiles(join(dirname(this.#file), FUNCTION_LOG));
    const write = () => writeAtomically(this.#file, format(stack, functionLogs));
    this.#written = this.#written.then(write, write);
    return this.#written;
  }

  async remove(): Promise<void> {
    await Promise.allSettled([this.#written]);
    await rm(this.#file, { force: true });
  }
}

function format(stack: Stack, functionLogs: readonly string[]): string {
  const { gateway, syncUrl, gitlab, region, endpoints, table, queueUrl, dlqUrl, secrets, modelPatterns } =
    stack;
  const state = {
    version: 1,
    pid: process.pid,
    workerPids: stack.workerPids(),
    gateway,
    syncUrl,
    gitlab: gitlab.url,
    region,
    endpoints,
    table: table.name,
    queueUrl,
    dlqUrl,
    secrets,
    modelPatterns,
    functionLogs,
  };
  return `${JSON.stringify(state, null, 2)}\n`;
}

/** Null where there is no file, or one that makes no sense: nobody can use that either. */
async function readOwner(file: string): Promise<number | null> {
  if (!existsSync(file)) return null;
  const parsed = owner.safeParse(parseJson(await readFile(file, 'utf8')));
  return parsed.success ? parsed.data.pid : null;
}
