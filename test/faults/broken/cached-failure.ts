import { parseMessage } from '../../../lib/queue/message.ts';
import { ENGINE, type Engine } from '../engine.ts';

/** Remembers which commits have failed, and does not try them again. */
export const cachedFailure: Engine = {
  ...ENGINE,
  async workOff(record, context, worker, world) {
    const { after } = parseMessage(record.body);
    const failed = `${world.name} ${after}`;
    if (FAILED.has(failed)) return 'done';
    const outcome = await ENGINE.workOff(record, context, worker, world);
    if (outcome === 'again' && after !== null) FAILED.add(failed);
    return outcome;
  },
};

const FAILED = new Set<string>();
