import type { AttributeValue, ServiceInputTypes } from '@aws-sdk/client-dynamodb';
import type { WorkedOff } from '../../functions/replicate/work-off.ts';
import { checkConserved } from './checkers/conservation.ts';
import { checkExpiries } from './checkers/expiry.ts';
import {
  checkMonotone,
  checkNoDanglingCard,
  checkNoPhantomDelete,
  checkOneHead,
  checkRenames,
  type Places,
} from './checkers/instant.ts';
import { checkRunsClosed } from './checkers/leak.ts';
import { checkItems, checkSpoken } from './checkers/secrecy.ts';
import { StaleWords } from './checkers/stale-word.ts';
import { checkWork } from './checkers/work.ts';
import type { QueuedMessage } from './fifo-queue.ts';
import type { GitProject } from './git-project.ts';
import type { Life } from './life.ts';
import { contentIdsOf, type ItemKey, type Snapshot, TableReader } from './table-reader.ts';
import type { TableObserver } from './table-service.ts';
import { Violation } from './violation.ts';
import type { Shift } from './worker-side.ts';
import type { World } from './world.ts';

type Key = Record<string, AttributeValue> | undefined;

/** Looks on while a history is played. What it finds is told to the world: whom it watches is not to notice. */
export class Watch implements TableObserver {
  readonly reader: TableReader;
  /** Ids of all contents that were ever written. */
  readonly contents = new Set<string>();
  readonly #world: World;
  readonly #places = new Map<number, Places>();
  readonly #seen = new Map<number, Snapshot>();
  readonly #sound = new Set<string>();
  readonly #words = new StaleWords();
  /** Keys of the runs that an invocation has opened. */
  readonly #runs = new Map<Life, ItemKey[]>();

  constructor(world: World) {
    this.#world = world;
    this.reader = new TableReader(world.stage.raw, world.stage.table.name);
  }

  async done(input: ServiceInputTypes, life: Life | undefined): Promise<void> {
    await this.#look(async () => {
      checkItems(input);
      checkExpiries(input, this.#world);
      if (life) this.#hear(input, life);
      const keys = keysOf(input).map((key) => ({ PK: key?.PK?.S ?? '', SK: key?.SK?.S ?? '' }));
      for (const { PK } of keys) if (PK.startsWith('C#')) await this.#checkContent(PK.slice('C#'.length));
      // What readers read: runs and the diary are not.
      const shown = new Set(keys.filter(({ SK }) => /^(PROJECT$|MODEL)/.test(SK)).map(({ PK }) => PK));
      for (const project of this.#world.projects) {
        if (shown.has(`P#${this.#world.instance}#${project.id}`)) await this.#check(project);
      }
    });
  }

  async beforeAcknowledged(message: QueuedMessage): Promise<void> {
    await this.#look(() => checkConserved(this.#world, message));
  }

  /** @param outcome of the invocation */
  async ended({ life }: Shift, outcome: WorkedOff | 'dead'): Promise<void> {
    await this.#look(async () => {
      checkWork(life);
      checkSpoken(this.#world);
      const opened = this.#runs.get(life) ?? [];
      if (outcome === 'done' && !life.isHarmed) await checkRunsClosed(this.#world, opened);
    });
    this.#runs.delete(life);
  }

  /** What has expired by now is deleted. @returns how many items */
  async expire(): Promise<number> {
    // Of a project, an instance or a content: all histories of a stage share the table.
    const ours = new RegExp(`[#/]${this.#world.name}(?:[#r]|$)`);
    const deleted = await this.reader.expire(this.#world.clock.now, (partition) => ours.test(partition));
    this.#sound.clear();
    for (const project of this.#world.projects) await this.#look(() => this.#check(project));
    return deleted;
  }

  #hear(input: ServiceInputTypes, life: Life): void {
    this.#words.heard(input, life);
    const opened = 'Item' in input && input.Item?.SK?.S?.startsWith('PROJECT#RUN#') ? [input.Item] : [];
    const keys = opened.map(({ PK, SK }) => ({ PK: PK?.S ?? '', SK: SK?.S ?? '' }));
    this.#runs.set(life, [...(this.#runs.get(life) ?? []), ...keys]);
  }

  async #checkContent(contentId: string): Promise<void> {
    this.contents.add(contentId);
    this.#sound.delete(contentId);
    for (const seen of this.#seen.values()) {
      if (contentIdsOf(seen).includes(contentId)) await checkNoDanglingCard(this.#world, seen, this.#sound);
    }
  }

  async #check(project: GitProject): Promise<void> {
    const world = this.#world;
    const seen = await this.reader.project(world.instance, project.id);
    this.#seen.set(project.id, seen);
    const places = this.#places.get(project.id) ?? { shown: 0, whole: 0 };
    this.#places.set(project.id, places);
    checkMonotone(world, project, seen, places);
    await checkOneHead(world, project, seen);
    await checkNoPhantomDelete(world, project, seen, places);
    await checkRenames(world, project, seen, places);
    await checkNoDanglingCard(world, seen, this.#sound);
  }

  async #look(check: () => Promise<void>): Promise<void> {
    try {
      await check();
    } catch (error) {
      const violation =
        error instanceof Violation
          ? error
          : new Violation('checkers', Error.isError(error) ? String(error.stack) : String(error));
      this.#world.violations.push(violation);
    }
  }
}

/** Of the items that a request writes. */
function keysOf(input: ServiceInputTypes): Key[] {
  if ('TransactItems' in input) {
    return (input.TransactItems ?? []).flatMap((item) =>
      'Get' in item ? [] : [item.Put?.Item ?? item.Update?.Key ?? item.Delete?.Key],
    );
  }
  if ('Item' in input) return [input.Item];
  const isRead = 'ConsistentRead' in input || 'RequestItems' in input || 'KeyConditionExpression' in input;
  return 'Key' in input && !isRead ? [input.Key] : [];
}
