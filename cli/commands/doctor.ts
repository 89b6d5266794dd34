import { command, type Session } from '../command.ts';
import { examine } from '../doctor/examine.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import type { Finding } from '../finding.ts';
import { writeJson, writeOut } from '../output.ts';
import { hasFailed, report } from '../report.ts';
import { HUB } from '../usage.ts';
import type { Where } from '../where.ts';

type Given = { readonly where: Where; readonly withHooks: boolean };

export const doctor = command({
  name: 'doctor',
  operands: [],
  options: {
    hooks: { value: null, summary: 'look at the webhooks, too: asks for a token with the scope api' },
  },
  summary: 'the whole chain from your credentials to the webhooks: what is well, and what to do if not',
  details: [
    '✓ is well, ✗ is not, – could not be known. Ends with 1 where anything is ✗.',
    'With --hooks, standard input of a script has the token on its first line, one line for each GitLab.',
  ],
  examples: [`${HUB} --stage prod doctor`, `${HUB} --stage prod doctor --hooks --json < token.txt`],
  parse: (input): Given => ({ where: input.where, withHooks: input.flag('hooks') }),
  run: printExamination,
});

async function printExamination({ where, withHooks }: Given, session: Session): Promise<void> {
  const { openHub, json } = session;
  const all: (Finding & { readonly about: string })[] = [];
  for await (const { about, findings } of examine({ where, openHub, withHooks })) {
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
