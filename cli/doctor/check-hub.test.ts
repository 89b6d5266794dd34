import { expect, it } from '@jest/globals';
import { diaryProject } from '../../test/support/diary-page.ts';
import { checkFrontDoor, describeDeadLetters, describeTable } from './check-hub.ts';

it('dead letters are replayed by the command that is advised', () => {
  expect(describeDeadLetters(0)).toMatchObject({ state: 'ok' });
  expect(describeDeadLetters(1)).toMatchObject({
    ...{ state: 'failed', detail: expect.stringMatching(/^1 message waits/) },
    advice: expect.stringContaining('`hub dlq replay --all`'),
  });
});

it('a table without projects is followed by the command that brings the first', () => {
  expect(describeTable([])).toMatchObject({
    advice: expect.stringContaining('`hub hook test --group <group>`'),
  });
  expect(describeTable([diaryProject(1)]).detail).toBe('1 project, 0 models.');
});

it('only a stage is advised to be deployed again where the front door is shut', async () => {
  const hub = { syncUrl: 'http://127.0.0.1:1/gateway/public/sync' };
  expect(await checkFrontDoor(hub, { kind: 'stage', stage: 'prod' })).toMatchObject({
    ...{ state: 'failed', advice: expect.stringContaining('Deploy the stage again') },
  });
  expect(await checkFrontDoor(hub, { kind: 'local' })).toMatchObject({
    ...{ state: 'failed', advice: expect.stringContaining('`npm start`') },
  });
});
