import { expect, it } from '@jest/globals';
import { parseMessage } from '../queue/message.ts';
import { sweepHint } from './sweep-hint.ts';

it('is a message that the worker takes, and that says nothing of what there is to see', () => {
  const key = { instance: 'https://git.example', projectId: 42 };
  const hint = sweepHint(key, null, 'sweep-1', new Date('2026-11-27T10:00:00Z'));
  expect(parseMessage(JSON.stringify(hint))).toMatchObject({
    ...{ ...key, path: null, after: null, full: false },
    ...{
      sentBy: 'sweep',
      delivery: 'sweep-1',
      trigger: 'project_update',
      receivedAt: '2026-11-27T10:00:00.000Z',
    },
  });
});
