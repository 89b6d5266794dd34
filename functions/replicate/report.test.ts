import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { RetryLater } from '../../lib/errors.ts';
import { type CapturedLog, captureLog } from '../../test/support/captured-log.ts';
import { replicateMessage } from '../../test/support/replicate-message.ts';
import { reportFailure, reportResult } from './report.ts';

const committed = { added: 1, updated: 2, moved: 3, deleted: 4, problems: 5, bytes: 6 };
const head = 'a'.repeat(40);
const receivedAt = '2026-11-27T10:00:00.000Z';
const now = new Date('2026-11-27T10:00:03.500Z');

let log: CapturedLog;
beforeEach(() => {
  log = captureLog();
});
afterEach(() => void jest.restoreAllMocks());

describe('the metrics of a run', () => {
  it('have its requests, what it changed, and how long the push has taken', () => {
    reportResult(
      replicateMessage({ receivedAt }),
      { kind: 'replicated', head, requests: 3, ...committed },
      now,
    );
    expect(log.metrics()).toMatchObject([
      { GitRequests: 3, ModelsChanged: 10, ProblemsWritten: 5, PushToTable: 3500 },
    ]);
  });

  it('say nothing of the time where a sweep found what nobody had heard of', () => {
    const message = replicateMessage({ receivedAt, sentBy: 'sweep' });
    reportResult(message, { kind: 'replicated', head, requests: 3, ...committed }, now);
    expect(log.metrics()).toMatchObject([{ ModelsChanged: 10 }]);
    expect(log.metrics()[0]).not.toHaveProperty('PushToTable');
  });

  it('have no more than its requests where nothing is done, or not all of it', () => {
    reportResult(replicateMessage(), { kind: 'unchanged', requests: 1 }, now);
    reportResult(
      replicateMessage(),
      { kind: 'partial', head, requests: 4, left: 7, verified: null, ...committed },
      now,
    );
    expect(log.metrics().map(({ GitRequests }) => GitRequests)).toEqual([1, 4]);
    for (const one of log.metrics()) expect(one).not.toHaveProperty('ModelsChanged');
  });

  it('have the code of a failure, and all failures together', () => {
    reportFailure(new RetryLater('GIT_UNAVAILABLE', 'Not now.'));
    reportFailure(new TypeError('A defect.'));
    expect(log.metrics()).toMatchObject([
      { RunsFailed: 1, code: 'GIT_UNAVAILABLE' },
      { RunsFailed: 1, code: 'INTERNAL' },
    ]);
    expect(log.metrics()[0]).toMatchObject({
      _aws: {
        CloudWatchMetrics: [
          { Dimensions: [expect.not.arrayContaining(['code']), expect.arrayContaining(['code'])] },
        ],
      },
    });
  });
});
