import { describe, expect, it } from '@jest/globals';
import { diaryProject } from '../../test/support/diary-page.ts';
import { describeTrace, type Trace } from './describe.ts';
import { type LogLine, readLine } from './log-line.ts';
import type { Logging } from './log-source.ts';

const NOTHING: Trace = {
  ...{ log: { lines: [], gaps: [] }, runs: [], letters: [], unseen: 0, queued: 0, projects: [] },
};
const AT = '2026-11-27T10:00:00.000Z';
const HEAD = 'c'.repeat(40);

function line(from: Logging, fields: object, timestamp = AT): LogLine {
  const read = readLine(from, JSON.stringify({ timestamp, delivery: 'd', path: 'acme/p1', ...fields }), 'd');
  if (read === null) throw new Error('The line of the test is none.');
  return read;
}

/** What is shown of a line, without its time. */
const said = (from: Logging, fields: object) =>
  describeTrace({ ...NOTHING, log: { lines: [line(from, fields)], gaps: [] } })
    .replace('The queue is empty: nothing waits there.\n', '')
    .replace(`${AT}  `, '');

describe('the story of a delivery', () => {
  it('goes from the receipt over the cards to how its project is by now', () => {
    const receipt = { message: 'Delivery', event: 'Push Hook', project: 'acme/p1', ref: 'refs/heads/main' };
    const verdict = { httpStatus: 202, status: 'accepted', code: 'QUEUED', reason: 'A push.' };
    const result = { head: HEAD, requests: 3, added: 1, updated: 0, moved: 1, deleted: 3 };
    const cards = { added: ['a.hck.json'], moved: ['b.hck.json'], movedFrom: ['old/b.hck.json'] };
    const others = { deleted: ['c.hck.json'], unnamed: 2 };
    const project = diaryProject(1);
    const trace: Trace = {
      ...NOTHING,
      log: {
        lines: [
          line(
            'replicate',
            { message: 'replicated', attempts: 2, result, cards: { ...cards, ...others } },
            '2026-11-27T10:00:02.000Z',
          ),
          line('webhook', { ...receipt, ...verdict }),
        ],
        gaps: ['The log x cannot be read.'],
      },
      runs: [
        {
          project,
          entry: {
            ...{ kind: 'synced', at: '2026-11-27T10:00:01.900Z', run: 'r', trigger: 'push', delivery: 'd' },
            ...{ headBefore: null, headAfter: HEAD, added: 1, updated: 0, moved: 1, deleted: 3, problems: 0 },
            ...{ bytes: 100, requests: 3, durationMs: 900 },
          },
        },
      ],
      projects: [{ ...project, status: 'synced', head: HEAD, models: 1 }],
      queued: 1,
    };
    expect(describeTrace(trace)).toBe(
      [
        `${AT}  webhook      Push Hook acme/p1 refs/heads/main: accepted, QUEUED: A push.`,
        '2026-11-27T10:00:01.900Z  diary        acme/p1, nothing → cccccccc: 1 added, 1 moved, 3 deleted; 100 B, 3 requests, 900 ms',
        '2026-11-27T10:00:02.000Z  replicate    acme/p1, attempt 2, replicated at cccccccc: 1 added, 1 moved, 3 deleted',
        '                                         added   a.hck.json',
        '                                         moved   old/b.hck.json → b.hck.json',
        '                                         deleted c.hck.json',
        '                                         and 2 more',
        'By now acme/p1 is synced at cccccccc with 1 model.',
        '1 message is in the queue; whether this is one of them cannot be seen.',
        'The log x cannot be read.',
        '',
      ].join('\n'),
    );
  });

  it('has cards that were moved by their new paths alone, where the line is of a former version', () => {
    const told = said('replicate', { message: 'replicated', cards: { moved: ['b.hck.json'] } });
    expect(told).toContain('moved   b.hck.json\n');
  });

  it('has a letter that names no delivery replayed by its message, and counts those that are hidden', () => {
    const letter = {
      ...{ messageId: 'm1', delivery: null, code: 'CRASHED', reason: '', attempts: null, deadSince: AT },
      ...{ instance: null, projectId: null, project: null, ageSeconds: 1 },
    };
    const told = describeTrace({ ...NOTHING, letters: [letter], unseen: 1 });
    expect(told).toContain('`hub dlq replay m1`');
    expect(told).toContain('\n1 dead letter could not be seen.\n');
  });

  it.each([
    ['ignored', { event: 'Tag Push Hook', status: 'ignored', code: 'TAG', reason: 'A tag.' }],
    ['rejected', { status: 'rejected', code: 'BAD_CREDENTIALS', reason: 'Wrong token.' }],
  ])(
    'says of a delivery that was %s why',
    (_, { event, ...answer }: { event?: string; status: string; code: string; reason: string }) => {
      const what = event ?? 'a delivery';
      expect(said('webhook', { message: 'Delivery', event, path: undefined, ...answer })).toBe(
        `webhook      ${what}: ${answer.status}, ${answer.code}: ${answer.reason}\n`,
      );
    },
  );

  it.each([
    ['unchanged: the table showed the head already', { message: 'unchanged', result: { requests: 1 } }],
    ['empty: no commit on the default branch', { message: 'empty', result: { requests: 1 } }],
    ['gone: GitLab has deleted the project', { message: 'gone', result: { requests: 1 } }],
    [
      'at cccccccc so far: no model changed; of 7 files another message takes care',
      { message: 'partial', result: { head: HEAD, left: 7 } },
    ],
    [
      'failed, and comes back in 30 s: GIT_UNAVAILABLE: Not now.',
      {
        message: 'retry',
        verdict: { kind: 'retry', afterSeconds: 30 },
        error: { code: 'GIT_UNAVAILABLE', message: 'Not now.' },
      },
    ],
    [
      'put off, and comes back in 5 s: GIT_UNAVAILABLE: The circuit is open.',
      {
        message: 'deferred',
        verdict: { kind: 'retry', afterSeconds: 5 },
        ...{ code: 'GIT_UNAVAILABLE', reason: 'The circuit is open.' },
      },
    ],
    ['failed, and was sent anew: INTERNAL: A defect.', { message: 'renew', error: { message: 'A defect.' } }],
    ['given up: GIT_NOT_FOUND: No.', { message: 'park', error: { code: 'GIT_NOT_FOUND', message: 'No.' } }],
  ])('says how a run has ended: %s', (text, fields) => {
    expect(said('replicate', fields)).toBe(`replicate    acme/p1, ${text}\n`);
  });

  it('names the project by its key where the line has no path, and lets no path steer the terminal', () => {
    const named = { path: null, instance: 'https://gitlab.com', projectId: 42, message: 'unchanged' };
    expect(said('replicate', named)).toContain('https://gitlab.com#42, unchanged');
    expect(said('replicate', { message: 'unchanged', path: 'a\u001b[2Jb' })).toContain('ab, unchanged');
  });
});
