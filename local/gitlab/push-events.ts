import type { Project } from './projects.ts';
import { buildPushEvent, type PushEvent } from './push-event.ts';
import { pushedCommits, sampleCommits, taggedCommit } from './pushed-commits.ts';
import { changedRefs, hookedChanges, isTag, type RefChange, type Refs, readRefs } from './refs.ts';
import { readDefaultBranch } from './repository.ts';
import { readTag } from './tag.ts';

/** What GitLab tells of a push: one event a branch or tag, or none where too many have changed. */
export async function pushEvents(
  instance: string,
  project: Project,
  before: Refs,
  after: Refs,
): Promise<PushEvent[]> {
  const changes = hookedChanges(changedRefs(before, after));
  if (changes.length === 0) return [];
  const defaultBranch = await readDefaultBranch(project.repository);
  const facts = { ...project, defaultBranch };
  return Promise.all(
    changes.map(async (change) => {
      const details = isTag(change.ref)
        ? await tagDetails(project.repository, change.ref)
        : await branchDetails(project.repository, change, after, defaultBranch);
      return buildPushEvent({ instance, project: facts, change, ...details });
    }),
  );
}

/** What "Test > Push events" sends: nothing in it says that it is a test. @returns null for a project without commits. */
export async function sampleEvent(instance: string, project: Project): Promise<PushEvent | null> {
  const defaultBranch = await readDefaultBranch(project.repository);
  const ref = `refs/heads/${defaultBranch}`;
  const head = (await readRefs(project.repository)).get(ref);
  if (head === undefined) return null;
  const pushed = await sampleCommits(project.repository, head);
  const change = { ref, before: pushed.commits.at(-1)?.id ?? head, after: head };
  return buildPushEvent({
    instance,
    project: { ...project, defaultBranch },
    change,
    pushed,
    checkoutSha: head,
    message: null,
  });
}

async function branchDetails(repository: string, change: RefChange, refs: Refs, defaultBranch: string) {
  return {
    pushed: await pushedCommits(repository, change, refs, defaultBranch),
    checkoutSha: refs.get(change.ref) ?? null,
    message: null,
  };
}

async function tagDetails(repository: string, ref: string) {
  const { commit, message } = await readTag(repository, ref);
  return { pushed: await taggedCommit(repository, commit), checkoutSha: commit, message };
}
