import { command, type Session } from '../command.ts';
import { examine } from '../doctor/examine.ts';
import type { Scope } from '../doctor/select-projects.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import type { Finding } from '../finding.ts';
import type { Input } from '../input.ts';
import { hasFailed, report } from '../report.ts';
import type { Where } from '../stack/where.ts';
import { writeJson, writeOut } from '../terminal/output.ts';
import { HUB, usage } from '../usage.ts';

type Given = { readonly where: Where; readonly withHooks: boolean; readonly scope: Scope };

export const doctor = command({
  name: 'doctor',
  operands: [],
  options: {
    hooks: { value: null, summary: 'ask for a token with the scope api to look at the webhooks with' },
    project: { value: 'P', summary: 'look at this project only, and at the GitLab that it is in' },
    all: { value: null, summary: 'look at all projects; else at 20 of each GitLab, those in trouble first' },
  },
  summary: 'the whole chain from your credentials to the webhooks: what is well, and what to do if not',
  details: [
    '✓ is well, ✗ is not, – could not be known. Ends with 1 where anything is ✗.',
    "Webhooks are looked at with the hub's own token if GitLab shows them to it, else only with --hooks.",
    'With --hooks, standard input of a script has the token on its first line, one line for each GitLab that is',
    'looked at.',
  ],
  examples: [
    `${HUB} --stage prod doctor`,
    `${HUB} --stage prod doctor --project acme/data/models`,
    `${HUB} --stage prod doctor --hooks --json < token.txt`,
  ],
  parse: (input): Given => ({
    where: input.where,
    withHooks: input.flag('hooks'),
    scope: readScope(input),
  }),
  run: printExamination,
});

function readScope(input: Input): Scope {
  const named = input.text('project');
  if (named !== null && input.flag('all')) throw usage('Say either --project or --all, not both.', 'doctor');
  if (named !== null) return { kind: 'project', named };
  return { kind: input.flag('all') ? 'all' : 'some' };
}

async function printExamination({ where, ...what }: Given, session: Session): Promise<void> {
  const { openHub, json } = session;
  const all: (Finding & { readonly about: string })[] = [];
  for await (const { about, findings } of examine({ where, openHub, ...what })) {
    if (!json) await writeOut(`${all.length === 0 ? '' : '\n'}${about}\n`);
    all.push(...(await report(findings, session)).map((finding) => ({ about, ...finding })));
  }
  if (json) await writeJson(all);
  if (hasFailed(all)) {
    const count = all.filter(({ state }) => state === 'failed').length;
    throw new CommandError(EXIT.failed, `${count} ${count === 1 ? 'thing is' : 'things are'} wrong.`, {
      advice: 'Begin with the first that is marked ✗: others may follow from it.',
    });
  }
}
