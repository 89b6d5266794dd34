import { describe, expect, it } from '@jest/globals';
import { failureOf } from '../../test/support/chunks.ts';
import { parseCapabilities } from './capabilities.ts';

const GIT = [
  'version 2',
  'agent=git/2.39.5',
  'ls-refs=unborn',
  'fetch=shallow wait-for-done filter',
  'server-option',
  'object-format=sha1',
];

describe('parseCapabilities', () => {
  it('reads what git advertises', () => {
    expect(parseCapabilities(GIT)).toEqual({ objectFormat: 'sha1', unborn: true });
  });

  it('passes over the service line that some servers put first', () => {
    expect(parseCapabilities(['# service=git-upload-pack', ...GIT])).toEqual(parseCapabilities(GIT));
  });

  it('takes a server at its word only: no unborn, SHA-256, or no format at all', () => {
    const lines = ['version 2', 'ls-refs', 'fetch=filter shallow'];
    expect(parseCapabilities(lines)).toEqual({ objectFormat: 'sha1', unborn: false });
    expect(parseCapabilities([...lines, 'object-format=sha256']).objectFormat).toBe('sha256');
  });

  it.each([
    ['GIT_NO_PROTOCOL_V2', ['# service=git-upload-pack', `${'a'.repeat(40)} HEAD\0multi_ack filter`]],
    ['GIT_NO_PROTOCOL_V2', []],
    ['GIT_NO_FILTER', ['version 2', 'ls-refs', 'fetch=shallow']],
    ['GIT_NO_FILTER', ['version 2', 'ls-refs', 'fetch']],
    ['GIT_NO_FILTER', ['version 2', 'ls-refs', 'fetch=filter']],
    ['GIT_UNKNOWN_FORMAT', ['version 2', 'fetch=shallow filter', 'object-format=sha3']],
  ])('refuses with %s a server that cannot serve us: %j', async (code, lines) => {
    const error = await failureOf(Promise.resolve().then(() => parseCapabilities(lines)));
    expect(error).toMatchObject({ code, outcome: 'permanent', advice: expect.any(String) });
  });
});
