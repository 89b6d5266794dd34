import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LogFile, logFiles } from './log-file.ts';

let directory: string;
let file: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelhub-'));
  file = join(directory, 'functions.log');
});
afterEach(() => rm(directory, { recursive: true }));

const texts = () => logFiles(file).map((one) => existsSync(one) && readFileSync(one, 'utf8'));

describe('the log of the local functions', () => {
  it('has a line for each that they write, which nobody else may read', async () => {
    const { append } = new LogFile(file);
    append('hub-webhook', '{"a":1}');
    append('hub-sweep', '{"b":2}');
    expect(texts()).toEqual([false, 'hub-webhook {"a":1}\nhub-sweep {"b":2}\n']);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('is two files of a bounded size, the newest lines in the second', () => {
    const { append } = new LogFile(file, 20);
    for (const line of ['first', 'second', 'third', 'fourth', 'fifth']) append('f', line);
    expect(texts()).toEqual(['f third\nf fourth\n', 'f fifth\n']);
  });

  it('takes a line that is larger than a file may be', () => {
    const { append } = new LogFile(file, 5);
    append('f', 'longer');
    append('f', 'another');
    expect(texts()).toEqual(['f longer\n', 'f another\n']);
  });

  it('goes on in the file that is there, unless it is begun anew', () => {
    new LogFile(file, 15).append('f', 'longer');
    const log = new LogFile(file, 15);
    log.append('f', 'another');
    expect(texts()).toEqual(['f longer\n', 'f another\n']);
    log.clear();
    expect(texts()).toEqual([false, false]);
  });
});
