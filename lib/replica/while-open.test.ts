import { describe, expect, it } from '@jest/globals';
import { BadCredentials, RetryLater } from '../errors.ts';
import { whileOpen } from './while-open.ts';

const KEY = { instance: 'https://gitlab.com', projectId: 15 };
const RUN = { run: 'r1', contentIds: ['r1-0'] };
const now = () => new Date('2026-11-22T12:00:00.000Z');
const refused = new BadCredentials('GIT_UNAUTHORIZED', 'Refused.');
const fail = async () => {
  throw refused;
};

/** What a run does to the table, of which each call that is named fails. */
function tableWith(failing: readonly number[] = []) {
  const calls: string[] = [];
  const call = (name: string) => async () => {
    calls.push(name);
    if (failing.includes(calls.length)) throw new RetryLater('TABLE_UNAVAILABLE', 'Throttled.');
  };
  return { calls, openRun: call('open'), closeRun: call('close') };
}

describe('whileOpen', () => {
  it('closes the run when the work is done, and opens none where nothing is written', async () => {
    const table = tableWith();
    expect(await whileOpen(KEY, RUN, table, now, async () => 'done')).toBe('done');
    await whileOpen(KEY, { ...RUN, contentIds: [] }, table, now, async () => 'done');
    expect(table.calls).toEqual(['open', 'close']);
  });

  it('opens it once more when the work fails', async () => {
    const table = tableWith();
    await expect(whileOpen(KEY, RUN, table, now, fail)).rejects.toBe(refused);
    expect(table.calls).toEqual(['open', 'open']);
  });

  it('says both where the table cannot be told', async () => {
    const message = expect.stringContaining('TABLE_UNAVAILABLE');
    const both = { outcome: 'retry', code: 'RUN_NOT_REOPENED', message, cause: refused };
    const failure = whileOpen(KEY, RUN, tableWith([2]), now, fail);
    await expect(failure).rejects.toMatchObject(both);
  });
});
