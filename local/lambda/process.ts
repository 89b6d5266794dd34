import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { kill } from '../kill.ts';
import { FunctionError } from './function-error.ts';
import { type Answer, type Invocation, parseAnswer } from './protocol.ts';

export type FunctionCode = {
  /** Absolute path of the packaged file. */
  readonly module: string;
  readonly exportName: string;
  readonly functionName: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
};

const BOOTSTRAP = join(import.meta.dirname, 'bootstrap.ts');
/** Lambda gives a function 10 s to load; a laptop that runs tests beside it may need more. */
const LOAD_WITHIN_SECONDS = 30;

/** A process that has loaded a function and runs one invocation at a time: what Lambda calls an execution environment. */
export class FunctionProcess {
  /** Aborted when the process is gone or given up, with the FunctionError that its invocation fails with. */
  readonly #life = new AbortController();
  readonly #child: ChildProcess;
  readonly #timeoutSeconds: number;

  constructor(code: FunctionCode, onLog: (line: string) => void) {
    const { module, exportName, functionName, memoryMegabytes, timeoutSeconds, environment } = code;
    this.#timeoutSeconds = timeoutSeconds;
    this.#child = fork(BOOTSTRAP, [module, exportName, functionName, String(memoryMegabytes)], {
      env: environment,
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // In a process group of its own: a terminal's Ctrl-C must not end it in the middle of its work.
      detached: true,
    });
    this.#child.on('error', ({ message }) => this.#giveUp(exited(message)));
    this.#child.on('exit', (code, signal) =>
      this.#giveUp(exited(signal ? `signal: ${signal}` : `exit status ${code}`)),
    );
    for (const input of [this.#child.stdout, this.#child.stderr]) {
      if (input !== null) createInterface({ input }).on('line', onLog);
    }
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Aborted once the process cannot be used any more. */
  get end(): AbortSignal {
    return this.#life.signal;
  }

  /** Resolves when the function is loaded; to be called once, first. @throws FunctionError if it does not load. */
  async load(): Promise<void> {
    const answer = await this.#answer(LOAD_WITHIN_SECONDS);
    if (answer.kind === 'error') throw new FunctionError('crash', answer.type, answer.message);
  }

  /** @throws FunctionError */
  async invoke(event: unknown): Promise<unknown> {
    const deadline = Date.now() + this.#timeoutSeconds * 1000;
    const invocation: Invocation = { event, requestId: randomUUID(), deadline };
    // Where it cannot be sent, the process has ended or is about to: that is how the invocation fails.
    this.#child.send(invocation, () => undefined);
    const answer = await this.#answer(this.#timeoutSeconds);
    switch (answer.kind) {
      case 'result':
        return JSON.parse(answer.json);
      case 'error':
        throw new FunctionError('error', answer.type, answer.message);
      case 'ready':
        throw new FunctionError('error', 'Runtime.Unknown', 'The process loaded its function twice.');
    }
  }

  /** Kills the process and resolves when it is gone. */
  async close(): Promise<void> {
    this.#giveUp(exited('signal: SIGKILL'));
    const { exitCode, signalCode } = this.#child;
    if (this.pid !== undefined && exitCode === null && signalCode === null) await once(this.#child, 'exit');
  }

  async #answer(withinSeconds: number): Promise<Answer> {
    const timer = setTimeout(() => this.#giveUp(timedOut(withinSeconds)), withinSeconds * 1000);
    try {
      const [message] = await once(this.#child, 'message', { signal: this.end });
      return parseAnswer(message);
    } catch (error) {
      this.end.throwIfAborted();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  #giveUp(reason: FunctionError): void {
    this.#life.abort(reason);
    kill(this.#child, 'SIGKILL');
  }
}

function exited(how: string): FunctionError {
  return new FunctionError('crash', 'Runtime.ExitError', `Runtime exited with error: ${how}`);
}

function timedOut(seconds: number): FunctionError {
  return new FunctionError(
    'timeout',
    'Sandbox.Timedout',
    `Task timed out after ${seconds.toFixed(2)} seconds`,
  );
}
