import { gunzipSync } from 'node:zlib';
import { Conflict } from '../../lib/errors.ts';
import { CARD_VERSION, type Card } from '../../lib/replica/cards/card.ts';
import type { ProjectHold } from '../../lib/replica/project/project-hold.ts';
import { type OpenRun, type ProjectState, UNKNOWN_PROJECT } from '../../lib/replica/project/project-state.ts';
import type { FailedRun, IdleRun, SyncRecord } from '../../lib/replica/project/sync-record.ts';
import type { ProjectStep, ReplicaStore } from '../../lib/replica/replica-store.ts';

type StoredContent = { readonly zipped: Buffer; expiresAt: Date | null };

/** What the table holds of one project, at hand to be looked at and damaged. */
export type MemoryTable = {
  readonly store: ReplicaStore;
  /** What was done by the store, in turn; reads are left out. */
  readonly writes: string[];
  readonly cards: Map<string, Card>;
  readonly contents: Map<string, StoredContent>;
  readonly diary: (SyncRecord | FailedRun | IdleRun)[];
  /** Under which paths it was put on the hub's list. */
  readonly registered: (string | null)[];
  state(): ProjectState;
  /** Changes the project by hand. */
  change(changes: Partial<ProjectState>): void;
};

/** A table in memory, which keeps the same promises as the one on DynamoDB for as long as it is asked one thing at a time. */
export function memoryTable(): MemoryTable {
  let state: ProjectState = UNKNOWN_PROJECT;
  const change = (changes: Partial<ProjectState>) => {
    state = { ...state, ...changes };
  };
  const write = (name: string) => {
    table.writes.push(name);
  };
  const check = ({ generation }: ProjectHold) => {
    if (generation !== state.generation) throw new Conflict('GENERATION_LOST', 'Somebody was faster.');
  };
  const without = (runs: readonly OpenRun[], { run }: OpenRun) => runs.filter((other) => other.run !== run);

  const store: ReplicaStore = {
    cardsPerTransaction: 97,
    readProject: async () => state,
    readCards: async (_, keys) => new Map(keys.flatMap((key) => entryOf(table.cards, key))),
    readAllCards: async () => new Map(table.cards),
    async registerProject(_, path) {
      write('register');
      table.registered.push(path);
    },
    async openRun(_, run) {
      write('open');
      change({ openRuns: [...without(state.openRuns, run), run] });
    },
    async closeRun(_, run) {
      write('close');
      change({ openRuns: without(state.openRuns, run) });
    },
    async fenceRun(_, run) {
      write('fence');
      change({
        openRuns: without(state.openRuns, run),
        fencedRuns: [...without(state.fencedRuns, run), run],
      });
    },
    async forgetFenced(_, run) {
      write('forget');
      change({ fencedRuns: without(state.fencedRuns, run) });
    },
    async writeContent(contentId, zipped) {
      write('content');
      if (table.contents.has(contentId)) throw new Error(`${contentId} is written a second time.`);
      table.contents.set(contentId, { zipped, expiresAt: null });
      return 1;
    },
    async readContent({ contentId, parts }, maxBytes) {
      const found = table.contents.get(contentId);
      if (found === undefined || found.expiresAt !== null || parts !== 1) return null;
      const bytes = gunzipSync(found.zipped);
      return bytes.length <= maxBytes ? bytes : null;
    },
    async expireContent(contents, at) {
      await store.expireRemains(
        contents.map(({ contentId }) => contentId),
        at,
      );
    },
    async expireRemains(contentIds, at) {
      write(`expire ${contentIds.length}`);
      for (const id of contentIds) {
        const content = table.contents.get(id);
        if (content !== undefined) content.expiresAt = at;
      }
    },
    async transact(hold, step, writes) {
      write(step.kind);
      check(hold);
      for (const action of writes) {
        if (action.kind === 'put') table.cards.set(action.card.key, action.card);
        else if (!table.cards.delete(action.key))
          throw new Error(`There is no card ${action.key} to delete.`);
      }
      if (step.kind === 'finish') table.diary.push(step.record);
      if (step.kind === 'forgotten') table.registered.length = 0;
      change({ ...changesOf(step), generation: state.generation + 1 });
      hold.generation += 1;
    },
    async noteSuspect(hold, suspect) {
      write('suspect');
      check(hold);
      change({ suspect });
    },
    async noteVerified(hold, verifiedAt) {
      write('verified');
      check(hold);
      change({ verifiedAt });
    },
    async noteFailure(hold, failure) {
      write('failure');
      check(hold);
      const { status, error, at, unusable } = failure;
      change({ status, lastError: { ...error, at }, forgotten: false, ...(unusable && { unusable }) });
      table.diary.push(failure);
    },
    async noteIdle(_, run) {
      write('idle');
      table.diary.push(run);
    },
  };
  const table: MemoryTable = {
    store,
    writes: [],
    cards: new Map(),
    contents: new Map(),
    diary: [],
    registered: [],
    state: () => state,
    change,
  };
  return table;
}

function entryOf(cards: ReadonlyMap<string, Card>, key: string): [string, Card][] {
  const card = cards.get(key);
  return card === undefined ? [] : [[key, card]];
}

function changesOf(step: ProjectStep): Partial<ProjectState> {
  const settled = { syncing: null, suspect: null, unusable: null, lastError: null };
  switch (step.kind) {
    case 'begin':
      return { syncing: step.syncing, former: step.former, suspect: null, forgotten: false };
    case 'continue':
      return {};
    case 'finish':
      return {
        ...step.project,
        ...settled,
        forgotten: false,
        cardVersion: step.project.status === 'synced' ? CARD_VERSION : null,
      };
    case 'empty':
      return { ...step.project, ...settled, status: 'empty', cardVersion: null, forgotten: false };
    case 'forget': {
      const { openRuns: _, fencedRuns: __, ...unknown } = UNKNOWN_PROJECT;
      return unknown;
    }
    case 'forgotten':
      return { forgotten: true };
  }
}
