import { formatProjectKey, type ProjectKey } from '../../lib/project-key.ts';
import { contentOf } from '../../lib/replica/cards/card.ts';
import { type Forgotten, forgetProject, isHalfForgotten } from '../../lib/replica/forget.ts';
import { readAllCards } from '../../lib/store/cards.ts';
import { type HubProject, listProjects } from '../../lib/store/hub.ts';
import { readProject } from '../../lib/store/project.ts';
import { replicaStore } from '../../lib/store/replica-store.ts';
import type { Table } from '../../lib/store/table.ts';
import { command, type Session } from '../command.ts';
import { counted } from '../counted.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { findProject } from '../find-project.ts';
import { Ask } from '../terminal/ask.ts';
import { writeJson, writeOut } from '../terminal/output.ts';
import { show } from '../terminal/show.ts';
import { HUB } from '../usage.ts';

type Forget = {
  readonly named: string;
  readonly force: boolean;
  readonly yes: boolean;
  readonly dryRun: boolean;
};

export const forget = command({
  name: 'forget',
  operands: ['<project>'],
  options: {
    force: { value: null, summary: 'also a project that is neither gone nor failed' },
    yes: { value: null, summary: 'do not ask' },
    'dry-run': { value: null, summary: 'say what would go, and do nothing' },
  },
  summary: 'takes a project that is gone out of the table, with its models',
  details: [
    'Says what would go, and asks first; where there is no terminal to ask at it takes --yes. The bytes of its',
    'models stay for 30 days, its diary for 90. It may be interrupted and said again. A project that still has its',
    'webhook comes back with its next push.',
  ],
  examples: [`${HUB} forget acme/data/retired --dry-run`, `${HUB} forget acme/data/retired`],
  parse: (input): Forget => ({
    named: input.operand(0) ?? '',
    force: input.flag('force'),
    yes: input.flag('yes'),
    dryRun: input.flag('dry-run'),
  }),
  run: forgetNamed,
});

async function forgetNamed({ named, force, yes, dryRun }: Forget, { openHub, json }: Session): Promise<void> {
  const { table } = await openHub();
  const project = findProject(await listProjects(table), named);
  if (!force) await refusePresent(table, project);
  const { instance, projectId, path } = project;
  const key: ProjectKey = { instance, projectId };
  if (!dryRun && !yes) {
    const what = describe(await countWhole(table, key));
    await new Ask().confirm(`Forget ${show(path)} (${formatProjectKey(key)}): ${what}?`);
  }
  const went = dryRun ? await countWhole(table, key) : await forgetNow(table, key);
  if (json) return writeJson({ ...key, project: path, dryRun, ...went });
  return writeOut(
    dryRun
      ? `${show(path)}: ${describe(went)}, would go; nothing was changed.\n`
      : `${show(path)} is forgotten: ${describe(went)}.\n`,
  );
}

/** A file with a problem has a card as well as a model, but may have no content. */
export function describe({ cards, contents }: Forgotten): string {
  return `${counted(cards, 'card')} with ${counted(contents, 'content')}, to expire in 30 days`;
}

/** What an attempt that was cut has left is not there to be asked for its status. */
async function refusePresent(table: Table, project: HubProject): Promise<void> {
  const { status, path } = project;
  if (status === 'gone' || status === 'failed') return;
  if (isHalfForgotten(await readProject(table, project))) return;
  throw new CommandError(EXIT.failed, `${path} is ${status}: only what is gone or has failed is forgotten.`, {
    advice: `If you mean it, say \`hub forget ${formatProjectKey(project)} --force\`.`,
  });
}

async function countWhole(table: Table, key: ProjectKey): Promise<Forgotten> {
  const cards = [...(await readAllCards(table, key)).values()];
  return { cards: cards.length, contents: cards.flatMap(contentOf).length };
}

function forgetNow(table: Table, key: ProjectKey) {
  const newRunId = () => `forget${Date.now().toString(36)}`;
  return forgetProject(key, replicaStore(table), () => new Date(), newRunId);
}
