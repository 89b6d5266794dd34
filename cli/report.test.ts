import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { type Finding, failed, ok, unknown } from './finding.ts';
import { formatFinding, hasFailed } from './report.ts';

/** The tests may run in a terminal, which has colours. */
const lines = (finding: Finding) => stripVTControlCharacters(formatFinding(finding));

describe('a finding', () => {
  it('is a line, with what to do under it', () => {
    expect(lines(failed('token', 'It has expired.', 'Make a new one.'))).toBe(
      '✗ token        It has expired.\n               Make a new one.\n',
    );
    expect(lines(ok('token', 'It is valid.'))).toBe('✓ token        It is valid.\n');
    expect(lines(unknown('role', 'Nobody says.'))).toBe('– role         Nobody says.\n');
  });

  it('does not let what others say steer the terminal', () => {
    const line = formatFinding(ok('git', 'a\u001b[2Jb\nc'));
    expect(line).toMatch(/ab c\n$/);
    expect(line).not.toContain('\u001b[2J');
  });

  it('is bad only if something is wrong', () => {
    expect(hasFailed([ok('a', ''), unknown('b', '')])).toBe(false);
    expect(hasFailed([ok('a', ''), failed('b', '', null)])).toBe(true);
  });
});
