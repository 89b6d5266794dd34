import { describe, expect, it, jest } from '@jest/globals';
import { diaryProject } from '../../test/support/diary-page.ts';
import { EXIT } from '../exit-code.ts';
import { hintFor } from './hint.ts';
import type { Outcome } from './outcome.ts';
import { reportOutcomes } from './report.ts';

const WELL: Outcome = { kind: 'unchanged' };
const FAILED: Outcome = { kind: 'failed', code: 'GIT_FORBIDDEN', message: 'No.' };
const WAITING: Outcome = { kind: 'waiting' };

/** What is reported of projects with these outcomes, in their order. */
async function reported(outcomes: readonly Outcome[], isInterrupted: boolean): Promise<void> {
  const sent = outcomes.map((_, index) => {
    const known = diaryProject(index);
    const target = { key: known, name: known.path, known };
    return { target, hint: hintFor(target, false, new Date()) };
  });
  const ended = new Map(sent.map(({ hint }, index) => [hint.delivery, outcomes[index] ?? WAITING]));
  const written = jest.spyOn(process.stdout, 'write').mockImplementation((_, ...rest) => {
    for (const done of rest) if (typeof done === 'function') done();
    return true;
  });
  const openHub = () => Promise.reject(new Error('not needed'));
  const session = { json: false, openHub, pasteable: (text: string) => text };
  await reportOutcomes(session, sent, ended, isInterrupted).finally(() => written.mockRestore());
}

describe('what has come of hints', () => {
  it('names those that have failed or were not looked at', async () => {
    await expect(reported([WELL, FAILED, WAITING], false)).rejects.toMatchObject({
      exitCode: EXIT.failed,
      message: expect.stringMatching(
        /^Failed, or not looked at in time: acme\/p1 \(hub-\S+\), acme\/p2 \(hub-\S+\)$/,
      ),
    });
  });

  it('names, when it is interrupted, only those of which the end is not known', async () => {
    await expect(reported([WELL, FAILED, WAITING], true)).rejects.toMatchObject({
      exitCode: EXIT.interrupted,
      message: expect.not.stringContaining('acme/p1'),
    });
    await expect(reported([WELL, FAILED], true)).rejects.toMatchObject({ exitCode: EXIT.failed });
  });
});
