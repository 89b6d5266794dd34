import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RetryLater } from '../../lib/errors.ts';
import { modelFile } from '../support/model-file.ts';
import { useReplicaWorld, type WorldProject } from '../support/replica-world.ts';
import { shortOrLong } from '../support/short-or-long.ts';

const HISTORIES = Number(process.env.MODELHUB_RUNS ?? shortOrLong(2, 40));

const world = useReplicaWorld();

/** Picks one of so many things as there are. */
const pick = fc.nat({ max: 99 });
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('push' as const) }) },
  /** A new commit on an earlier one. */
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('force' as const), pick }) },
  /** The branch goes back to an earlier commit. */
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('back' as const), pick }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('freeze' as const) }) },
  /** Another replica answers: one that has all, or the one that was frozen. */
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('thaw' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('lag' as const) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('deliver' as const), pick, isKept: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('look' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 6 }) }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Hint = { readonly after: string; readonly receivedAt: string };

/** A project whose replica lags less than ten minutes, and all that its branch has been at. */
class History {
  readonly #project: WorldProject;
  readonly #heads: string[] = [];
  readonly #hints: Hint[] = [];
  #now = Date.now();
  #frozenAt: number | null = null;
  /** Of the head that the table shows, in the order of heads. */
  #shown = 0;
  #made = 0;

  constructor(project: WorldProject) {
    this.#project = project;
  }

  async take(step: Step): Promise<void> {
    this.#now += 1000;
    const { gitlab } = world().gitlab;
    const { project } = this.#project;
    switch (step.kind) {
      case 'push':
        return this.#moveTo(await this.#commit(this.#heads.at(-1) ?? null));
      case 'force':
        return this.#moveTo(await this.#commit(this.#at(step.pick)));
      case 'back':
        return this.#moveTo(this.#at(step.pick));
      case 'freeze':
        this.#frozenAt = this.#now;
        return gitlab.freezeReplica(project);
      case 'thaw':
        return gitlab.thawReplica(project);
      case 'lag':
        if (this.#isFrozen()) gitlab.lagReplicaAgain(project);
        return;
      case 'deliver': {
        const index = step.pick % Math.max(1, this.#hints.length);
        const [hint] = step.isKept ? this.#hints.slice(index) : this.#hints.splice(index, 1);
        return hint && this.look(hint);
      }
      case 'look':
        return this.look({});
      case 'wait':
        return this.wait(step.minutes);
    }
  }

  /** No replica lags ten minutes. */
  async wait(minutes: number): Promise<void> {
    this.#now += minutes * 60_000;
    if (!this.#isFrozen()) await this.take({ kind: 'thaw' });
  }

  #isFrozen(): boolean {
    return this.#frozenAt !== null && this.#now - this.#frozenAt < 9.5 * 60_000;
  }

  /** Looks once, and sees to it that what is shown has not become older by that. */
  async look(hint: Partial<Hint>): Promise<void> {
    const { key } = this.#project;
    const now = () => new Date(this.#now);
    const message = { after: null, receivedAt: now().toISOString(), ...hint };
    await this.#project.replicate(message, { now }).catch((error: unknown) => {
      if (!(error instanceof RetryLater)) throw error;
    });
    const { head } = await world().store.readProject(key);
    if (head === null) return;
    const index = this.#heads.indexOf(head, this.#shown);
    expect({ head, index }).not.toEqual({ head, index: -1 });
    this.#shown = index;
  }

  async #commit(from: string | null): Promise<string> {
    this.#made += 1;
    return this.#project.commit({ 'a.hck.json': modelFile('A', this.#made) }, { from });
  }

  async #moveTo(commit: string): Promise<void> {
    await this.#project.moveTo(commit);
    this.#heads.push(commit);
    this.#now += 1000;
    this.#hints.push({ after: commit, receivedAt: new Date(this.#now).toISOString() });
  }

  #at(pick: number): string | never {
    const commit = this.#heads[pick % this.#heads.length];
    if (commit === undefined) throw new Error('A history begins with a push.');
    return commit;
  }
}

describe('any history, hints lost, late and repeated, read from a replica that lags less than ten minutes', () => {
  it(`never shows a head that is older than what was shown, and the last one in the end, in ${HISTORIES} random ones`, async () => {
    const histories = fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 20 }), async (steps) => {
      const project = await world().newProject();
      const history = new History(project);
      // There is a replica that lags behind what is shown.
      for (const kind of ['push', 'freeze', 'push', 'thaw', 'look'] as const) await history.take({ kind });
      for (const step of steps) await history.take(step);
      await history.take({ kind: 'thaw' });
      await history.look({});
      await history.wait(11);
      await history.look({});
      await project.expectReplicated();
    });
    await fc.assert(histories, { numRuns: HISTORIES });
  }, 600_000);
});
