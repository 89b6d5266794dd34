import { expect, it } from '@jest/globals';
import { replying, useApiServer } from '../../test/support/api-server.ts';
import { lookAtExpiry } from './look-at-expiry.ts';

const gitlab = useApiServer();
const stateOf = async (instance: string) => (await lookAtExpiry({ instance, token: 'glpat-x' })).state;

it.each([
  ['something that is no GitLab', 200, '<html>', 'stored (what answers is no GitLab)'],
  ['a GitLab that is too old to say', 404, '{"message":"404 Not Found"}', 'stored'],
  ['a refusal', 401, '{"message":"401 Unauthorized"}', 'refused by GitLab'],
])('of %s the list says so in a word or two', async (_, status, body, state) => {
  gitlab.answer = replying(status, body);
  expect(await stateOf(gitlab.origin)).toBe(state);
});

it('where nothing answers, the list has the code', async () => {
  expect(await stateOf('http://127.0.0.1:1')).toBe('stored (GITLAB_UNREACHABLE)');
});
