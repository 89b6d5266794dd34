import { describe, expect, it } from '@jest/globals';
import { parseCommand } from './arguments.ts';

const external = {
  GITLAB_URL: 'https://git.acme.com',
  GITLAB_ACCESS_TOKEN: 'access',
  GITLAB_SECRET_TOKEN: 'secret',
};

describe('parseCommand', () => {
  it('serves the sample GitLab on port 3000, in memory, if nothing is said', () => {
    const expected = { kind: 'run', once: false, port: 3000, dataDir: undefined, gitlab: { kind: 'sample' } };
    expect(parseCommand([], {})).toEqual(expected);
    expect(parseCommand([], { PORT: '', GITLAB_URL: '' })).toEqual(expected);
  });

  it('leaves everything to be set up if that is wished', () => {
    const { gitlab } = Object(parseCommand(['--empty'], {}));
    expect(gitlab).toEqual({ kind: 'sample', isEmpty: true });
    expect(() => parseCommand(['--empty', '--once'], {})).toThrow('--once');
    expect(() => parseCommand(['--empty'], external)).toThrow('GITLAB_URL');
  });

  it('takes options and port', () => {
    expect(parseCommand(['--once', '--data', 'there'], { PORT: '0' })).toMatchObject({
      once: true,
      port: 0,
      dataDir: 'there',
    });
    expect(parseCommand(['--help'], { PORT: 'x' })).toEqual({ kind: 'help' });
  });

  it('serves the GitLab of the environment', () => {
    expect(parseCommand([], external)).toMatchObject({
      gitlab: {
        kind: 'external',
        url: 'https://git.acme.com',
        accessToken: 'access',
        tokens: { secretToken: 'secret', signingToken: null },
      },
    });
  });

  it('takes a webhook token that begins with whsec_ for a signing token', () => {
    const GITLAB_SECRET_TOKEN = `whsec_${Buffer.alloc(32, 'k').toString('base64')}`;
    expect(parseCommand([], { ...external, GITLAB_SECRET_TOKEN })).toMatchObject({
      gitlab: { tokens: { secretToken: null, signingToken: GITLAB_SECRET_TOKEN } },
    });
  });

  it('does not show a signing token that is none', () => {
    const parse = () => parseCommand([], { ...external, GITLAB_SECRET_TOKEN: 'whsec_cut-off' });
    expect(parse).toThrow('GITLAB_SECRET_TOKEN');
    expect(parse).not.toThrow('cut-off');
  });

  it.each(Object.keys(external))('misses %s where the other two are set', (name) => {
    expect(() => parseCommand([], { ...external, [name]: '' })).toThrow(`set ${name} as well`);
  });

  it('names both variables that are missing', () => {
    const { GITLAB_SECRET_TOKEN } = external;
    expect(() => parseCommand([], { GITLAB_SECRET_TOKEN })).toThrow('GITLAB_URL and GITLAB_ACCESS_TOKEN');
  });

  it.each<[string, string[], Record<string, string>, string]>([
    ['--once with a GitLab of the environment', ['--once'], external, '--once'],
    ['an unknown option', ['--twice'], {}, '--twice'],
    ['a word', ['there'], {}, 'there'],
    ['--data without a directory', ['--data', ''], {}, '--data'],
    ['a port that is no number', [], { PORT: '3000x' }, '3000x'],
    ['a port that is too large', [], { PORT: '65536' }, '65536'],
  ])('refuses %s', (_, words, environment, named) => {
    expect(() => parseCommand(words, environment)).toThrow(expect.objectContaining({ name: 'UsageError' }));
    expect(() => parseCommand(words, environment)).toThrow(named);
  });
});
