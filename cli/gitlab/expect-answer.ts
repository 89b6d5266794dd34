import { quote } from '../../lib/http/quote.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import type { Answer } from './call.ts';
import { describeTarget, type Target } from './hook-target.ts';

/** The webhooks of a target are not there, or not to be seen with this token. */
export class HiddenHooks extends CommandError {}

type Answered = Extract<Answer, { kind: 'answered' }>;

/**
 * What GitLab has answered to a call about a target's webhooks.
 * @throws CommandError (failed, notFound) with what to do about a refusal
 */
export function expectAnswer(answer: Answer, target: Target): Answered {
  if (answer.kind === 'answered') return answer;
  throw refusal(answer, target);
}

function refusal(answer: Exclude<Answer, Answered>, target: Target): CommandError {
  const whose = describeTarget(target);
  switch (answer.kind) {
    case 'unauthorized':
      return failure(
        `GitLab does not take the token${because(answer.said)}.`,
        'Make a new one with the scope api.',
      );
    case 'forbidden':
      return answer.why === 'scope'
        ? hidden('The token may not do this: it lacks the scope api.', 'Make one with the scope api.')
        : hidden(
            `The token's owner may not touch the webhooks of ${whose}.`,
            target.kind === 'group' ? 'Ask an Owner of the group.' : 'Ask a Maintainer of the project.',
          );
    case 'absent':
      return new HiddenHooks(EXIT.notFound, `GitLab shows the token no webhooks of ${whose}.`, {
        advice: absence(target),
      });
    case 'refused':
      return failure(
        `GitLab refuses (HTTP ${answer.status})${because(answer.said)}.`,
        adviceFor(answer.said),
      );
    case 'no-gitlab':
      return failure(`${answer.detail}.`, 'See `hub doctor`.');
  }
}

function absence({ kind }: Target): string {
  return kind === 'group'
    ? 'Check the path, and that the token is of an Owner. Without GitLab Premium groups have none: add one with --project to each project.'
    : 'Check the path, and that the owner of the token is a member of the project.';
}

function adviceFor(said: string): string {
  if (/local network|localhost|blocked/i.test(said)) {
    return 'Allow the address in the admin area: Settings > Network > Outbound requests.';
  }
  return 'See what GitLab says, and docs/gitlab-setup.md for the way by hand.';
}

function because(said: string): string {
  const text = quote(said).replace(/\.$/, '');
  return text === '' ? '' : `: ${text}`;
}

function hidden(message: string, advice: string): HiddenHooks {
  return new HiddenHooks(EXIT.failed, message, { advice });
}

function failure(message: string, advice: string): CommandError {
  return new CommandError(EXIT.failed, message, { advice });
}
