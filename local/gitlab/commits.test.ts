import { describe, expect, it } from '@jest/globals';
import { titleOf } from './commits.ts';

describe('titleOf', () => {
  it('is the first line of the message', () => {
    expect(titleOf('Größe ändern\n\nWeil sie fehlt.\n')).toBe('Größe ändern');
    expect(titleOf('One line')).toBe('One line');
  });

  it('is cut after a word where the line is long', () => {
    const words = 'word '.repeat(30);
    expect(titleOf(words)).toBe(`${'word '.repeat(15).trim()}...`);
    expect(titleOf('x'.repeat(120))).toBe(`${'x'.repeat(78)}...`);
    expect(titleOf('x'.repeat(99))).toBe('x'.repeat(99));
  });

  it('stands in for a message that is empty', () => {
    expect(titleOf('')).toBe('No commit message');
    expect(titleOf(' \n')).toBe('No commit message');
  });
});
