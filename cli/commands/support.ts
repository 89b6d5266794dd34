import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { command, type Session } from '../command.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import type { Input } from '../input.ts';
import type { Where } from '../stack/where.ts';
import { makeBundle } from '../support/bundle.ts';
import { redact } from '../support/redact.ts';
import { endIfInterrupted, listenForInterruption } from '../terminal/interruption.ts';
import { writeJson, writeOut } from '../terminal/output.ts';
import { HUB, usage } from '../usage.ts';

type Support = { readonly where: Where; readonly file: string | null };

export const support = command({
  name: 'support',
  operands: [],
  options: { file: { value: 'F', summary: 'write it there; else into this directory, named by the time' } },
  summary: 'a file for a bug report: versions, settings, states, errors; no secrets, no models',
  details: [
    'It has the addresses of your GitLab and the paths of your projects: look at it (zcat) before you pass it on.',
    'What cannot be read, for want of a right, is left out, and the file says so.',
  ],
  examples: [`${HUB} --stage prod support`],
  parse: (input: Input): Support => ({ where: input.where, file: readFile(input) }),
  run: writeBundle,
});

function readFile(input: Input): string | null {
  const file = input.text('file');
  if (file === '-') throw usage('--file takes the name of a file; the bundle is not for a pipe.', 'support');
  return file;
}

async function writeBundle({ where, file }: Support, { openHub, json }: Session): Promise<void> {
  const now = new Date();
  const path = file ?? `modelhub-support-${now.toISOString().replace(/[-:]|\.\d+/g, '')}.json.gz`;
  const hub = await openHub();
  const signal = listenForInterruption();
  const bundle = await makeBundle(where, hub, now, signal);
  const bytes = await promisify(gzip)(`${redact(JSON.stringify(bundle, null, 1))}\n`);
  endIfInterrupted(signal, 'nothing was written.');
  await write(path, bytes);
  return json ? writeJson({ file: path, bytes: bytes.length }) : writeOut(`${path}\n`);
}

/** Nobody else needs to read it on this machine, and nothing that is there is written over. */
async function write(path: string, bytes: Buffer): Promise<void> {
  try {
    await writeFile(path, bytes, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    throw new CommandError(EXIT.failed, `${path} cannot be written: ${reasonOf(cause)}`, {
      cause,
      advice: 'Name another file with --file.',
    });
  }
}

function reasonOf(cause: unknown): string {
  if (!Error.isError(cause)) return String(cause);
  return 'code' in cause && cause.code === 'EEXIST' ? 'there is such a file already.' : cause.message;
}
