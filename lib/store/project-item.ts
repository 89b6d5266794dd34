import * as z from 'zod/mini';
import { COMMIT_ID } from '../commit-id.ts';
import { type ProjectState, UNKNOWN_PROJECT } from '../replica/project/project-state.ts';
import { ItemDamaged } from './item-damaged.ts';
import { PROJECT_SK } from './keys.ts';
import type { Item } from './marshal.ts';
import { fencedRunsFromItems, openRunsFromItems } from './open-run.ts';
import { parseItem } from './parse-item.ts';

const text = z._default(z.nullable(z.string()), null);
const time = z.iso.datetime();
const commitId = z.string().check(z.regex(COMMIT_ID));

const projectItem = z.object({
  generation: z._default(z.int().check(z.positive()), 0),
  path: text,
  defaultBranch: text,
  head: z._default(z.nullable(commitId), null),
  former: z._default(
    z.nullable(z.object({ head: commitId, leftAt: time, returned: z.optional(z.boolean()) })),
    null,
  ),
  suspect: z._default(z.nullable(z.object({ head: commitId, since: time })), null),
  unusable: z._default(
    z.nullable(
      z.object({ head: commitId, code: z.string(), message: z.string(), advice: text, patterns: text }),
    ),
    null,
  ),
  bound: z._default(z.nullable(z.enum(['api', 'file', 'hint'])), null),
  boundPath: text,
  syncing: z._default(z.nullable(commitId), null),
  status: z._default(z.enum(['synced', 'pending', 'failed', 'empty', 'gone']), 'pending'),
  lastError: z._default(
    z.nullable(z.object({ code: z.string(), message: z.string(), advice: text, at: z.string() })),
    null,
  ),
  cardVersion: z._default(z.nullable(z.number()), null),
  patterns: text,
  capabilities: z._default(
    z.nullable(z.object({ objectFormat: z.enum(['sha1', 'sha256']), unborn: z.boolean() })),
    null,
  ),
  models: z._default(z.number(), 0),
  problems: z._default(z.number(), 0),
  webUrl: text,
  askedAt: z._default(z.nullable(time), null),
  observedAt: z._default(z.nullable(time), null),
  syncedAt: text,
  verifiedAt: z._default(z.nullable(time), null),
  expiresAt: z.optional(z.number()),
});

/** All that an item says beside its generation. */
export const PROJECT_ATTRIBUTES: readonly string[] = Object.keys(projectItem.shape).filter(
  (attribute) => attribute !== 'generation',
);

/** What every finished commit writes. Without one of them nothing is known of how the cards came to be. */
const ALWAYS_WRITTEN = ['generation', 'models', 'problems', 'observedAt', 'syncedAt'];

/** Any attribute may be missing: the project is then looked at as a whole, and all of them are written anew. */
const ADVICE =
  'Delete these attributes, or the item, and press Test > Push events in the settings of the webhook: the project is made anew, its models stay.';

/**
 * A project from its item and the items of its open runs, in any order.
 * @throws ItemDamaged `ITEM_DAMAGED`
 */
export function projectFromItems(items: readonly Item[]): ProjectState {
  return {
    ...stateFromItem(items.find(isProject)),
    openRuns: openRunsFromItems(items),
    fencedRuns: fencedRunsFromItems(items),
  };
}

/** What a reader sees of a project. */
export type ReadableState = Omit<ProjectState, 'openRuns' | 'fencedRuns'>;

/**
 * Reads a project for readers. Of a damaged item they see what is left, and the damage as the last error: nobody can
 * write it there, and without it a project that nothing replicates any more would look well.
 */
export function readableProject(item: Item | undefined, now: () => Date): ReadableState {
  try {
    return stateFromItem(item);
  } catch (error) {
    if (!(error instanceof ItemDamaged)) throw error;
    const rest = Object.entries(item ?? {}).filter(([attribute]) => !error.attributes.includes(attribute));
    const { code, message, advice = null } = error;
    const lastError = { code, message, advice, at: now().toISOString() };
    return { ...stateFromItem(Object.fromEntries(rest)), status: 'failed', lastError };
  }
}

function stateFromItem(item: Item | undefined): ReadableState {
  const { openRuns: _, fencedRuns: __, ...unknown } = UNKNOWN_PROJECT;
  if (item === undefined) return unknown;
  const { expiresAt, ...known } = parseItem(projectItem, item, ADVICE);
  const state = { ...known, forgotten: expiresAt !== undefined };
  const isWhole = ALWAYS_WRITTEN.every((attribute) => Object.hasOwn(item, attribute));
  return isWhole ? state : { ...state, cardVersion: null };
}

function isProject({ SK }: Item): boolean {
  return SK?.S === PROJECT_SK;
}
