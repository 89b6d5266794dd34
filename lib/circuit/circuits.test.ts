import { beforeEach, describe, expect, it } from '@jest/globals';
import { type CircuitMemory, circuitMemory } from '../../test/support/circuit-memory.ts';
import { RetryLater } from '../errors.ts';
import { Circuits } from './circuits.ts';

const GITLAB = 'https://gitlab.com';
const project = { instance: GITLAB, projectId: 1 };
const START = Date.parse('2026-01-01T00:00:00Z');

const rateLimited = (retryAfterSeconds?: number) =>
  new RetryLater(
    'GIT_RATE_LIMITED',
    'Too many.',
    retryAfterSeconds === undefined ? {} : { retryAfterSeconds },
  );

let seconds: number;
let random: number;
let store: CircuitMemory;
let circuits: Circuits;

beforeEach(() => {
  seconds = 0;
  random = 0;
  store = circuitMemory();
  circuits = newWorker();
});

function newWorker(): Circuits {
  return new Circuits({ store, now: () => new Date(START + seconds * 1000), random: () => random });
}

describe('Circuits', () => {
  it('tells everybody of an instance to wait, and why; nobody of another one', async () => {
    expect(await circuits.refusal(GITLAB)).toBeNull();
    await circuits.noteFailure(project, rateLimited());
    expect(await newWorker().refusal(GITLAB)).toMatchObject({
      code: 'CIRCUIT_OPEN',
      outcome: 'retry',
      message: `${GITLAB} is left alone for a while because of GIT_RATE_LIMITED.`,
      retryAfterSeconds: 60,
    });
    expect(await circuits.refusal('https://git.acme.com')).toBeNull();
    seconds = 60;
    expect(await circuits.refusal(GITLAB)).toBeNull();
  });

  it.each([
    [10, 15],
    [60, 90],
    [900, 960],
  ])(
    'spreads those who wait over half the time of the opening, a minute at most: %d s',
    async (asked, latest) => {
      await circuits.noteFailure(project, rateLimited(asked));
      expect(await circuits.refusal(GITLAB)).toMatchObject({ retryAfterSeconds: asked });
      random = 0.999_999;
      expect(await circuits.refusal(GITLAB)).toMatchObject({ retryAfterSeconds: latest });
    },
  );

  it('says what opened the circuit to the one who did', async () => {
    const until = START + 60_000;
    expect(await circuits.noteFailure(project, rateLimited())).toEqual({
      until,
      seconds: 60,
      code: 'GIT_RATE_LIMITED',
    });
    expect(await circuits.noteFailure(project, rateLimited())).toBeNull();
    expect(await circuits.noteFailure(project, new RetryLater('GIT_UNAVAILABLE', 'Unwell.'))).toBeNull();
  });

  it('writes nothing for a failure that says nothing of the instance, nor for a success', async () => {
    await circuits.noteFailure(project, new Error('a bug'));
    await circuits.noteFailure(project, new RetryLater('TABLE_UNAVAILABLE', 'No table.'));
    circuits.noteServed(GITLAB);
    await circuits.refusal(GITLAB);
    expect(store.writes).toBe(0);
  });

  it('takes trouble for new after it was served itself', async () => {
    await circuits.noteFailure(project, rateLimited());
    seconds = 70;
    await newWorker().noteFailure(project, rateLimited());
    expect(await circuits.refusal(GITLAB)).toMatchObject({ retryAfterSeconds: 120 });
    seconds = 200;
    circuits.noteServed(GITLAB);
    await circuits.noteFailure(project, rateLimited());
    expect(await circuits.refusal(GITLAB)).toMatchObject({ retryAfterSeconds: 60 });
  });
});
