import { CommandError, EXIT } from '../exit-code.ts';
import type { Input } from '../input.ts';
import { usage } from '../usage.ts';
import { readInstance } from './instance-operand.ts';
import type { Credentials } from './secrets.ts';

/** The GitLab that `--instance` names; null if it was left out. @throws CommandError (usage) */
export function readInstanceOption(input: Input, command: string): string | null {
  const text = input.text('instance');
  return text === null ? null : readInstance(text, command);
}

/**
 * The one that is named, or the only one that the hub knows.
 * @throws CommandError (notFound) if it is unknown, (usage) if it has to be named
 */
export function chooseInstance(
  all: ReadonlyMap<string, Credentials>,
  named: string | null,
): { readonly instance: string; readonly credentials: Credentials } {
  const [first, ...others] = all.keys();
  if (named === null && others.length > 0) {
    throw usage(`The hub knows several GitLabs: say --instance with one of ${[...all.keys()].join(', ')}.`);
  }
  const instance = named ?? first;
  const credentials = instance === undefined ? undefined : all.get(instance);
  if (instance === undefined || credentials === undefined) {
    throw new CommandError(EXIT.notFound, `The hub has no credentials for ${instance ?? 'any GitLab yet'}.`, {
      advice: `Add them first: \`hub gitlab add ${instance ?? '<base URL>'}\`.`,
    });
  }
  return { instance, credentials };
}
