import { describe, expect, it } from '@jest/globals';
import { encodeCommand } from './command.ts';

describe('encodeCommand', () => {
  it('writes command, delimiter, arguments and flush as packets', () => {
    expect(encodeCommand('ls-refs', 'sha1', ['symrefs', 'ref-prefix HEAD']).toString()).toBe(
      '0014command=ls-refs\n0001000csymrefs\n0014ref-prefix HEAD\n0000',
    );
  });

  it('names the object format only where it is not the one that servers assume', () => {
    expect(encodeCommand('fetch', 'sha256', ['done']).toString()).toBe(
      '0012command=fetch\n0019object-format=sha256\n00010009done\n0000',
    );
  });
});
