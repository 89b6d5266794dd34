import { parseArgs } from 'node:util';
import { signingKey } from '../../lib/gitlab/webhook/signature.ts';
import type { HookTokens } from '../gitlab/hook-tokens.ts';
import type { GitLabChoice } from '../stack/gitlab.ts';
import { UsageError } from './usage-error.ts';

export type RunCommand = {
  readonly kind: 'run';
  /** Do the sample run and end. */
  readonly once: boolean;
  readonly port: number;
  readonly dataDir: string | undefined;
  readonly gitlab: GitLabChoice;
};

export type Command = { readonly kind: 'help' } | RunCommand;

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws UsageError */
export function parseCommand(words: readonly string[], environment: Environment): Command {
  const { help, once, empty, data } = parseOptions(words);
  if (help) return { kind: 'help' };
  if (data === '') throw new UsageError('--data needs the name of a directory.');
  const gitlab = parseGitLab(environment);
  if (empty && once) throw new UsageError('--once shows models arrive, and with --empty nothing does.');
  if (empty && gitlab.kind === 'external') {
    throw new UsageError('--empty is for the sample GitLab: it does not go with GITLAB_URL.');
  }
  if (once && gitlab.kind === 'external') {
    throw new UsageError('--once pushes to the sample GitLab: it does not go with GITLAB_URL.');
  }
  const served = empty ? { ...gitlab, isEmpty: true } : gitlab;
  return { kind: 'run', once, port: parsePort(environment.PORT), dataDir: data, gitlab: served };
}

function parseOptions(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        data: { type: 'string' },
        once: { type: 'boolean', default: false },
        empty: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause));
  }
}

function parsePort(text: string | undefined): number {
  if (!text) return 3000;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new UsageError(`PORT is "${text}", which is no port: a number up to 65535, 0 to have one picked.`);
}

/** Somebody's own GitLab takes all three variables: with one of them missing nothing would arrive. */
function parseGitLab({ GITLAB_URL, GITLAB_ACCESS_TOKEN, GITLAB_SECRET_TOKEN }: Environment): GitLabChoice {
  const variables = { GITLAB_URL, GITLAB_ACCESS_TOKEN, GITLAB_SECRET_TOKEN };
  const missing = Object.entries(variables).flatMap(([name, value]) => (value ? [] : name));
  if (missing.length === 3) return { kind: 'sample' };
  if (GITLAB_URL && GITLAB_ACCESS_TOKEN && GITLAB_SECRET_TOKEN) {
    return {
      kind: 'external',
      url: GITLAB_URL,
      accessToken: GITLAB_ACCESS_TOKEN,
      tokens: parseHookToken(GITLAB_SECRET_TOKEN),
    };
  }
  throw new UsageError(`To serve a GitLab of your own set ${missing.join(' and ')} as well.`);
}

/** Signing tokens, and they alone, begin with whsec_. */
function parseHookToken(token: string): HookTokens {
  if (!token.startsWith('whsec_')) return { secretToken: token, signingToken: null };
  if (signingKey(token) !== null) return { secretToken: null, signingToken: token };
  throw new UsageError('GITLAB_SECRET_TOKEN begins as a signing token, but no base64 follows whsec_.');
}
