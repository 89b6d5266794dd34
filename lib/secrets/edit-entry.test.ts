import { describe, expect, it } from '@jest/globals';
import { editEntry } from './edit-entry.ts';

const GITLAB_COM = 'https://gitlab.com';
const edit = (text: string | null, entry: object | null) => JSON.parse(editEntry(text, GITLAB_COM, entry));

describe('editEntry', () => {
  it('begins a secret that has no value yet', () => {
    expect(edit(null, { accessToken: 'new' })).toEqual({
      instances: { [GITLAB_COM]: { accessToken: 'new' } },
    });
  });

  it('leaves everything else as it is', () => {
    const other = { 'https://git.acme.com/gitlab/': { accessToken: 'other', note: 'kept' } };
    const text = JSON.stringify({
      comment: 'ours',
      instances: { ...other, [GITLAB_COM]: { accessToken: 'old' } },
    });
    expect(edit(text, { accessToken: 'new' })).toEqual({
      comment: 'ours',
      instances: { ...other, [GITLAB_COM]: { accessToken: 'new' } },
    });
    expect(edit(text, null)).toEqual({ comment: 'ours', instances: other });
  });

  it('finds an instance that was written in another way, and leaves it written so', () => {
    const text = JSON.stringify({ instances: { 'HTTPS://GitLab.com:443/': { accessToken: 'old' } } });
    expect(edit(text, { accessToken: 'new' })).toEqual({
      instances: { 'HTTPS://GitLab.com:443/': { accessToken: 'new' } },
    });
    expect(edit(text, null)).toEqual({ instances: {} });
  });

  it('keeps the order in which they were written', () => {
    const text =
      '{"instances":{"https://gitlab.com":{"accessToken":"old"},"https://git.acme.com":{}},"note":1}';
    expect(editEntry(text, GITLAB_COM, { accessToken: 'new' })).toBe(
      '{"note":1,"instances":{"https://gitlab.com":{"accessToken":"new"},"https://git.acme.com":{}}}',
    );
  });
});
