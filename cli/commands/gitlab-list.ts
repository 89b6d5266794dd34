import { HubError } from '../../lib/errors.ts';
import type { TokenFacts } from '../../lib/gitlab/own-token.ts';
import { command, type Session } from '../command.ts';
import { type Credentials, HubSecrets } from '../gitlab/secrets.ts';
import { lookAtToken } from '../gitlab/token-facts.ts';
import { countTokens } from '../gitlab/webhook-tokens.ts';
import { writeJson, writeOut } from '../output.ts';
import { formatTable } from '../table.ts';
import { HUB } from '../usage.ts';

export const gitlabList = command({
  name: 'gitlab list',
  operands: [],
  options: {},
  summary: 'the GitLabs that the hub knows, which credentials it has, and for how long',
  details: ['The credentials themselves are never shown.'],
  examples: [`${HUB} --stage prod gitlab list`],
  parse: () => undefined,
  run: listGitLabs,
});

async function listGitLabs(_: undefined, { openHub, json, pasteable }: Session): Promise<void> {
  const all = await new HubSecrets(await openHub()).read();
  const rows = await Promise.all([...all].map(([instance, credentials]) => describe(instance, credentials)));
  if (json) return writeJson(rows);
  if (rows.length === 0) return writeOut(pasteable('None yet: `hub gitlab add <base URL>` adds one.\n'));
  await writeOut(
    formatTable(rows, [
      { title: 'INSTANCE', value: ({ instance }) => instance },
      { title: 'ACCESS TOKEN', value: ({ token }) => token },
      { title: 'EXPIRES', value: ({ expiresAt }) => expiresAt },
      { title: 'DAYS LEFT', value: ({ daysLeft }) => daysLeft },
      { title: 'WEBHOOK', value: ({ webhook }) => webhook ?? 'missing' },
    ]),
  );
}

async function describe(instance: string, { accessToken, webhook }: Credentials) {
  const expiry = accessToken === null ? null : await lookAtExpiry(instance, accessToken);
  return {
    instance,
    token: expiry?.state ?? 'missing',
    expiresAt: expiry?.expiresAt ?? null,
    daysLeft: expiry?.daysLeft ?? null,
    webhook: webhook && countTokens(webhook),
  };
}

type Expiry = { readonly state: string } & Partial<Pick<TokenFacts, 'expiresAt' | 'daysLeft'>>;

/** In a word or two, since GitLab is asked only for the dates; `hub doctor` says more. */
async function lookAtExpiry(instance: string, token: string): Promise<Expiry> {
  try {
    const look = await lookAtToken({ instance, token }, new Date());
    switch (look.kind) {
      case 'known':
        return { state: 'valid', expiresAt: look.facts.expiresAt, daysLeft: look.facts.daysLeft };
      case 'refused':
        return { state: 'refused by GitLab' };
      case 'inactive':
        return { state: 'not active' };
      case 'unknown':
        return { state: 'there' };
      case 'no-gitlab':
        return { state: 'there (GitLab does not answer)' };
    }
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return { state: `there (${error.code})` };
  }
}
