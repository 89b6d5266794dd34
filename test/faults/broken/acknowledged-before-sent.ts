import { ENGINE, type Engine } from '../engine.ts';

/** Answers a hook before the queue has taken its message. */
export const acknowledgedBeforeSent: Engine = {
  ...ENGINE,
  async enqueue(client, queueUrl, message) {
    ENGINE.enqueue(client, queueUrl, message).catch(() => {});
  },
};
