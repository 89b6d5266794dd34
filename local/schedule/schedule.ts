import type { ScheduleDefinition } from '../template/definitions.ts';
import { scheduledEvent } from './scheduled-event.ts';

export type ScheduleOptions = {
  readonly definition: ScheduleDefinition;
  readonly invoke: (event: object) => Promise<unknown>;
  /** Told of what an invocation has thrown; the next one comes all the same. */
  readonly onError?: ((error: unknown) => void) | undefined;
};

/** An EventBridge rule with a schedule: invokes a function whenever the minutes of the hour are a multiple of some. */
export class Schedule {
  readonly #options: ScheduleOptions;
  #timer: NodeJS.Timeout;
  #underWay: Promise<void> = Promise.resolve();

  constructor(options: ScheduleOptions) {
    this.#options = options;
    this.#timer = this.#setTimer();
  }

  /** Invokes no more, and resolves when the last invocation has ended. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#underWay;
  }

  #setTimer(): NodeJS.Timeout {
    const period = this.#options.definition.everyMinutes * 60_000;
    const wait = period - (Date.now() % period);
    return setTimeout(() => this.#fire(), wait).unref();
  }

  #fire(): void {
    const { definition, invoke, onError } = this.#options;
    this.#timer = this.#setTimer();
    this.#underWay = invoke(scheduledEvent(definition.arn, new Date())).then(
      () => undefined,
      (error: unknown) => onError?.(error),
    );
  }
}
