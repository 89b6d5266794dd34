import { formatProjectKey } from '../../lib/project-key.ts';
import { type HubProject, listProjects } from '../../lib/store/hub.ts';
import { command, type Session } from '../command.ts';
import { counted } from '../counted.ts';
import { readInstance } from '../gitlab/instance-operand.ts';
import { HubSecrets } from '../gitlab/secrets.ts';
import { Ask } from '../terminal/ask.ts';
import { writeJson, writeOut } from '../terminal/output.ts';
import { show } from '../terminal/show.ts';
import { HUB } from '../usage.ts';

/** Projects that are named. */
const MOST_NAMED = 5;

type Given = { readonly instance: string; readonly yes: boolean; readonly dryRun: boolean };

export const gitlabRemove = command({
  name: 'gitlab remove',
  operands: ['<base URL>'],
  options: {
    yes: { value: null, summary: 'do not ask' },
    'dry-run': { value: null, summary: 'say what would be removed, remove nothing' },
  },
  summary: 'forget the credentials of a GitLab',
  details: [
    'Its deliveries are refused and its projects cannot be read any more; the models in the table stay as they are,',
    'until `hub forget` takes them out. Remove the webhooks in GitLab first: it goes on calling otherwise.',
  ],
  examples: [`${HUB} --stage prod gitlab remove https://git.acme.com/gitlab`],
  parse: (input): Given => ({
    instance: readInstance(input.operand(0) ?? '', 'gitlab remove'),
    yes: input.flag('yes'),
    dryRun: input.flag('dry-run'),
  }),
  run: remove,
});

async function remove({ instance, yes, dryRun }: Given, session: Session): Promise<void> {
  const { openHub, json, pasteable } = session;
  const hub = await openHub();
  const secrets = new HubSecrets(hub);
  await secrets.readOne(instance, 'There is nothing left to remove.');
  const projects = (await listProjects(hub.table)).filter((project) => project.instance === instance);
  const left = pasteable(describeLeft(projects));
  const isAsked = !dryRun && !yes;
  if (isAsked) await new Ask().confirm(`${left}Forget the credentials of ${instance}?`);
  else if (!json) await writeOut(left);
  if (!dryRun) {
    // First who may call: what is queued meanwhile could not be read.
    await secrets.changeWebhook(instance, () => null);
    await secrets.changeAccess(instance, () => null);
  }
  if (json) {
    const rows = projects.map(({ projectId, path }) => ({ projectId, project: path }));
    return writeJson({ instance, removed: !dryRun, left: rows });
  }
  await writeOut(
    dryRun ? `Would forget the credentials of ${instance}.\n` : `Forgot the credentials of ${instance}.\n`,
  );
}

function describeLeft(projects: readonly HubProject[]): string {
  const [first] = projects;
  if (first === undefined) return '';
  const named = projects.slice(0, MOST_NAMED).map(({ path }) => show(path));
  const more = projects.length > MOST_NAMED ? `, and ${projects.length - MOST_NAMED} more` : '';
  return [
    `The hub knows ${counted(projects.length, 'project')} of it: ${named.join(', ')}${more}.`,
    'Their models stay as they are now. Each project fails once more (NO_ACCESS_TOKEN), and is then not asked for again.',
    `Take out what nobody needs any more: \`hub forget ${formatProjectKey(first)} --force\`.`,
  ]
    .map((line) => `${line}\n`)
    .join('');
}
