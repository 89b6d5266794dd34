import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { cp, glob, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PermanentError } from '../lib/errors.ts';
import { ROOT, WORK_DIR } from './root.ts';

/** What the package is made of; the lockfile stands for the versions of the tools and of what is bundled. */
const INPUTS = [
  'build.mjs',
  'serverless.yml',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  '{infra,functions,lib}/**/*.{yml,json,ts,cjs}',
];
/** States of the sources whose packages are kept, for who goes to and fro between branches. */
const KEPT = 5;

/**
 * Builds and packages the service as `npm run package` does, unless this state of the sources has been packaged before,
 * and returns the directory of the result: the CloudFormation templates and a zip a function. Any number of processes
 * may call it at the same time: each works in a directory of its own, and the first to finish gives it its name.
 * @throws PermanentError `PACKAGE_FAILED` with what the tool said.
 */
export async function packageService(root = ROOT): Promise<string> {
  const inputs = await readInputs(root);
  const cache = join(root, '.modelhub', 'packages');
  const finished = join(cache, digest(inputs));
  if (!existsSync(finished)) {
    await mkdir(cache, { recursive: true });
    const workspace = await mkdtemp(join(cache, 'building-'));
    try {
      await publish(await build(inputs, workspace), finished);
    } finally {
      await rm(workspace, { recursive: true });
    }
    await forgetOldest(cache);
  }
  return finished;
}

/** As `--param` gives them, with the files that they name. */
export type Parameters = {
  readonly values: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
};

/**
 * Packages the service with other parameters than the default ones. Such a package is not kept.
 * @param directory gets it; there must be nothing yet
 * @throws PermanentError `PACKAGE_FAILED`
 */
export async function packageWith({ values, files }: Parameters, directory: string): Promise<void> {
  const inputs = new Map([...(await readInputs(ROOT)), ...Object.entries(files).map(withBytes)]);
  await mkdir(WORK_DIR, { recursive: true });
  const workspace = await mkdtemp(join(WORK_DIR, 'building-'));
  try {
    await cp(await build(inputs, workspace, values), directory, { recursive: true });
  } finally {
    await rm(workspace, { recursive: true });
  }
}

function withBytes([path, text]: [string, string]): [string, Buffer] {
  return [path, Buffer.from(text)];
}

type Inputs = ReadonlyMap<string, Buffer>;

async function readInputs(root: string): Promise<Inputs> {
  const paths = await Array.fromAsync(glob(INPUTS, { cwd: root, exclude: ['**/*.test.ts'] }));
  const entries = paths
    .sort()
    .map(async (path): Promise<[string, Buffer]> => [path, await readFile(join(root, path))]);
  return new Map(await Promise.all(entries));
}

function digest(inputs: Inputs): string {
  const hash = createHash('sha256');
  for (const [path, bytes] of inputs) hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  return hash.digest('hex').slice(0, 32);
}

/**
 * Works on a copy of what was digested, so that sources that are edited meanwhile do not end up under a digest that is
 * not theirs. The copy is inside the checkout: that is how its modules find node_modules.
 */
async function build(
  inputs: Inputs,
  workspace: string,
  parameters: Parameters['values'] = {},
): Promise<string> {
  for (const [path, bytes] of inputs) {
    await mkdir(join(workspace, dirname(path)), { recursive: true });
    await writeFile(join(workspace, path), bytes);
  }
  const serverless = createRequire(import.meta.url).resolve('osls/bin/serverless.js');
  await run(workspace, ['build.mjs']);
  const named = Object.entries(parameters).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
  await run(workspace, [serverless, 'package', '--package', 'package', ...named]);
  return join(workspace, 'package');
}

async function run(cwd: string, args: string[]): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  execFile(process.execPath, args, { cwd }, (cause, stdout, stderr) => {
    if (cause === null) return resolve();
    const message = `The service cannot be packaged: ${stdout}${stderr}`.trim();
    reject(
      new PermanentError('PACKAGE_FAILED', message, {
        advice: 'See whether `npm run package` works.',
        cause,
      }),
    );
  });
  return promise;
}

async function publish(result: string, finished: string): Promise<void> {
  try {
    await rename(result, finished);
  } catch (error) {
    // Somebody else was faster, with the same bytes.
    if (!existsSync(finished)) throw error;
  }
}

/** A stack reads its package when it starts and never again, so nobody misses an old one. */
async function forgetOldest(cache: string): Promise<void> {
  const ages = (await readdir(cache)).map((name) => {
    const path = join(cache, name);
    // Somebody else's workspace may have gone in the meantime.
    return { path, time: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 };
  });
  const oldest = ages.sort((a, b) => b.time - a.time).slice(KEPT);
  for (const { path } of oldest) await rm(path, { recursive: true, force: true });
}
