import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { ROOT } from '../../local/root.ts';

export const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')));

/** What makes a command another one than the next: what is run, with which options and variables, but not their values. */
export type Form = { readonly program: string; readonly settings: ReadonlySet<string> };

export function formOf(command: string): Form {
  const [, variables = '', rest = ''] = /^(?:env )?((?:[A-Z_]+=\S+ )*)(.*)$/.exec(command) ?? [];
  const [, name, words = ''] = /^npm (?:run (?:-s )?)?([\w:]+)(.*)$/.exec(rest) ?? [];
  const script = name === undefined ? undefined : scripts[name];
  const said = script === undefined ? rest : (programOf(script) ?? `npm ${name}`) + words;
  const [, program = said] = /^((?:npx )?(?:npm|node|serverless|git|openssl|export) \S+)/.exec(said) ?? [];
  const settings = [...`${variables} ${said}`.matchAll(/(?<=^|\s)(?:[A-Z_]+(?==)|--?\w[\w-]*)/g)];
  return { program, settings: new Set(settings.map(([setting]) => setting)) };
}

/** Of a script that is a program of ours: that, since others may be the same one. */
function programOf(script: string): string | undefined {
  return /^(?:exec )?(node \S+\.ts.*)$/.exec(script)?.[1];
}

/** Whether who has run the second has run the first. */
export function isCovered(one: Form, by: Form): boolean {
  return one.program === by.program && [...one.settings].every((setting) => by.settings.has(setting));
}

/** What CI runs, and what that runs in turn. */
export async function readCiForms(): Promise<Form[]> {
  const text = await readFile(join(ROOT, '.ci', 'run'), 'utf8');
  const steps = [...text.matchAll(/^\s*step (.+)$/gm)].map(([, step = '']) => step);
  const inner = steps.flatMap((step) => {
    const [, name = ''] = /^npm (?:run (?:-s )?)?([\w:]+)/.exec(step) ?? [];
    return (scripts[name] ?? '').split(' && ');
  });
  return ['.ci/run', ...steps, ...inner].map(formOf);
}
