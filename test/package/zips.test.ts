import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import { packageService } from '../../local/package.ts';

const run = promisify(execFile);

let packaged: string;
/** Outside of the checkout: what is not in the zip cannot be found there, as in Lambda. */
let task: string;

beforeAll(async () => {
  packaged = await packageService();
  task = await mkdtemp(join(tmpdir(), 'modelhub-task-'));
});

afterAll(() => rm(task, { recursive: true }));

describe.each([
  // KB are 1,000 bytes. What a cold start has to load.
  { name: 'webhook', maxKilobytes: 130 },
  // Nobody waits for this one to start; its metrics are worth 3 KB.
  { name: 'replicate', maxKilobytes: 160 },
  { name: 'sweep', maxKilobytes: 130 },
  { name: 'rotate', maxKilobytes: 110 },
])('the zip of $name', ({ name, maxKilobytes }) => {
  const readZip = () => readFile(join(packaged, `${name}.zip`));

  it(`is no larger than ${maxKilobytes} KB`, async () => {
    expect((await readZip()).length).toBeLessThanOrEqual(maxKilobytes * 1000);
  });

  it('holds the bundle and nothing else', async () => {
    expect(Object.keys(unzipSync(await readZip()))).toEqual([`dist/${name}.mjs`]);
  });

  it('loads in a process of Node 24 as Lambda loads it, and exports its handler', async () => {
    const bundle = unzipSync(await readZip())[`dist/${name}.mjs`] ?? new Uint8Array();
    await mkdir(join(task, 'dist'), { recursive: true });
    await writeFile(join(task, 'dist', `${name}.mjs`), bundle);
    // A file, not `node -e`: there `require` is a global, and bundles load that would not load in Lambda.
    const loader = join(task, `load-${name}.mjs`);
    await writeFile(
      loader,
      `import { handler } from './dist/${name}.mjs'; console.log(typeof handler, process.version);`,
    );
    const { stdout, stderr } = await run(process.execPath, [loader], { env: {} });
    expect(stdout).toMatch(/^function v24\./);
    expect(stderr).toBe('');
  });
});
