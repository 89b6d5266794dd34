import { gunzipSync } from 'node:zlib';
import { beforeEach, expect } from '@jest/globals';
import { objectId } from '../../lib/git/object-id.ts';
import type { FoundHead } from '../../lib/gitlab/api/find-head.ts';
import type { FoundProject } from '../../lib/gitlab/api/find-project.ts';
import type { ReplicateMessage } from '../../lib/queue/message.ts';
import { contentOf } from '../../lib/replica/cards/card.ts';
import { KnownCommits } from '../../lib/replica/head/known-commits.ts';
import { shownHead } from '../../lib/replica/head/known-heads.ts';
import { replicate } from '../../lib/replica/replicate.ts';
import type { ReplicateContext } from '../../lib/replica/replicate-context.ts';
import type { ReplicateResult } from '../../lib/replica/replicate-result.ts';
import type { Run } from '../../lib/replica/run.ts';
import type { Source } from '../../lib/replica/source.ts';
import { failureOf } from './chunks.ts';
import { type MemoryGit, startMemoryGit } from './memory-git.ts';
import { type MemoryTable, memoryTable } from './memory-table.ts';
import { openBeforeAll } from './open-before-all.ts';
import { replicateMessage } from './replicate-message.ts';

export const KEY = { instance: 'https://gitlab.com', projectId: 15 };
export const PATH = 'acme/models';

const START = Date.parse('2026-11-22T12:00:00.000Z');
const NEVER = new AbortController().signal;

export type MemoryWorld = {
  readonly git: MemoryGit;
  readonly table: MemoryTable;
  /**
   * Minutes since noon. A hint comes in when it is followed, and the push that it tells of was made on top of what is shown,
   * unless it says otherwise.
   */
  minute: number;
  /** What GitLab's API says, by what it is asked for: an id or a path, or a file. */
  readonly found: Map<number | string, FoundProject>;
  foundHead: FoundHead;
  /** What it was asked for. */
  readonly asked: (number | string)[];
  now(): Date;
  context(worse?: Partial<ReplicateContext>): ReplicateContext;
  run(hint?: Partial<ReplicateMessage>, worse?: Partial<ReplicateContext>): Run;
  source(change?: Partial<Source>): Source;
  replicate(hint?: Partial<ReplicateMessage>, worse?: Partial<ReplicateContext>): Promise<ReplicateResult>;
  /** What a run fails with. */
  failure(hint?: Partial<ReplicateMessage>, worse?: Partial<ReplicateContext>): Promise<unknown>;
  /** The table shows these files, byte for byte, and nothing is left over. */
  expectShown(files: Readonly<Record<string, Buffer>>): void;
};

/** A GitLab and a table in memory for each test of a file: what replication does is seen in a few milliseconds. */
export function useMemoryWorld(): () => MemoryWorld {
  const git = openBeforeAll(startMemoryGit);
  let world: MemoryWorld | undefined;
  beforeEach(() => {
    git().clear();
    world = memoryWorld(git());
  });
  return () => {
    if (world === undefined) throw new Error('It is made when a test begins.');
    return world;
  };
}

function memoryWorld(git: MemoryGit): MemoryWorld {
  const table = memoryTable();
  const knownCommits = new KnownCommits();
  let runs = 0;
  const messageOf = (hint: Partial<ReplicateMessage>) => {
    const before = hint.after == null ? null : shownHead(table.state());
    const receivedAt = world.now().toISOString();
    return replicateMessage({ ...KEY, path: PATH, receivedAt, ...(before && { before }), ...hint });
  };

  const world: MemoryWorld = {
    git,
    table,
    minute: 0,
    found: new Map([[KEY.projectId, { kind: 'found', projectId: KEY.projectId, path: PATH }]]),
    foundHead: { kind: 'absent' },
    asked: [],
    now: () => new Date(START + world.minute * 60_000),
    context: (worse) => ({
      store: table.store,
      knownCommits,
      maxModelBytes: 64_000_000,
      patterns: null,
      early: NEVER,
      late: NEVER,
      sliceFiles: 2000,
      now: world.now,
      newRunId: () => `run${++runs}`,
      findPath: async () => {
        world.asked.push('path');
        return PATH;
      },
      findProject: async (idOrPath) => {
        world.asked.push(idOrPath);
        return world.found.get(idOrPath) ?? { kind: 'absent' };
      },
      findHead: async (file) => {
        world.asked.push(file);
        return world.foundHead;
      },
      openRemote: async (path) => git.remoteAt(path),
      reconsider: async (error) => error,
      statusOf: () => 'failed',
      ...worse,
    }),
    run: (hint = {}, worse = {}) => ({
      message: messageOf(hint),
      context: world.context(worse),
      project: table.state(),
      hold: { key: KEY, generation: table.state().generation },
      startedAt: world.now(),
      requests: 0,
      head: null,
      unusable: null,
    }),
    source: (change) => ({
      remote: git.remoteAt(PATH),
      capabilities: { objectFormat: 'sha1', unborn: true },
      store: table.store,
      early: NEVER,
      late: NEVER,
      sliceFiles: 2000,
      maxModelBytes: 64_000_000,
      patterns: null,
      ...change,
    }),
    replicate: (hint = {}, worse = {}) => replicate(messageOf(hint), world.context(worse)),
    failure: (hint, worse) => failureOf(world.replicate(hint, worse)),
    expectShown(files) {
      const shown = [...table.cards.values()].map(({ path, blobId, content }) => {
        const found = table.contents.get(content?.contentId ?? '');
        return [path, blobId, found && found.expiresAt === null ? gunzipSync(found.zipped) : null];
      });
      const wanted = Object.entries(files).map(([path, bytes]) => [
        path,
        objectId('sha1', 'blob', bytes),
        bytes,
      ]);
      expect(new Set(shown)).toEqual(new Set(wanted));
      const held = [...table.cards.values()].flatMap(contentOf).map(({ contentId }) => contentId);
      const lasting = [...table.contents].flatMap(([id, { expiresAt }]) => (expiresAt === null ? [id] : []));
      expect(lasting.toSorted()).toEqual(held.toSorted());
      const problems = [...table.cards.values()].filter(({ problem }) => problem !== null).length;
      expect(table.state()).toMatchObject({
        status: 'synced',
        head: git.head,
        syncing: null,
        suspect: null,
        lastError: null,
        models: table.cards.size - problems,
        problems,
        openRuns: [],
      });
    },
  };
  return world;
}
