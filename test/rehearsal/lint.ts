import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { LOCAL_REGION } from '../../local/template/names.ts';
import { EXCUSES } from './lint-excuses.ts';
import { runProgram } from './run-program.ts';

const findings = z.array(
  z.object({
    Rule: z.object({ Id: z.string() }),
    Location: z.object({ Path: z.array(z.union([z.string(), z.number()])) }),
    Message: z.string(),
  }),
);

type Finding = { readonly rule: string; readonly at: string; readonly message: string };

/**
 * Has cfn-lint look at packaged templates.
 * @param packages directories that `serverless package` has made
 * @throws Error with what is not excused, or with excuses that nothing needs
 */
export async function lint(python: string, packages: readonly string[]): Promise<void> {
  const found = await find(python, packages);
  const excuseOf = ({ rule, at }: Finding) => EXCUSES.find((one) => one.rule === rule && one.at.test(at));
  const open = found.filter((finding) => excuseOf(finding) === undefined);
  const used = new Set(found.map(excuseOf));
  const idle = EXCUSES.filter((excuse) => !used.has(excuse));
  if (open.length + idle.length === 0) return;
  const lines = [
    ...new Set(open.map(({ rule, at, message }) => `${rule} at ${at}: ${message}`)),
    ...idle.map(({ rule, at }) => `The excuse of ${rule} at ${at} has nothing to excuse.`),
  ];
  throw new Error(`cfn-lint:\n${lines.join('\n')}`);
}

async function find(python: string, packages: readonly string[]): Promise<Finding[]> {
  const templates = packages.map((directory) => join(directory, 'cloudformation-template-update-stack.json'));
  const options = ['--regions', LOCAL_REGION, '--format', 'json', '--non-zero-exit-code', 'none'];
  const output = await runProgram({
    command: join(dirname(python), 'cfn-lint'),
    args: [...options, '--template', ...templates],
  });
  return findings.parse(JSON.parse(output)).map(({ Rule, Location, Message }) => ({
    rule: Rule.Id,
    at: Location.Path.join('/'),
    message: Message,
  }));
}
