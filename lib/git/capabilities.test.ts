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

function refusalOf(lines: readonly string[]): Promise<unknown> {
  return failureOf(Promise.resolve().then(() => parseCapabilities(lines)));
}

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
    ['GIT_NO_FILTER', ['version 2', 'ls-refs']],
    ['GIT_NO_FILTER', ['version 2', 'ls-refs', 'fetch=filter']],
    ['GIT_NO_FILTER', ['fetch=shallow filter', 'version 2', 'ls-refs']],
    ['GIT_UNKNOWN_FORMAT', ['version 2', 'fetch=shallow filter', 'object-format=sha3']],
    ['GIT_UNKNOWN_FORMAT', ['version 2', 'fetch=shallow filter', 'object-format=sha1=']],
  ])('refuses with %s a server that cannot serve us: %j', async (code, lines) => {
    expect(await refusalOf(lines)).toMatchObject({ code, outcome: 'permanent' });
  });

  it.each([
    [[], 'protocol version 2', 'Git-Protocol header'],
    [['version 2'], 'partial, shallow fetches', 'uploadpack.allowFilter'],
    [['version 2', 'fetch=shallow filter', 'object-format=sha3'], 'sha3', 'newer version'],
  ])('says what a server of %j lacks, and what to do', async (lines, what, advice) => {
    expect(await refusalOf(lines)).toMatchObject({
      message: expect.stringContaining(what),
      advice: expect.stringContaining(advice),
    });
  });
});
