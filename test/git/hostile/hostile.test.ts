import { describe, expect, it } from '@jest/globals';
import { HOSTILE_CASES } from './cases.ts';
import { measure } from './measure.ts';

/** All of them with MODELHUB_LONG=1; else those that take next to no time. */
const cases = HOSTILE_CASES.filter(({ long }) => !long || process.env.MODELHUB_LONG);

/** To make what the client reads can take longer than to read it. */
const PATIENCE_MS = 120_000;

describe('what was made to exhaust its reader', () => {
  it.each(cases)(
    '$name ends as it should, within 10 s of CPU and 600 MB',
    async (hostile) => {
      const { outcome, seconds, megabytes } = await measure(hostile);
      if (process.env.MODELHUB_LONG) {
        console.info(`${hostile.name}: ${outcome}, ${seconds.toFixed(1)} s, ${megabytes.toFixed(0)} MB`);
      }
      expect(outcome).toBe(hostile.outcome);
      expect(megabytes).toBeLessThan(600);
      expect(seconds).toBeLessThan(10);
    },
    PATIENCE_MS,
  );
});
