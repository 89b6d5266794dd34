import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
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

/** An idle spawner ends, so that nothing is left of who does not say that he is done. */
const IDLE_MS = 2_000;

const ENDED = 'the spawner has ended';

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
  spawner ??= new Spawner();
  return spawner.start({ command, args, cwd, env });
}

let spawner: Spawner | undefined;

class Spawner {
  readonly #child: ChildProcess;
  readonly #directory = mkdtempSync(join(tmpdir(), 'modelhub-spawner-'));
  readonly #ended = new Map<number, PromiseWithResolvers<Ended>>();
  readonly #streams = new Map<number, Streams>();
  /** One for all programs: to make one takes as long as to start a program. */
  readonly #server: Server;
  #last = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor() {
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#accept(socket));
    this.#server.listen(join(this.#directory, 'streams')).unref();
    this.#child = fork(join(import.meta.dirname, 'spawner.ts'), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#child.on('message', (ended: Ended) => this.#settle(ended));
    this.#child.once('exit', () => {
      for (const id of this.#ended.keys()) this.#settle({ id, code: null, failure: ENDED });
      for (const { reject } of this.#streams.values()) reject(new Error(ENDED));
    });
  }

  async start(program: Pick<Start, 'command' | 'args' | 'cwd' | 'env'>): Promise<Program> {
    const id = ++this.#last;
    const ended = Promise.withResolvers<Ended>();
    this.#ended.set(id, ended);
    this.#keep();
    const connected = Promise.withResolvers<[Socket, Socket, Socket]>();
    this.#streams.set(id, { found: [], ...connected });
    const socket = join(this.#directory, 'streams');
    this.#tell({ kind: 'start', id, socket, ...program });
    const [stdin, stdout, stderr] = await connected.promise;
    // Nothing goes in these directions: left open, they would stay so for as long as this process lives.
    stdin.resume();
    stdout.end();
    stderr.end();
    const exit = ended.promise.then(({ code, failure }) => {
      if (failure !== null) throw new Error(failure);
      return code;
    });
    // Whoever does not look at it has other ways to learn of it.
    exit.catch(() => undefined);
    return { stdin, stdout, stderr, exit, kill: () => this.#kill(id) };
  }

  /** The spawner opens three for each program, and says first which one it is. */
  #accept(socket: Socket): void {
    const read = () => {
      const head: Buffer | null = socket.read(5);
      if (head === null) return void socket.once('readable', read);
      const id = head.readUInt32BE(0);
      const streams = this.#streams.get(id);
      if (streams === undefined) return void socket.destroy();
      streams.found[head.readUInt8(4)] = socket;
      const [stdin, stdout, stderr] = streams.found;
      if (!stdin || !stdout || !stderr) return;
      this.#streams.delete(id);
      streams.resolve([stdin, stdout, stderr]);
    };
    socket.once('readable', read);
  }

  #kill(id: number): void {
    if (this.#ended.has(id)) this.#tell({ kind: 'kill', id });
  }

  #tell(order: Start | Kill): void {
    // Where it cannot be sent, the spawner has ended or is about to: that is how its programs fail.
    this.#child.send(order, () => undefined);
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
    if (spawner === this) spawner = undefined;
    if (this.#child.connected) this.#child.disconnect();
    this.#server.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

type Streams = {
  /** By their numbers. */
  readonly found: Socket[];
  readonly resolve: (streams: [Socket, Socket, Socket]) => void;
  readonly reject: (error: Error) => void;
};
