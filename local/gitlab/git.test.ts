import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PermanentError } from '../../lib/errors.ts';
import { git, gitText } from './git.ts';

describe('git', () => {
  const { HOME, GIT_DIR } = process.env;
  let home: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'modelhub-home-'));
  });

  afterEach(async () => {
    for (const [name, value] of Object.entries({ HOME, GIT_DIR })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await rm(home, { recursive: true });
  });

  it('knows nothing of the configuration and the repository of whoever starts it', async () => {
    await writeFile(join(home, '.gitconfig'), '[user]\n\tname = Somebody Else\n');
    process.env.HOME = home;
    process.env.GIT_DIR = home;
    expect(await gitText(['config', '--list', '--global'], { cwd: home })).toBe('');
    await expect(gitText(['rev-parse', '--git-dir'], { cwd: home })).rejects.toThrow('not a git repository');
  });

  it('hands settings over in the environment', async () => {
    const settings = await gitText(['config', '--list'], {
      config: { 'http.extraHeader': 'Authorization: secret' },
    });
    expect(settings).toContain('http.extraheader=Authorization: secret');
  });

  it('feeds the input and returns the output, byte for byte', async () => {
    const input = Buffer.from([0, 255, 10, 13, 10]);
    expect((await gitText(['hash-object', '--stdin'], { input })).length).toBe(40);
    expect(await git(['stripspace'], { input: 'ü \n\n\n' })).toEqual(Buffer.from('ü\n'));
  });

  it('fails with what git says and how it ended', async () => {
    const failure = git(['rev-parse', '--verify', 'no-such-ref'], { cwd: home });
    await expect(failure).rejects.toThrow(PermanentError);
    await expect(failure).rejects.toMatchObject({ code: 'GIT_FAILED' });
    await expect(failure).rejects.toThrow(/^git rev-parse ended with 128: fatal: /);
  });

  it('says what to install where there is no git', async () => {
    await expect(git(['version'], { env: { PATH: home } })).rejects.toMatchObject({
      code: 'GIT_MISSING',
      advice: expect.stringContaining('Install git'),
    });
  });
});
