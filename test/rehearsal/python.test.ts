import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { preparePython } from './python.ts';

const PATH = process.env.PATH;
let bin: string;

beforeEach(async () => {
  bin = await mkdtemp(join(tmpdir(), 'modelhub-bin-'));
  process.env.PATH = bin;
});
afterEach(async () => {
  process.env.PATH = PATH;
  await rm(bin, { recursive: true });
});

describe('preparePython', () => {
  it('says what to install where there is no Python', async () => {
    await expect(preparePython()).rejects.toMatchObject({
      code: 'PYTHON_MISSING',
      advice: expect.stringContaining('python3-venv'),
    });
  });

  it('takes none that is too old, or lacks a module', async () => {
    await writeFile(join(bin, 'python3'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    await symlink(join(bin, 'python3'), join(bin, 'python'));
    await expect(preparePython()).rejects.toMatchObject({ code: 'PYTHON_MISSING' });
  });
});
