import { gitText } from './git.ts';

/** Ref name → object id, branches and tags. */
export type Refs = ReadonlyMap<string, string>;

/** One ref that a push has changed; zeros stand for "did not exist" before and "deleted" after. */
export type RefChange = { readonly ref: string; readonly before: string; readonly after: string };

/** GitLab's `push_event_hooks_limit`: more changes of one kind and action than this fire no hook at all. */
const HOOKS_LIMIT = 3;

export async function readRefs(repository: string): Promise<Refs> {
  const lines = await gitText(
    ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads', 'refs/tags'],
    {
      cwd: repository,
    },
  );
  return new Map(
    lines
      .split('\n')
      .filter(Boolean)
      .map((line) => {
        const space = line.indexOf(' ');
        return [line.slice(space + 1), line.slice(0, space)];
      }),
  );
}

/** What differs between two readings, in order of ref name. */
export function changedRefs(before: Refs, after: Refs): RefChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((ref) => {
    const [from, to] = [before.get(ref), after.get(ref)];
    return from === to ? [] : [{ ref, before: from ?? zeros(to), after: to ?? zeros(from) }];
  });
}

/** The changes that GitLab tells of: counted by branch or tag, and by created, updated or removed. */
export function hookedChanges(changes: readonly RefChange[]): RefChange[] {
  const groups = Map.groupBy(changes, (change) => `${isTag(change.ref)} ${actionOf(change)}`);
  return [...groups.values()].filter((group) => group.length <= HOOKS_LIMIT).flat();
}

export function actionOf({ before, after }: RefChange): 'created' | 'updated' | 'removed' {
  if (isZero(before)) return 'created';
  return isZero(after) ? 'removed' : 'updated';
}

export function isTag(ref: string): boolean {
  return ref.startsWith('refs/tags/');
}

/** 40 or 64 zeros, by the repository's object format. */
function isZero(id: string): boolean {
  return /^0+$/.test(id);
}

function zeros(id = ''): string {
  return '0'.repeat(id.length);
}
