import { describe, expect, it } from '@jest/globals';
import { COMMANDS } from './commands.ts';

describe('the commands', () => {
  it('have names of their own, one line on themselves and an example', () => {
    const names = COMMANDS.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    for (const { name, summary, examples } of COMMANDS) {
      expect([name, summary]).toEqual([name, expect.stringMatching(/^.{10,100}$/)]);
      expect(examples.join('\n')).toContain(` ${name}`);
    }
  });

  it('give an option that several of them have one form, since it may stand before the command', () => {
    const forms = new Map<string, Set<boolean>>();
    for (const { options } of COMMANDS) {
      for (const [option, { value }] of Object.entries(options)) {
        forms.set(option, (forms.get(option) ?? new Set()).add(value === null));
      }
    }
    expect([...forms].filter(([, seen]) => seen.size > 1)).toEqual([]);
  });
});
