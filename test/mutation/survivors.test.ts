import { describe, expect, it } from '@jest/globals';
import type { MutantResult } from '@stryker-mutator/api/core';
import { scoreOf } from './score.ts';
import { keepReasons, listSurvivors, type Survivor } from './survivors.ts';

const SOURCE = ['const a = 1;', '  if (a > 0) {', '    act();', '  }'].join('\n');

function mutant(change: Partial<MutantResult>): MutantResult {
  const location = { start: { line: 2, column: 7 }, end: { line: 2, column: 12 } };
  return {
    id: '1',
    mutatorName: 'ConditionalExpression',
    fileName: '/work/lib/a.ts',
    replacement: 'true',
    status: 'Survived',
    location,
    ...change,
  };
}

const list = (...mutants: MutantResult[]) => listSurvivors(mutants, () => SOURCE);
const survivor = (change: Partial<Survivor> = {}): Survivor => ({
  file: 'lib/a.ts',
  line: 'if (a > 0) {',
  changes: ['a > 0 → true'],
  reason: null,
  ...change,
});

describe('what no test has noticed', () => {
  it('is listed by the line that it changes, with what took whose place', () => {
    expect(list(mutant({}))).toEqual([survivor()]);
  });

  it('is what survived, and what no test runs through; not what was noticed', () => {
    const changes = [
      mutant({ replacement: 'false', status: 'NoCoverage' }),
      mutant({ replacement: 'a >= 0', status: 'Killed' }),
      mutant({ replacement: 'a < 0', status: 'Timeout' }),
      mutant({ replacement: '', status: 'CompileError' }),
    ];
    expect(list(...changes)).toEqual([survivor({ changes: ['a > 0 → false'] })]);
  });

  it('is one entry a line, with all changes to it in order', () => {
    const changes = list(mutant({ replacement: 'true' }), mutant({ replacement: 'false' }));
    expect(changes).toEqual([survivor({ changes: ['a > 0 → false', 'a > 0 → true'] })]);
  });

  it('is told by its beginning where it is long, or has several lines', () => {
    const location = { start: { line: 2, column: 14 }, end: { line: 4, column: 4 } };
    expect(list(mutant({ location, replacement: '{}' }))).toEqual([
      survivor({ changes: ['{ act(); } → {}'] }),
    ]);
    const [long] = list(mutant({ replacement: 'x'.repeat(100) }));
    expect(long?.changes).toEqual([`a > 0 → ${'x'.repeat(59)}…`]);
  });
});

describe('the reason of a survivor', () => {
  const before = [survivor({ changes: ['a > 0 → false', 'a > 0 → true'], reason: 'Both do the same.' })];

  it('stays while the line and its changes are known', () => {
    expect(keepReasons([survivor()], before)).toEqual([survivor({ reason: 'Both do the same.' })]);
  });

  it('goes with a change that nobody has looked at, and with the line', () => {
    const fresh = survivor({ changes: ['a > 0 → a >= 0', 'a > 0 → true'] });
    const other = survivor({ line: 'if (a > 1) {' });
    expect(keepReasons([fresh, other], before)).toEqual([fresh, other]);
  });
});

describe('the score', () => {
  it('is the share of changes that a test notices, or that no test gets to an end with', () => {
    const statuses = ['Killed', 'Timeout', 'Survived', 'NoCoverage', 'RuntimeError', 'Ignored'] as const;
    expect(scoreOf(statuses.map((status) => ({ status })))).toEqual({ mutants: 4, noticed: 2, percent: 50 });
  });

  it('is full where there is nothing to change', () => {
    expect(scoreOf([])).toEqual({ mutants: 0, noticed: 0, percent: 100 });
  });
});
