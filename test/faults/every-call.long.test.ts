import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shortOrLong } from '../support/short-or-long.ts';
import type { Command } from './command.ts';
import { play } from './play.ts';
import { type Stage, startStage } from './stage.ts';
import type { Twist } from './twist.ts';

/** From one call to the next that somebody is killed or held at: all of them with MODELHUB_LONG=1. */
const STEP = shortOrLong(10, 1);
/** The same where it is each two calls, of which there are hundreds: all of them with MODELHUB_STEP_OF_TWO=1. */
const STEP_OF_TWO = Number(process.env.MODELHUB_STEP_OF_TWO ?? shortOrLong(30, 7));
/** More than any of the invocations here makes. */
const MOST_CALLS = 60;

/** Each invocation here makes 16 calls at least: the last of these that is come to in such steps. */
const leastOf = (step: number) => 1 + step * Math.floor(15 / step);

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

/** It adds, changes, renames, swaps, breaks and deletes, in a transaction for each card. */
const PUSH: Command = {
  kind: 'push',
  project: 0,
  edits: [
    { kind: 'put', path: 'a.hck.json', content: 'bad 2' },
    { kind: 'rename', path: 'b.hck.json', to: 'c.hck.json' },
    { kind: 'delete', path: 'x/a.hck.json' },
    { kind: 'put', path: 'x/b.hck.json', content: 'D' },
    { kind: 'put', path: 'z/a.hck.json', content: 'in LFS' },
  ],
  onto: null,
  merged: 0,
  isDelivered: true,
};
const LATER: Command = {
  ...PUSH,
  edits: [
    { kind: 'put', path: 'a.hck.json', content: 'A' },
    { kind: 'rename', path: 'x/b.hck.json', to: 'b.hck.json' },
  ],
};
const options = { projects: 1, cardsPerTransaction: 1, sliceFiles: 2000, skewMs: 0 };

const killed = (at: number): Twist => ({ target: 'any', at, effect: 'kill' });
const held = (at: number): Twist => ({ target: 'any', at, effect: 'pause' });
const work = (...twists: Twist[]): Command => ({ kind: 'work', pick: 0, twists });
const resume: Command = { kind: 'resume', pick: 0 };
const redeliver: Command = { kind: 'redeliver' };

type Step = { readonly first: number; readonly next: number };

/**
 * Plays a history for each call that workers make, until they make no more.
 * @param twisted how many are killed or held in it
 * @returns the last call
 */
async function forEachCall(
  { first, next }: Step,
  twisted: number,
  commandsAt: (call: number) => readonly Command[],
): Promise<number> {
  for (let call = first; call < MOST_CALLS; call += next) {
    const played = await play(stage, { options, commands: commandsAt(call) });
    if (played.twisted < twisted) return call - next;
  }
  throw new Error(`An invocation makes more than ${MOST_CALLS} calls.`);
}

const EVERY = { first: 1, next: STEP };
const EVERY_OF_TWO = { first: 1, next: STEP_OF_TWO };

/**
 * The same for each two calls, the first of which is the one of `first`, until neither of the two is made any more.
 * @returns the last call of the first kind
 */
async function forEachTwoCalls(
  first: Step,
  second: (call: number) => Step,
  commandsAt: (call: number, other: number) => readonly Command[],
): Promise<number> {
  const last = await forEachCall(first, 1, (at) => commandsAt(at, MOST_CALLS));
  for (let at = first.first; at <= last; at += first.next) {
    await forEachCall(second(at), 2, (other) => commandsAt(at, other));
  }
  return last;
}

describe('a worker that is killed', () => {
  it('at any of its calls, to the table, to git and to the queue, breaks no promise', async () => {
    const calls = await forEachCall(EVERY, 1, (at) => [PUSH, work(killed(at))]);
    expect(calls).toBeGreaterThanOrEqual(leastOf(STEP));
  }, 120_000);

  it('as is the one that takes over, breaks none, at any two calls of theirs', async () => {
    const commandsAt = (at: number, other: number) => [
      PUSH,
      work(killed(at)),
      redeliver,
      work(killed(other)),
      LATER,
    ];
    expect(await forEachTwoCalls(EVERY_OF_TWO, () => EVERY_OF_TWO, commandsAt)).toBeGreaterThanOrEqual(
      leastOf(STEP_OF_TWO),
    );
  }, 3_600_000);

  it('after it was held, and overtaken meanwhile, breaks none, at any two calls', async () => {
    const commandsAt = (at: number, later: number) => [
      PUSH,
      work(held(at), killed(later)),
      LATER,
      redeliver,
      work(),
      work(),
      resume,
    ];
    const after = (at: number) => ({ first: at + 1, next: STEP_OF_TWO });
    expect(await forEachTwoCalls(EVERY_OF_TWO, after, commandsAt)).toBeGreaterThanOrEqual(
      leastOf(STEP_OF_TWO),
    );
  }, 3_600_000);
});

describe('two workers on one project', () => {
  it('break no promise, wherever the first is held while the second does all its work', async () => {
    const calls = await forEachCall(EVERY, 1, (at) => [
      PUSH,
      work(held(at)),
      LATER,
      redeliver,
      work(),
      work(),
      resume,
    ]);
    expect(calls).toBeGreaterThanOrEqual(leastOf(STEP));
  }, 120_000);

  it('break none, wherever the second is held in turn while the first one goes on', async () => {
    const commandsAt = (at: number, other: number) => [
      PUSH,
      work(held(at)),
      LATER,
      redeliver,
      work(held(other)),
      resume,
      resume,
    ];
    expect(await forEachTwoCalls(EVERY_OF_TWO, () => EVERY_OF_TWO, commandsAt)).toBeGreaterThanOrEqual(
      leastOf(STEP_OF_TWO),
    );
  }, 3_600_000);
});
