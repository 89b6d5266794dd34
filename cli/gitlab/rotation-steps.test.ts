import { expect, it } from '@jest/globals';
import { nextSteps } from './rotation-steps.ts';
import { NO_TOKENS } from './webhook-tokens.ts';

const INSTANCE = 'https://gitlab.com';
const one = { signingTokens: ['a'], secretTokens: [] };

it('the steps of a rotation name the GitLab, of which there may be several', () => {
  const steps = nextSteps(INSTANCE, one, 'signing', false);
  expect(steps).toContain(`\`hub hook add --group <group> --instance ${INSTANCE}\``);
  expect(steps).toContain(`\`hub gitlab rotate ${INSTANCE} --webhook --finish\``);
});

it('a signing token takes the place of secret tokens, never the other way round', () => {
  const secret = { signingTokens: [], secretTokens: ['a'] };
  expect(nextSteps(INSTANCE, secret, 'signing', true)).toContain('--finish --only signing`');
  expect(nextSteps(INSTANCE, one, 'secret', true)).toContain('--finish`');
});

it('there is nothing to finish where there was no token before', () => {
  expect(nextSteps(INSTANCE, NO_TOKENS, 'signing', false)).not.toContain('--finish');
});
