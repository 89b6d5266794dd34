import { ENGINE, type Engine } from '../engine.ts';
import { hintOf } from '../message-versions.ts';

/** Remembers which commits have failed, and does not try them again. */
export const cachedFailure: Engine = {
  ...ENGINE,
  async workOff(record, context, worker, world) {
    const { after } = hintOf(record.body);
    const failed = `${world.name} ${after}`;
    if (FAILED.has(failed)) return 'done';
    const outcome = await ENGINE.workOff(record, context, worker, world);
    if (outcome === 'again' && after !== null) FAILED.add(failed);
    return outcome;
  },
};

const FAILED = new Set<string>();
