import { HubError } from '../../lib/errors.ts';
import { normaliseInstance } from '../../lib/gitlab/instance.ts';
import { usage } from '../usage.ts';

/** The base URL of a GitLab as it was typed. @throws CommandError (usage) */
export function readInstance(text: string, command: string): string {
  try {
    return normaliseInstance(text);
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    throw usage(
      `That is no base URL of a GitLab: write it like https://git.acme.com or https://git.acme.com/gitlab.`,
      command,
    );
  }
}
