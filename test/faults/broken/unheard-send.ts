import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { ENGINE, type Engine } from '../engine.ts';

/** Does not hear that the queue has not taken a message: what is renewed, goes on or is parked. */
export const unheardSend: Engine = {
  ...ENGINE,
  async workOff(record, context, worker, world) {
    const queue = Object.create(worker.queue, {
      send: {
        async value(command: object, ...options: unknown[]) {
          const sent = Reflect.apply(worker.queue.send, worker.queue, [command, ...options]);
          return command instanceof SendMessageCommand ? sent.catch(() => ({})) : sent;
        },
      },
    });
    return ENGINE.workOff(record, context, { ...worker, queue }, world);
  },
};
