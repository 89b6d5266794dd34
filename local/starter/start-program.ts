import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { Ended, Kill, Start } from './protocol.ts';

/** A program that runs. */
export type Program = {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Its exit code; null where a signal ended it. */
  readonly exit: Promise<number | null>;
  readonly kill: () => void;
};

export type ProgramOptions = {
  readonly cwd?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** An idle starter ends, so that nothing is left of who does not say that he is done. */
const IDLE_MS = 2_000;

/**
 * Starts a program by way of a small process. Node starts one by copying itself, which takes 15 ms for a process of
 * 350 MB, such as one that runs a whole stack, and 2 ms for a small one; git is started thousands of times here.
 * @throws Error with the system's code as its message, if there is no such program
 */
export async function startProgram(
  command: string,
  args: readonly string[],
  { cwd, env }: ProgramOptions,
): Promise<Program> {
  starter ??= new Starter();
  return starter.start({ command, args, cwd, env });
}

let starter: Starter | undefined;

class Starter {
  readonly #child: ChildProcess;
  readonly #directory = mkdtempSync(join(tmpdir(), 'modelhub-starter-'));
  readonly #ended = new Map<number, PromiseWithResolvers<Ended>>();
  #last = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor() {
    this.#child = fork(join(import.meta.dirname, 'starter.ts'), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#child.on('message', (ended: Ended) => this.#settle(ended));
    this.#child.once('exit', () => {
      for (const id of this.#ended.keys()) this.#settle({ id, code: null, failure: 'the starter has ended' });
    });
  }

  async start(program: Pick<Start, 'command' | 'args' | 'cwd' | 'env'>): Promise<Program> {
    const id = ++this.#last;
    const ended = Promise.withResolvers<Ended>();
    this.#ended.set(id, ended);
    this.#keep();
    const socket = join(this.#directory, String(id));
    const streams = await acceptStreams(socket, () => this.#tell({ kind: 'start', id, socket, ...program }));
    const [stdin, stdout, stderr] = streams;
    stdin.resume();
    const exit = ended.promise.then(({ code, failure }) => {
      if (failure !== null) throw new Error(failure);
      return code;
    });
    // Whoever does not look at it has other ways to learn of it.
    exit.catch(() => undefined);
    return { stdin, stdout, stderr, exit, kill: () => this.#kill(id) };
  }

  #kill(id: number): void {
    if (this.#ended.has(id)) this.#tell({ kind: 'kill', id });
  }

  #tell(order: Start | Kill): void {
    this.#child.send(order);
  }

  #settle(ended: Ended): void {
    this.#ended.get(ended.id)?.resolve(ended);
    this.#ended.delete(ended.id);
    this.#keep();
  }

  /** As long as a program runs, and for a short while after. */
  #keep(): void {
    clearTimeout(this.#idle);
    const isBusy = this.#ended.size > 0;
    this.#child[isBusy ? 'ref' : 'unref']();
    this.#child.channel?.[isBusy ? 'ref' : 'unref']();
    if (!isBusy) this.#idle = setTimeout(() => this.#close(), IDLE_MS).unref();
  }

  #close(): void {
    if (starter === this) starter = undefined;
    this.#child.disconnect();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

/** The three connections that the starter makes, in order of their numbers. */
async function acceptStreams(path: string, ask: () => void): Promise<[Socket, Socket, Socket]> {
  const server = createServer({ allowHalfOpen: true });
  const found: Socket[] = [];
  const complete = Promise.withResolvers<void>();
  server.on('connection', (socket) => {
    socket.once('readable', () => {
      const [number] = socket.read(1) ?? [];
      if (number === undefined) return;
      found[number] = socket;
      if (Object.keys(found).length === 3) complete.resolve();
    });
  });
  server.listen(path, ask);
  await complete.promise;
  server.close();
  const [stdin, stdout, stderr] = found;
  if (!stdin || !stdout || !stderr) throw new Error('The starter has not opened three streams.');
  return [stdin, stdout, stderr];
}
