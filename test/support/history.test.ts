import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { readRefs } from '../../local/gitlab/refs.ts';
import { ACCESS_TOKEN, startTestGitLab } from './gitlab.ts';
import { openHistory } from './history.ts';
import { startHookReceiver } from './hook-receiver.ts';
import { describeWithShared } from './shared.ts';

describeWithShared('openHistory', () => {
  it('pushes a real history commit by commit, each with its hook', async () => {
    const receiver = await startHookReceiver();
    const test = await startTestGitLab({ hookUrl: receiver.url });
    try {
      const project = await test.newProject();
      const directory = join(test.directory, 'history');
      const history = await openHistory('hackolade+sample-data-models', project, ACCESS_TOKEN, directory);
      for (const commit of history.commits) {
        await history.push(commit);
        await test.gitlab.settle();
        expect((await readRefs(project.repository)).get('refs/heads/main')).toBe(commit);
        expect(JSON.parse(receiver.received.at(-1)?.body ?? '')).toMatchObject({ after: commit });
      }
      expect(receiver.received).toHaveLength(history.commits.length);
    } finally {
      await test.close();
      await receiver.close();
    }
  });
});
