import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PermanentError } from '../../lib/errors.ts';
import { WORK_DIR } from '../../local/root.ts';
import { ProgramFailed, runProgram } from './run-program.ts';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
/** What the oldest of the requirements' versions run on. */
const OLDEST = '3.11';
/** `ensurepip` is what Debian leaves out of its python3, and puts into python3-venv. */
const LOOK = `import sys, venv, ensurepip; sys.exit(sys.version_info < (${OLDEST.replace('.', ', ')}))`;

/**
 * Makes a virtual environment with what the rehearsal needs, unless there is one for these requirements already.
 * @returns the path of its Python
 * @throws PermanentError `PYTHON_MISSING`, `PYTHON_PACKAGES_MISSING`
 */
export async function preparePython(): Promise<string> {
  const python = await findPython();
  const version = await runProgram({ command: python, args: ['--version'] });
  const digest = createHash('sha256')
    .update(version)
    .update(await readFile(REQUIREMENTS))
    .digest('hex');
  const directory = join(WORK_DIR, `python-${digest.slice(0, 16)}`);
  const finished = join(directory, 'finished');
  const own = join(directory, 'bin', 'python');
  if (existsSync(finished)) return own;
  await runProgram({ command: python, args: ['-m', 'venv', '--clear', directory] });
  await install(own);
  await writeFile(finished, '');
  return own;
}

async function findPython(): Promise<string> {
  for (const command of ['python3', 'python']) {
    const isFit = await runProgram({ command, args: ['-c', LOOK] }).then(
      () => true,
      () => false,
    );
    if (isFit) return command;
  }
  throw new PermanentError(
    'PYTHON_MISSING',
    `The rehearsal needs Python ${OLDEST} or newer with its modules venv and ensurepip, and there is none on this machine.`,
    { advice: 'Install it; on Debian and Ubuntu that is `apt-get install python3 python3-venv`.' },
  );
}

async function install(python: string): Promise<void> {
  // All of it is named and pinned: nothing to be found out, and little of it is ever loaded, so nothing to be compiled.
  const options = ['--quiet', '--disable-pip-version-check', '--no-deps', '--no-compile'];
  try {
    await runProgram({
      command: python,
      args: ['-m', 'pip', 'install', ...options, '--requirement', REQUIREMENTS],
    });
  } catch (cause) {
    const said = cause instanceof ProgramFailed ? cause.message : String(cause);
    throw new PermanentError('PYTHON_PACKAGES_MISSING', `The emulated AWS cannot be installed. ${said}`, {
      advice: 'Pip must reach the Python Package Index, or a mirror of it that its configuration names.',
      cause,
    });
  }
}
