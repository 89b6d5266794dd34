import { expect, it } from '@jest/globals';
import { planFinish } from './plan-finish.ts';
import { NO_TOKENS } from './webhook-tokens.ts';

const INSTANCE = 'https://gitlab.com';

it('the end of a rotation says what stays, and fails where there is nothing to take out', () => {
  const two = { signingTokens: ['a', 'b'], secretTokens: [] };
  expect(planFinish(INSTANCE, two, null)).toEqual({ before: '2 signing tokens', after: '1 signing token' });
  expect(() => planFinish(INSTANCE, { ...two, signingTokens: ['a'] }, null)).toThrow('Only one token');
});

it('where there is no token, one is to be made', () => {
  expect(() => planFinish(INSTANCE, NO_TOKENS, null)).toThrow(
    expect.objectContaining({
      message: expect.stringContaining('no token of the webhook at all'),
      advice: expect.stringContaining(`\`hub gitlab rotate ${INSTANCE} --webhook\``),
    }),
  );
});
