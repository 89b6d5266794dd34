import { RetryLater } from '../../../lib/errors.ts';
import { ENGINE, type Engine } from '../engine.ts';

/** Turns every hook away, and leaves it all to the sweep. */
export const deafFrontDoor: Engine = {
  ...ENGINE,
  async enqueue() {
    throw new RetryLater('QUEUE_UNAVAILABLE', 'The queue is not asked.');
  },
};
