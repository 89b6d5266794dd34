import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { signingKey } from '../../lib/gitlab/webhook/signature.ts';
import type { InstanceCredentials } from '../../lib/gitlab/webhook/verify.ts';
import { Cached } from '../../lib/secrets/cached.ts';
import { signingToken } from '../support/signed.ts';
import { BareRepository } from './bare-repository.ts';
import { SECOND, VirtualClock } from './clock.ts';
import type { Engine } from './engine.ts';
import { FifoQueue } from './fifo-queue.ts';
import type { FrontInstance } from './git-front.ts';
import type { GitProject } from './git-project.ts';
import type { Hook } from './hooks.ts';
import { Life } from './life.ts';
import { openQueueService, type QueueService } from './queue-service.ts';
import type { Stage } from './stage.ts';
import type { Twist } from './twist.ts';
import type { Violation } from './violation.ts';
import { Watch } from './watch.ts';
import type { Container, Shift } from './worker-side.ts';

/** As `infra/queues.yml` has it; a test compares. */
export const VISIBILITY_SECONDS = 720;
export const MAX_RECEIVE_COUNT = 15;

/** Of the webhook, on both sides. */
export const SIGNING_TOKEN = signingToken(1);

export const QUEUE_URL = 'https://sqs.invalid/replicate.fifo';
export const DEAD_LETTERS_URL = 'https://sqs.invalid/dead-letters.fifo';

export type WorldOptions = {
  readonly projects: number;
  /** So small that a commit takes several transactions. */
  readonly cardsPerTransaction: number;
  /** So few that a commit takes several slices. */
  readonly sliceFiles: number;
  /** Milliseconds by which the front door's clock is ahead of the workers'. */
  readonly skewMs: number;
  /** Milliseconds by which every other worker's clock is ahead of the others'; 0 where it is not said. */
  readonly apartMs?: number;
  /** Whether every other worker, and every other hook, is of the next version of the code, as after all has healed all are. */
  readonly isMixed?: boolean;
};

/** Workers that take turns, each of which its next invocation may find warm: of both versions, with either clock. */
const PLACES = 4;

/** One history: GitLab's projects, the queue, those who work, and what has been seen of it all. */
export class World {
  readonly stage: Stage;
  readonly engine: Engine;
  readonly options: WorldOptions;
  readonly clock = new VirtualClock();
  readonly name: string;
  readonly instance: string;
  readonly projects: GitProject[] = [];
  readonly deadLetters: FifoQueue;
  readonly queue: FifoQueue;
  readonly queueService: QueueService;
  readonly front: FrontInstance;
  readonly credentials: Cached<readonly InstanceCredentials[]>;
  /** What GitLab has not delivered yet. */
  readonly hooks: Hook[] = [];
  /** Workers that are held at a call. */
  readonly shifts: Shift[] = [];
  /** What the workers find in their memory that come next, in turn; null: that one starts cold. */
  readonly containers: (Container | null)[] = Array.from({ length: PLACES }, () => null);
  /** Whether the next version of the code is everywhere. */
  isDeployed = false;
  /** Ids of the deliveries that were answered 202, and of the hints of the sweep. */
  readonly accepted = new Set<string>();
  /** By delivery: the place in its project's list of heads that the push has. */
  readonly pushes = new Map<string, number>();
  readonly violations: Violation[] = [];
  readonly watch: Watch;
  readonly #lives = new Map<string, Life>();
  readonly #turns = { work: 0, hook: 0 };
  #made = 0;

  private constructor(stage: Stage, engine: Engine, options: WorldOptions) {
    this.stage = stage;
    this.engine = engine;
    this.options = options;
    stage.histories += 1;
    this.name = `w${stage.histories}`;
    const visibilityMs = VISIBILITY_SECONDS * SECOND;
    this.deadLetters = new FifoQueue(this.clock, { visibilityMs: 30 * SECOND });
    const redrive = { maxReceiveCount: MAX_RECEIVE_COUNT, deadLetters: this.deadLetters };
    this.queue = new FifoQueue(this.clock, { visibilityMs, redrive });
    const queues = new Map([
      [QUEUE_URL, this.queue],
      [DEAD_LETTERS_URL, this.deadLetters],
    ]);
    this.queueService = openQueueService(queues);
    const byPath = new Map<string, GitProject>();
    this.front = {
      projects: byPath,
      clock: this.clock,
      hasApi: true,
      weather: null,
      lifeOf: (token) => this.#lives.get(token) ?? null,
    };
    this.instance = stage.front.open(this.name, this.front);
    const key = signingKey(SIGNING_TOKEN);
    const known = [{ instance: this.instance, secretTokens: [], signingKeys: key === null ? [] : [key] }];
    this.credentials = new Cached(async () => known, { now: () => this.clock.now });
    this.watch = new Watch(this);
    stage.tableService.observer = this.watch;
  }

  static async open(stage: Stage, engine: Engine, options: WorldOptions): Promise<World> {
    const world = new World(stage, engine, options);
    await mkdir(join(stage.directory, world.name));
    for (let id = 1; id <= options.projects; id += 1) await world.#addProject(id);
    engine.prepare?.(world);
    return world;
  }

  async close(): Promise<void> {
    this.stage.tableService.observer = null;
    this.stage.tableService.weather = null;
    for (const { life } of this.shifts) life.kill();
    await Promise.allSettled(this.shifts.map(({ outcome }) => outcome));
    this.stage.front.shut(this.name);
    this.queueService.client.destroy();
    await rm(join(this.stage.directory, this.name), { recursive: true, force: true });
  }

  /** A new invocation, of a worker or of the front door. @param version by how much its code's is ahead of this one's */
  begin(twists: readonly Twist[], version: number): Life {
    const token = `glpat-${this.name}-${this.nextId()}`;
    const life = new Life(token, { clock: this.clock, twists, tally: this.stage.tally, version });
    this.#lives.set(token, life);
    return life;
  }

  /** How many invocations were killed, held or delayed. */
  get twisted(): number {
    return [...this.#lives.values()].reduce((sum, life) => sum + life.twisted, 0);
  }

  /** Of the code that is at work in a place. */
  versionAt(place: number): number {
    return this.options.isMixed && (this.isDeployed || place % 2 === 1) ? 1 : 0;
  }

  /** Milliseconds by which the clock in a place is ahead. */
  aheadAt(place: number): number {
    return place < PLACES / 2 ? 0 : (this.options.apartMs ?? 0);
  }

  /** Whose turn it is. Hooks have turns of their own: a push and the work on it are of either version. */
  nextPlace(of: 'work' | 'hook'): number {
    const turn = this.#turns[of]++;
    return of === 'work' ? turn % PLACES : Math.floor(turn / 2) % PLACES;
  }

  nextId(): number {
    this.#made += 1;
    return this.#made;
  }

  project(pick: number): GitProject {
    const project = this.projects[pick % this.projects.length];
    if (project === undefined) throw new Error('A world has projects.');
    return project;
  }

  async #addProject(id: number): Promise<void> {
    const repository = await BareRepository.create(join(this.stage.directory, this.name, `${id}.git`));
    const path = `acme/models-${id}`;
    const state = { defaultBranch: 'main', heads: [], trees: new Map(), replicas: [], lagging: null };
    const project: GitProject = { id, path, repository, ...state };
    this.projects.push(project);
    this.front.projects.set(path, project);
  }
}
