import { describe, expect, it } from '@jest/globals';
import { BadCredentials, RetryLater } from '../lib/errors.ts';
import { CommandError, EXIT } from './exit-code.ts';
import { explain } from './explain.ts';

const local = { kind: 'local' } as const;
const stage = { kind: 'stage', stage: 'prod' } as const;

describe('explain', () => {
  it('says what a command says itself', () => {
    const error = new CommandError(EXIT.notFound, 'There is no such model.', { advice: 'Look again.' });
    expect(explain(error, local)).toMatchObject({
      exitCode: EXIT.notFound,
      message: 'There is no such model.',
      advice: 'Look again.',
    });
  });

  it('says the code and the advice of our own errors', () => {
    const error = new BadCredentials('NO_ACCESS_TOKEN', 'There is none.', { advice: 'Put one in.' });
    expect(explain(error, local)).toEqual({
      exitCode: EXIT.failed,
      message: 'NO_ACCESS_TOKEN: There is none.',
      advice: 'Put one in.',
    });
  });

  it.each([
    new RetryLater('TABLE_UNAVAILABLE', 'DynamoDB does not serve the table.'),
    Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('no such table'), {
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 400 },
    }),
    Object.assign(new Error('no credentials'), { name: 'CredentialsProviderError' }),
    Object.assign(new Error('Request aborted'), { name: 'AbortError' }),
    Object.assign(new Error('no answer in time'), { name: 'TimeoutError' }),
  ])('says of $name that the hub cannot be reached, and how to mend that, by where it is', (error) => {
    expect(explain(error, local)).toMatchObject({
      exitCode: EXIT.unreachable,
      message: expect.stringContaining(error.message),
      advice: expect.stringContaining('npm start'),
    });
    expect(explain(error, stage).advice).toContain('AWS_PROFILE');
  });

  it.each([
    Object.assign(new TypeError('a bug of ours'), { code: 'ERR_INVALID_ARG_TYPE' }),
    Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES', path: '/x' }),
  ])('takes no error of $code for one of AWS', (error) => {
    expect(explain(error, local)).toEqual({ exitCode: EXIT.failed, message: error.message });
  });

  it('calls anything else a failure, without a stack', () => {
    expect(explain(new TypeError('a bug'), local)).toEqual({ exitCode: EXIT.failed, message: 'a bug' });
  });
});
