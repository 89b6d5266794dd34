import * as z from 'zod/mini';
import { type ProjectState, UNKNOWN_PROJECT } from '../replica/project-state.ts';
import { PROJECT_SK } from './keys.ts';
import { fromItem, type Item } from './marshal.ts';
import { openRunsFromItems } from './open-run.ts';

const text = z._default(z.nullable(z.string()), null);

const projectItem = z.object({
  generation: z._default(z.number(), 0),
  path: text,
  defaultBranch: text,
  head: text,
  former: z._default(z.nullable(z.object({ head: z.string(), leftAt: z.string() })), null),
  suspect: z._default(z.nullable(z.object({ head: z.string(), since: z.string() })), null),
  bound: z._default(z.nullable(z.enum(['api', 'file', 'hint'])), null),
  boundPath: text,
  syncing: text,
  status: z._default(z.enum(['synced', 'pending', 'failed', 'empty', 'gone']), 'pending'),
  lastError: z._default(
    z.nullable(z.object({ code: z.string(), message: z.string(), advice: text, at: z.string() })),
    null,
  ),
  cardVersion: z._default(z.nullable(z.number()), null),
  capabilities: z._default(
    z.nullable(z.object({ objectFormat: z.enum(['sha1', 'sha256']), unborn: z.boolean() })),
    null,
  ),
  models: z._default(z.number(), 0),
  problems: z._default(z.number(), 0),
  webUrl: text,
  observedAt: text,
  syncedAt: text,
});

/** A project from its item and the items of its open runs, in any order. */
export function projectFromItems(items: readonly Item[]): ProjectState {
  const project = items.find(({ SK }) => SK?.S === PROJECT_SK);
  const state = project === undefined ? UNKNOWN_PROJECT : projectItem.parse(fromItem(project));
  return { ...state, openRuns: openRunsFromItems(items) };
}
