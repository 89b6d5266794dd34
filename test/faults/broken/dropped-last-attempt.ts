import { ENGINE, type Engine } from '../engine.ts';

/** Gives up a message that has failed ten times, and tells nobody. */
export const droppedLastAttempt: Engine = {
  ...ENGINE,
  async workOff(record, context, worker, world) {
    if (Number(record.attributes.ApproximateReceiveCount) >= 10) return 'done';
    return ENGINE.workOff(record, context, worker, world);
  },
};
