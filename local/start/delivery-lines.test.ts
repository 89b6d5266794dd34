import { describe, expect, it } from '@jest/globals';
import { type ProjectState, UNKNOWN_PROJECT } from '../../lib/replica/project/project-state.ts';
import { replicateMessage } from '../../test/support/replicate-message.ts';
import { gatewayAnswer, messageAnswer } from '../gateway/answer.ts';
import { gatewayEvent } from '../gateway/event.ts';
import type { Exchange } from '../gateway/start.ts';
import { FunctionError } from '../lambda/function-error.ts';
import type { Handled } from '../poller/poller.ts';
import { deliveryLine, outcomeLine } from './delivery-lines.ts';

const at = new Date(2026, 10, 22, 18, 30, 12);

const event = gatewayEvent(
  {
    method: 'POST',
    target: '/gateway/public/sync',
    httpVersion: '1.1',
    headers: { 'x-gitlab-event': ['Push Hook'] },
    sourceIp: '127.0.0.1',
    body: Buffer.from('{}'),
    receivedAt: at,
  },
  'POST /gateway/public/sync',
);
const body = {
  status: 'accepted',
  code: 'QUEUED',
  reason: 'It will be replicated.',
  project: 'acme/models',
  ref: 'refs/heads/main',
};
const exchange = (answer: Exchange['answer']): Exchange => ({ event, answer, milliseconds: 12 });
const answered = (change: object) =>
  exchange(gatewayAnswer({ statusCode: 202, body: JSON.stringify({ ...body, ...change }) }));

describe('deliveryLine', () => {
  it('says what was delivered and what was answered', () => {
    expect(deliveryLine(answered({}), at)).toBe(
      '18:30:12  Push Hook  acme/models  refs/heads/main  202 accepted  It will be replicated.\n',
    );
  });

  it('says what API Gateway itself has answered', () => {
    expect(deliveryLine(exchange(messageAnswer(500, 'Internal Server Error')), at)).toBe(
      '18:30:12  Push Hook  –  –  500 failed  {"message":"Internal Server Error"}\n',
    );
  });

  it('lets nothing through that steers a terminal', () => {
    const line = deliveryLine(answered({ ref: '\u001b[2Jrefs/heads/\r\nready http://evil' }), at);
    expect(line).toContain('  refs/heads/  ready http://evil  ');
    expect(line.split('\n')).toHaveLength(2);
  });
});

const message = replicateMessage({ receivedAt: new Date(at.getTime() - 250).toISOString() });
const handled: Handled = { body: '', receiveCount: 1, outcome: 'deleted', error: null };
const lastError = {
  code: 'GIT_NOT_FOUND',
  message: 'There is no such repository.',
  advice: null,

  at: at.toISOString(),
};
const outcome = (change: Partial<Handled>, project: Partial<ProjectState>) =>
  outcomeLine({ ...handled, ...change }, message, { ...UNKNOWN_PROJECT, ...project }, at);

describe('outcomeLine', () => {
  it('says what the table has, and the time since the delivery', () => {
    expect(outcome({}, { status: 'synced', models: 4 })).toBe(
      '18:30:12  replicated  acme/models  4 models  250 ms\n',
    );
    expect(outcome({}, { status: 'synced', models: 1, problems: 2 })).toContain('1 model, 2 with a problem');
    expect(outcome({}, { status: 'empty' })).toContain('  empty  ');
  });

  it('says why it was given up', () => {
    expect(outcome({}, { status: 'failed', lastError })).toContain(
      '  failed  acme/models  GIT_NOT_FOUND: There is no such repository.  ',
    );
  });

  it('says that and why it will be tried again', () => {
    expect(outcome({ outcome: 'kept', receiveCount: 3 }, { status: 'pending', lastError })).toContain(
      '  to be retried  acme/models  attempt 3: GIT_NOT_FOUND: There is no such repository.  ',
    );
  });

  it('says that the process has ended', () => {
    const error = new FunctionError(
      'crash',
      'Runtime.ExitError',
      'Runtime exited with error: signal: SIGKILL',
    );
    expect(outcome({ outcome: 'kept', error }, {})).toContain(
      '  interrupted  acme/models  Runtime exited with error: signal: SIGKILL  ',
    );
  });
});
