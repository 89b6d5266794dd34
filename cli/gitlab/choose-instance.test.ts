import { expect, it } from '@jest/globals';
import { EXIT } from '../exit-code.ts';
import { chooseInstance } from './choose-instance.ts';

const credentials = { accessToken: 'glpat-x', webhook: null };
const [one, other] = ['https://gitlab.com', 'https://git.acme.com'];

it('a GitLab that the hub does not know is added by the command that is advised', () => {
  const unknown = (all: ReadonlyMap<string, typeof credentials>, named: string | null, advised: string) =>
    expect(() => chooseInstance(all, named)).toThrow(
      expect.objectContaining({ exitCode: EXIT.notFound, advice: expect.stringContaining(advised) }),
    );
  unknown(new Map([[one, credentials]]), other, `\`hub gitlab add ${other}\``);
  unknown(new Map(), null, '`hub gitlab add <base URL>`');
});

it('the only GitLab need not be named, one of several has to be', () => {
  expect(chooseInstance(new Map([[one, credentials]]), null)).toEqual({ instance: one, credentials });
  const both = new Map([one, other].map((instance) => [instance, credentials]));
  expect(() => chooseInstance(both, null)).toThrow(expect.objectContaining({ exitCode: EXIT.usage }));
  expect(chooseInstance(both, other).instance).toBe(other);
});
