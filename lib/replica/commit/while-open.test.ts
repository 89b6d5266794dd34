import { describe, expect, it } from '@jest/globals';
import { BadCredentials, RetryLater } from '../../errors.ts';
import type { OpenRun } from '../project/project-state.ts';
import { whileOpen } from './while-open.ts';

const KEY = { instance: 'https://gitlab.com', projectId: 15 };
const RUN = { run: 'r1', contentIds: ['r1-0'] };
const now = () => new Date('2026-11-22T12:00:00.000Z');
const refused = new BadCredentials('GIT_UNAUTHORIZED', 'Refused.');
const throttled = new RetryLater('TABLE_UNAVAILABLE', 'Throttled.');
const fail = async () => {
  throw refused;
};

/** What a run does to the table, of which each call that is named fails. */
function tableWith(failing: readonly number[] = [], failure: Error = throttled) {
  const calls: string[] = [];
  const runs: OpenRun[] = [];
  const call = (name: string) => async (_: unknown, run: OpenRun) => {
    calls.push(name);
    runs.push(run);
    if (failing.includes(calls.length)) throw failure;
  };
  return { calls, runs, openRun: call('open'), closeRun: call('close') };
}

describe('whileOpen', () => {
  it('closes the run when the work is done, and opens none where nothing is written', async () => {
    const table = tableWith();
    expect(await whileOpen(KEY, RUN, table, now, async () => 'done')).toBe('done');
    await whileOpen(KEY, { ...RUN, contentIds: [] }, table, now, async () => 'done');
    expect(table.calls).toEqual(['open', 'close']);
  });

  it('says what the run writes, and until when its worker may live', async () => {
    const table = tableWith();
    await whileOpen(KEY, RUN, table, now, async () => 'done');
    const open = { ...RUN, aliveUntil: '2026-11-22T12:15:00.000Z' };
    expect(table.runs).toEqual([open, open]);
  });

  it('says of a run that has failed that it writes no more', async () => {
    const table = tableWith();
    await expect(whileOpen(KEY, RUN, table, now, fail)).rejects.toBe(refused);
    expect(table.runs[1]).toEqual({ ...RUN, aliveUntil: '2026-11-22T12:00:00.000Z' });
  });

  it('leaves a run open that could not be closed', async () => {
    const table = tableWith([2]);
    await expect(whileOpen(KEY, RUN, table, now, async () => 'done')).rejects.toBe(throttled);
    expect(table.calls).toEqual(['open', 'close', 'open']);
  });

  it('does no work that it could not announce', async () => {
    let isDone = false;
    const work = async () => {
      isDone = true;
    };
    await expect(whileOpen(KEY, RUN, tableWith([1]), now, work)).rejects.toBe(throttled);
    expect(isDone).toBe(false);
  });

  it('opens it once more when the work fails', async () => {
    const table = tableWith();
    await expect(whileOpen(KEY, RUN, table, now, fail)).rejects.toBe(refused);
    expect(table.calls).toEqual(['open', 'open']);
  });

  it('says both where the table cannot be told', async () => {
    const message = expect.stringMatching(/r1.*TABLE_UNAVAILABLE/);
    const advice = expect.stringContaining('cause');
    const both = { outcome: 'retry', code: 'RUN_NOT_REOPENED', message, advice, cause: refused };
    const failure = whileOpen(KEY, RUN, tableWith([2]), now, fail);
    await expect(failure).rejects.toMatchObject(both);
  });

  it('says that it was none of the known failures', async () => {
    const failure = whileOpen(KEY, RUN, tableWith([2], new TypeError('Odd.')), now, fail);
    const message = expect.stringContaining('(unexpected)');
    await expect(failure).rejects.toMatchObject({ code: 'RUN_NOT_REOPENED', message });
  });
});
