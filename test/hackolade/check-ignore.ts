import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { git } from '../../local/gitlab/git.ts';
import { gitEnvironment } from '../../local/gitlab/git-environment.ts';

const CONFIG = { 'core.ignoreCase': 'false', 'core.excludesFile': '' };
const COMMAND = ['check-ignore', '--no-index', '-z', '--stdin', '--verbose', '--non-matching'];

/** One `git check-ignore` that answers for any number of ignore files: each is the `.gitignore` of its own directory. */
export class CheckIgnore implements AsyncDisposable {
  readonly #directory: string;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #fields: AsyncGenerator<string, undefined>;
  #files = 0;

  static async start(): Promise<CheckIgnore> {
    const directory = await mkdtemp(join(tmpdir(), 'modelhub-ignore-'));
    await git(['init', '--quiet'], { cwd: directory });
    return new CheckIgnore(directory);
  }

  private constructor(directory: string) {
    this.#directory = directory;
    this.#child = spawn('git', COMMAND, { cwd: directory, env: gitEnvironment(CONFIG) });
    this.#fields = fieldsOf(this.#child.stdout);
  }

  /** Which of the files at these paths does git ignore? None of them need exist. */
  async areIgnored(ignoreFile: Buffer, paths: readonly Buffer[]): Promise<boolean[]> {
    const directory = `${this.#files++}`;
    await mkdir(join(this.#directory, directory));
    await writeFile(join(this.#directory, directory, '.gitignore'), ignoreFile);
    const NUL = Buffer.of(0);
    const questions = paths.flatMap((path) => [Buffer.from(`${directory}/`), path, NUL]);
    this.#child.stdin.write(Buffer.concat(questions));
    const answers: boolean[] = [];
    for (const _ of paths) answers.push(await this.#readAnswer());
    return answers;
  }

  /** Four fields: the ignore file, the line's number, the pattern, the path; the first three are empty where none matches. */
  async #readAnswer(): Promise<boolean> {
    const [file, , pattern] = [
      await this.#field(),
      await this.#field(),
      await this.#field(),
      await this.#field(),
    ];
    return file !== '' && !pattern.startsWith('!');
  }

  async #field(): Promise<string> {
    const { value } = await this.#fields.next();
    if (value === undefined) throw new Error('git check-ignore ended before it had answered.');
    return value;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#child, 'close');
    this.#child.stdin.end();
    await closed;
    await rm(this.#directory, { recursive: true });
  }
}

/** Pieces that end in a NUL, a character a byte. */
async function* fieldsOf(stream: Readable): AsyncGenerator<string, undefined> {
  let rest = '';
  for await (const chunk of stream.setEncoding('latin1')) {
    const fields = `${rest}${chunk}`.split('\0');
    rest = fields.pop() ?? '';
    yield* fields;
  }
}
