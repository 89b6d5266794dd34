import type { Input } from '../input.ts';
import { usage } from '../usage.ts';
import { readInstanceOption } from './choose-instance.ts';

/** Whose webhook is meant. */
export type Target = { readonly kind: 'group' | 'project'; readonly path: string };

/** The options of the commands that work on webhooks. */
export const TARGET_OPTIONS = {
  group: { value: 'G', summary: 'of this group (GitLab Premium), for all projects in it and its subgroups' },
  project: { value: 'P', summary: 'of this project' },
  instance: { value: 'URL', summary: 'in this GitLab; may be left out if the hub knows only one' },
} as const;

/** What the commands that work on webhooks say of the token that they ask for. */
export const API_TOKEN_DETAILS = [
  'Asks for a token of yours with the scope api, of a Maintainer of the project or an Owner of the group. It is not',
  'stored. In a script it is the first line of standard input.',
] as const;

/** What every command that works on webhooks is told: whose, and in which GitLab. Null: the only one that the hub knows. */
export type HookQuestion = { readonly target: Target; readonly instance: string | null };

/** @throws CommandError (usage) */
export function readHookQuestion(input: Input, command: string): HookQuestion {
  return { target: readTarget(input, command), instance: readInstanceOption(input, command) };
}

function readTarget(input: Input, command: string): Target {
  const [group, project] = [input.text('group'), input.text('project')];
  const path = group ?? project;
  if (path === null || (group !== null && project !== null))
    throw usage('Say --group or --project.', command);
  return { kind: group === null ? 'project' : 'group', path: path.replace(/^\/+|\/+$/g, '') };
}

/** Where its webhooks are in the API. */
export function hooksOf({ kind, path }: Target): string {
  return `${kind}s/${encodeURIComponent(path)}/hooks`;
}

/** The command that does this to the same webhook: `hook test --group acme/data`, for a text, in backticks. */
export function hookCommand(
  verb: 'add' | 'check' | 'list' | 'resend' | 'test',
  { target, instance }: HookQuestion,
): string {
  const where = instance === null ? '' : ` --instance ${instance}`;
  return `\`hub hook ${verb} --${target.kind} ${target.path}${where}\``;
}

/** The command that lets a GitLab call the hub, for a text that cannot know whose webhook it will be. */
export function hookAddFor(instance: string): string {
  return hookCommandFor('add', instance);
}

/** The command that does this to a webhook of a GitLab, for a text that cannot know whose. */
export function hookCommandFor(verb: 'add' | 'check', instance: string): string {
  return `\`hub hook ${verb} --group <group> --instance ${instance}\`, or \`--project <project>\``;
}

export function describeTarget({ kind, path }: Target): string {
  return `the ${kind} ${path}`;
}
