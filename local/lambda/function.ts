import { type FunctionCode, FunctionProcess } from './process.ts';

export type FunctionOptions = {
  readonly code: FunctionCode;
  readonly maximumProcesses: number;
  readonly onLog: (line: string) => void;
  /** The pids of the live processes, each time they have changed. */
  readonly onProcesses?: (pids: readonly number[]) => void;
};

/**
 * A function with the processes that run it. An invocation gets a process to itself: a warm one if there is one, else a
 * new one; where there are as many as there may be, it waits.
 */
export class LambdaFunction {
  readonly #options: FunctionOptions;
  readonly #live = new Set<FunctionProcess>();
  readonly #idle: FunctionProcess[] = [];
  readonly #waiting: (() => void)[] = [];
  #busy = 0;
  #closed = false;

  constructor(options: FunctionOptions) {
    this.#options = options;
  }

  get pids(): readonly number[] {
    return [...this.#live].flatMap(({ pid }) => pid ?? []);
  }

  /** Has a process ready before the first invocation. @throws FunctionError if the function does not load. */
  async warm(): Promise<void> {
    await this.#withTurn(async () => {
      if (this.#idle.length === 0) this.#idle.push(await this.#start());
    });
  }

  /**
   * Runs the handler and returns its result, which has been through JSON, as in Lambda.
   * @throws FunctionError
   */
  async invoke(event: unknown): Promise<unknown> {
    return this.#withTurn(async () => {
      const worker = this.#idle.pop() ?? (await this.#start());
      try {
        return await worker.invoke(event);
      } finally {
        if (!worker.end.aborted) this.#idle.push(worker);
      }
    });
  }

  /** Kills all processes; what they were doing fails. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#live].map((worker) => worker.close()));
  }

  async #start(): Promise<FunctionProcess> {
    const { code, onLog } = this.#options;
    const worker = new FunctionProcess(code, onLog);
    this.#live.add(worker);
    worker.end.addEventListener('abort', () => this.#forget(worker));
    this.#reportProcesses();
    await worker.load();
    // Not before: a function that does not load would be started again and again.
    worker.end.addEventListener('abort', () => this.#replaceLast());
    return worker;
  }

  /** Whoever wants to know which process would do the next work finds one, also after all were killed. */
  #replaceLast(): void {
    if (this.#closed || this.#live.size > 0) return;
    this.warm().catch((error: unknown) => this.#options.onLog(String(error)));
  }

  #forget(worker: FunctionProcess): void {
    this.#live.delete(worker);
    const index = this.#idle.indexOf(worker);
    if (index !== -1) this.#idle.splice(index, 1);
    this.#reportProcesses();
  }

  #reportProcesses(): void {
    this.#options.onProcesses?.(this.pids);
  }

  async #withTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#busy === this.#options.maximumProcesses) {
      // The turn is handed over by who ends his: nobody comes in between.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#busy += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#busy -= 1;
      else next();
    }
  }
}
