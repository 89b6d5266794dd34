import { Ask } from '../ask.ts';
import { command, type Session } from '../command.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { readInstance } from '../gitlab/instance-operand.ts';
import { HubSecrets } from '../gitlab/secrets.ts';
import { writeJson, writeOut } from '../output.ts';
import { HUB } from '../usage.ts';

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
    'Its deliveries are refused and its projects cannot be read any more; the models in the table stay.',
    'Remove the webhooks in GitLab first: it goes on calling otherwise.',
  ],
  examples: [`${HUB} --stage prod gitlab remove https://git.acme.com/gitlab`],
  parse: (input): Given => ({
    instance: readInstance(input.operand(0) ?? '', 'gitlab remove'),
    yes: input.flag('yes'),
    dryRun: input.flag('dry-run'),
  }),
  run: remove,
});

async function remove({ instance, yes, dryRun }: Given, { openHub, json }: Session): Promise<void> {
  const secrets = new HubSecrets(await openHub());
  await secrets.readOne(instance);
  if (!dryRun) {
    if (!yes && !(await new Ask().confirm(`Forget the credentials of ${instance}?`))) {
      throw new CommandError(EXIT.interrupted, 'Nothing was done.');
    }
    // First who may call: what is queued meanwhile could not be read.
    await secrets.changeWebhook(instance, () => null);
    await secrets.changeAccess(instance, null);
  }
  if (json) return writeJson({ instance, removed: !dryRun });
  await writeOut(
    dryRun ? `Would forget the credentials of ${instance}.\n` : `Forgot the credentials of ${instance}.\n`,
  );
}
