import { COMMIT_ID } from '../../commit-id.ts';
import { type Decision, type Ignore, ignore, subjectOf } from './decision.ts';
import { locateProject } from './locate-project.ts';
import { type Change, listsCommit, type Payload, readChanges } from './payload.ts';

const NO_COMMIT = /^0+$/;
const UNKNOWN: Change = { ref: null, before: null, after: null };

/** A push hook of a project or group, or a system hook; also what the Test button sends in their form. */
export function decidePush(payload: Payload, instance: string): Decision {
  const located = locateProject(payload, instance);
  if (located.kind === 'ignore') return located;
  const { ref, before, after } = payload;
  const branch = payload.project?.default_branch ?? null;
  if (!mayBeBranch(ref, branch)) return ignoreOther(payload, [payload], branch);
  const full = isTest(payload);
  return {
    ...located,
    ...subjectOf(payload),
    kind: 'enqueue',
    // A test makes it up.
    before: full ? null : commitOf(ref, before, branch),
    after: commitOf(ref, after, branch),
    trigger: full ? 'test' : 'push',
    full,
    reason: full
      ? 'A test: every model of the project will be replicated and verified.'
      : 'The default branch will be replicated.',
  };
}

/**
 * A push as a system hook tells it. It stands for all branches and tags of one push, and is the only event of a push of
 * more than three, for which GitLab sends no push hook.
 */
export function decideRepositoryUpdate(payload: Payload, instance: string): Decision {
  const located = locateProject(payload, instance);
  if (located.kind === 'ignore') return located;
  const branch = payload.project?.default_branch ?? null;
  const changes = readChanges(payload);
  const change = changes.length === 0 ? UNKNOWN : changes.find(({ ref }) => mayBeBranch(ref, branch));
  if (change === undefined) return ignoreOther(payload, changes, branch);
  return {
    ...located,
    ...subjectOf(payload),
    kind: 'enqueue',
    ref: change.ref,
    before: commitOf(change.ref, change.before, branch),
    after: commitOf(change.ref, change.after, branch),
    trigger: 'repository_update',
    full: false,
    reason: 'The default branch will be replicated.',
  };
}

/** Whether a ref is the default branch, as far as one can tell: what an event does not say, the worker finds out. */
function mayBeBranch(ref: string | null, branch: string | null): boolean {
  if (ref === null || !/^refs\/(heads|tags)\//.test(ref)) return true;
  return branch === null ? ref.startsWith('refs/heads/') : ref === `refs/heads/${branch}`;
}

/**
 * GitLab's Test button makes up a push of the last commits, in which `before` is one of them or, where there is only
 * one, `after`. No real push can be like that.
 */
function isTest(payload: Payload): boolean {
  const { before, after } = payload;
  if (before === null || NO_COMMIT.test(before)) return false;
  return before === after || listsCommit(payload, before);
}

/** @param changes at least one, and none of the default branch */
function ignoreOther(payload: Payload, changes: readonly Change[], branch: string | null): Ignore {
  const [{ ref } = UNKNOWN, ...more] = changes;
  const pushed = { ...payload, ref: more.length === 0 ? ref : null };
  if (changes.every(({ ref }) => ref?.startsWith('refs/tags/'))) return ignoreTag(pushed);
  if (changes.every(({ after }) => NO_COMMIT.test(after ?? ''))) {
    return ignore(
      pushed,
      'BRANCH_DELETED',
      `A branch was deleted that is not the default branch, ${branch}.`,
    );
  }
  return ignore(pushed, 'OTHER_BRANCH', `Only the default branch, ${branch}, is replicated.`);
}

export function ignoreTag(payload: Payload): Ignore {
  return ignore(payload, 'TAG', 'A tag was pushed; only the default branch is replicated.');
}

/**
 * The commit that the default branch is, or was, said to be at. Null where that is not known, since a commit of another
 * branch would be waited for in vain, and where there is no branch: it was deleted, or is new.
 */
function commitOf(ref: string | null, commit: string | null, branch: string | null): string | null {
  const isDefault = branch !== null && ref === `refs/heads/${branch}`;
  return isDefault && commit !== null && COMMIT_ID.test(commit) && !NO_COMMIT.test(commit) ? commit : null;
}
