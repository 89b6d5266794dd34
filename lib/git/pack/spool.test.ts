import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { collect, failureOf } from '../../../test/support/chunks.ts';
import { Spool } from './spool.ts';

const FULL = '/dev/full';
const system = process.env.TMPDIR;
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelhub-spool-'));
  process.env.TMPDIR = directory;
});
afterEach(async () => {
  if (system === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = system;
  await rm(directory, { recursive: true });
});

describe('Spool', () => {
  it('gives back what was put aside, by its place, while more is added', async () => {
    const spool = await Spool.open();
    await spool.append(Buffer.from('hello, '));
    expect((await spool.read(0, 5)).toString()).toBe('hello');
    await spool.append(Buffer.from('models'));
    expect((await spool.read(5, 8)).toString()).toBe(', models');
    await expect(spool.read(10, 4)).rejects.toThrow('The spool ends before 14.');
    await spool.close();
  });

  it('gives back a part of any length as a stream', async () => {
    const spool = await Spool.open();
    const bytes = randomBytes(2_500_000);
    await spool.append(bytes);
    for (const [start, length] of [
      [0, 0],
      [7, 1],
      [0, 2 ** 20],
      [100, 2_100_000],
    ] as const) {
      const pieces = await collect(spool.stream(start, length));
      expect(Buffer.concat(pieces).equals(bytes.subarray(start, start + length))).toBe(true);
      const lengths = pieces.map((piece) => piece.length);
      expect(Math.max(0, ...lengths)).toBeLessThanOrEqual(2 ** 20);
      expect(lengths).not.toContain(0);
    }
    await spool.close();
  });

  it('reads on where the system gives less than it was asked for', async () => {
    const file = await open(join(directory, 'file'), 'wx+');
    const read = (bytes: Buffer, offset: number, length: number, position: number) =>
      whole.read(bytes, offset, Math.min(length, 3), position);
    const whole = await open(join(directory, 'file'), 'r');
    const spool = new Spool(Object.assign(file, { read }));
    await spool.append(Buffer.from('hello, models'));
    expect((await spool.read(2, 10)).toString()).toBe('llo, model');
    await spool.close();
    await whole.close();
  });

  it('lets go of its file', async () => {
    const spool = await Spool.open();
    await spool.append(Buffer.from('secret'));
    await spool.close();
    await expect(spool.read(0, 1)).rejects.toMatchObject({ code: 'EBADF' });
    await expect(spool.append(Buffer.from('more'))).rejects.toMatchObject({ code: 'EBADF' });
  });

  it.each([
    ['ENOSPC', 'GIT_NO_SPACE'],
    ['EDQUOT', 'GIT_NO_SPACE'],
    ['EIO', 'EIO'],
  ])('fails where writing does with %s, with %s', async (code, expected) => {
    const file = await open(join(directory, 'file'), 'wx+');
    const cause = Object.assign(new Error('The system says no.'), { code });
    const appendFile = () => Promise.reject(cause);
    const spool = new Spool(Object.assign(file, { appendFile }));
    const error = await failureOf(spool.append(Buffer.from('bytes')));
    expect(error).toMatchObject({ code: expected });
    if (expected === 'GIT_NO_SPACE') {
      expect(error).toMatchObject({
        cause,
        message: expect.stringContaining('temporary files is full'),
        advice: expect.stringContaining('more ephemeral storage'),
      });
    }
    await spool.close();
  });

  it('has no name from the start, so that no crash leaves it behind', async () => {
    const spool = await Spool.open();
    await spool.append(Buffer.from('secret'));
    await expect(readdir(directory)).resolves.toEqual([]);
    await spool.close();
  });

  // Linux has a file that is always full.
  (existsSync(FULL) ? it : it.skip)(
    'says so where the disk is full (skipped where there is no /dev/full)',
    async () => {
      const spool = new Spool(await open(FULL, 'r+'));
      const error = await failureOf(spool.append(Buffer.from('too much')));
      expect(error).toMatchObject({ code: 'GIT_NO_SPACE', outcome: 'retry' });
      await spool.close();
    },
  );
});
