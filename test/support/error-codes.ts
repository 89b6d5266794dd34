import { glob, readFile } from 'node:fs/promises';

const ROOT = new URL('../../', import.meta.url).pathname;

const CLASSES = new Map([
  ['RetryLater', 'retry later'],
  ['PermanentError', 'permanent'],
  ['UnusableHead', 'permanent'],
  ['DeclaredOverLimit', 'permanent'],
  ['BadCredentials', 'bad credentials'],
  ['Conflict', 'conflict'],
]);

const NAMES = [...CLASSES.keys()].join('|');
/** `new RetryLater('CODE'`, or the like with something else than a literal; a class of its own says `super('CODE'`. */
const MADE = new RegExp(`new (${NAMES})\\(\\s*(?:'([A-Z0-9_]+)'|([^'\\s]\\w*))`, 'g');
const MADE_BY_CLASS = new RegExp(`extends (${NAMES}) \\{.*?super\\(\\s*'([A-Z0-9_]+)'`, 'gs');
/** A function that is given the code: `function overLimit(code: string`. */
const HELPER = /function (\w+)\(\s*code: string/g;
const PROBLEM = /\bcode: '([A-Z0-9_]+)'/g;

const UNREADABLE = '';

export type CodeInUse = { readonly code: string; readonly class: string; readonly file: string };

type Sources = readonly (readonly [file: string, source: string])[];

/** Every error code that functions and library can throw, with what class; and the problems that files can have. */
export async function findErrorCodes(): Promise<{
  readonly errors: readonly CodeInUse[];
  readonly problems: readonly string[];
  /** Files with an error whose code cannot be read off the source. */
  readonly unreadable: readonly string[];
}> {
  const sources = await readSources();
  const errors = sources.flatMap(([file, source]) => errorsIn(file, source, sources));
  return {
    errors: errors.filter(({ code }) => code !== UNREADABLE),
    // What a webhook's answer says is listed with the deliveries.
    problems: sources
      .filter(([file]) => !/^(functions|lib\/gitlab)\//.test(file))
      .flatMap(([, source]) => [...source.matchAll(PROBLEM)].map(([, code = '']) => code)),
    unreadable: errors.filter(({ code }) => code === UNREADABLE).map(({ file }) => file),
  };
}

function errorsIn(file: string, source: string, sources: Sources): CodeInUse[] {
  const made = [...source.matchAll(MADE)].flatMap(({ 1: name = '', 2: code, 3: other, index }) =>
    other === 'code'
      ? callsOf(helperAt(source, index), name, sources)
      : [use(name, code ?? UNREADABLE, file)],
  );
  const byClass = [...source.matchAll(MADE_BY_CLASS)].map(([, name = '', code]) => use(name, code, file));
  return [...made, ...byClass];
}

async function readSources(): Promise<Sources> {
  const files = await Array.fromAsync(glob('{lib,functions}/**/*.ts', { cwd: ROOT }));
  const ours = files.filter((file) => !file.endsWith('.test.ts')).sort();
  return Promise.all(
    ours.map(async (file): Promise<[string, string]> => [file, await readFile(ROOT + file, 'utf8')]),
  );
}

function use(name: string, code = '', file = ''): CodeInUse {
  return { code, class: CLASSES.get(name) ?? name, file };
}

/** The function around a place of the source that is given the code. */
function helperAt(source: string, index: number): string {
  const before = [...source.slice(0, index).matchAll(HELPER)];
  return before.at(-1)?.[1] ?? 'no function';
}

function callsOf(helper: string, name: string, sources: Sources): CodeInUse[] {
  const call = new RegExp(`\\b${helper}\\(\\s*'([A-Z0-9_]+)'`, 'g');
  return sources.flatMap(([file, source]) =>
    [...source.matchAll(call)].map(([, code]) => use(name, code, file)),
  );
}
