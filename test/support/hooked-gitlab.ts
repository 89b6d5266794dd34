import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, expect } from '@jest/globals';
import type { PushEvent } from '../../local/gitlab/push-event.ts';
import type { SampleProject } from '../../local/gitlab/sample-gitlab.ts';
import type { WorkingCopy } from '../../local/gitlab/working-copy.ts';
import { commitFiles } from './commit-files.ts';
import { startTestGitLab, type TestGitLab, type TestGitLabOptions } from './gitlab.ts';
import { type HookReceiver, startHookReceiver } from './hook-receiver.ts';
import { openBeforeAll } from './open-before-all.ts';

/** A GitLab whose hooks arrive at a receiver. */
export type HookedGitLab = TestGitLab & {
  readonly receiver: HookReceiver;
  /** The events since the last call, in order of ref, once everything is delivered. */
  newEvents(): Promise<PushEvent[]>;
  /** The one event since the last call. */
  onlyEvent(): Promise<PushEvent>;
  /** A project whose `main` has one commit, of which there is no event. */
  startedProject(): Promise<{ project: SampleProject; copy: WorkingCopy; first: string }>;
};

async function startHookedGitLab(options: TestGitLabOptions): Promise<HookedGitLab> {
  const receiver = await startHookReceiver();
  const test = await startTestGitLab({ ...options, hookUrl: receiver.url });
  let seen = 0;

  async function newEvents(): Promise<PushEvent[]> {
    await test.gitlab.settle();
    const events = receiver.received.slice(seen).map(({ body }): PushEvent => JSON.parse(body));
    seen = receiver.received.length;
    return events.sort((a, b) => a.ref.localeCompare(b.ref));
  }

  return {
    ...test,
    receiver,
    newEvents,
    async onlyEvent() {
      const [event, ...more] = await newEvents();
      if (!event || more.length > 0)
        throw new Error(`Expected one event, not ${event ? more.length + 1 : 0}.`);
      return event;
    },
    async startedProject() {
      const project = await test.newProject();
      const first = await commitFiles(project.repository, { 'README.md': Buffer.from('start\n') });
      return { project, copy: await test.clone(project), first };
    },
    async close() {
      await test.close();
      await receiver.close();
    },
  };
}

/** One for the tests of a file, in which nothing may go wrong inside. @returns what gives it to a test */
export function useHookedGitLab(options: TestGitLabOptions = {}): () => HookedGitLab {
  const test = openBeforeAll(() => startHookedGitLab(options));
  afterEach(() => {
    expect(test().errors).toEqual([]);
  });
  return test;
}

/** Writes a file of a clone, with the directories that it needs. */
export async function writeInto(copy: WorkingCopy, path: string, content: string): Promise<void> {
  const file = join(copy.directory, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

export function commitIds(event: PushEvent): string[] {
  return event.commits.map(({ id }) => id);
}
