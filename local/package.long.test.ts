import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { packageService } from './package.ts';
import { ROOT, WORK_DIR } from './root.ts';

const serverlessYml = `
service: small
provider:
  name: aws
  runtime: nodejs24.x
package:
  individually: true
  patterns: ['!**']
functions:
  webhook:
    handler: dist/webhook.handler
    package:
      patterns: [dist/webhook.mjs]
`;

/** Below the checkout, because that is where the build finds its tools. */
let root: string;

beforeEach(async () => {
  await mkdir(WORK_DIR, { recursive: true });
  root = await mkdtemp(join(WORK_DIR, 'test-'));
  for (const file of ['build.mjs', 'package.json']) await cp(join(ROOT, file), join(root, file));
  await writeFile(join(root, 'serverless.yml'), serverlessYml);
  await writeHandler('webhook', 'first');
  await writeHandler('replicate', 'first');
  await writeHandler('sweep', 'first');
  await writeHandler('rotate', 'first');
});

afterEach(() => rm(root, { recursive: true }));

async function writeHandler(name: string, answer: string): Promise<void> {
  await mkdir(join(root, 'functions', name), { recursive: true });
  await writeFile(
    join(root, 'functions', name, 'handler.ts'),
    `export const handler = async () => '${answer}';`,
  );
}

describe('packageService', () => {
  it('packages each state of the sources once, however many ask for it at the same time', async () => {
    const [first, second] = await Promise.all([packageService(root), packageService(root)]);
    expect(second).toBe(first);
    expect(await packageService(root)).toBe(first);
    expect(await readdir(first)).toEqual(
      expect.arrayContaining(['cloudformation-template-update-stack.json', 'webhook.zip']),
    );

    await writeHandler('webhook', 'second');
    expect(await packageService(root)).not.toBe(first);
    expect(await readdir(join(root, '.modelhub', 'packages'))).toHaveLength(2);
  });

  it('says why the sources cannot be packaged', async () => {
    await writeFile(join(root, 'functions', 'webhook', 'handler.ts'), "import './nowhere.ts';");
    await expect(packageService(root)).rejects.toMatchObject({
      code: 'PACKAGE_FAILED',
      message: expect.stringContaining('nowhere.ts'),
    });
    expect(await readdir(join(root, '.modelhub', 'packages'))).toEqual([]);
  });
});
