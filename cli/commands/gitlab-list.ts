import { command, type Session } from '../command.ts';
import { lookAtExpiry } from '../gitlab/look-at-expiry.ts';
import { type Credentials, HubSecrets } from '../gitlab/secrets.ts';
import { countTokens } from '../gitlab/webhook-tokens.ts';
import { writeJson, writeOut } from '../terminal/output.ts';
import { formatTable } from '../terminal/table.ts';
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
  const expiry = accessToken === null ? null : await lookAtExpiry({ instance, token: accessToken });
  return {
    instance,
    token: expiry?.state ?? 'missing',
    expiresAt: expiry?.expiresAt ?? null,
    daysLeft: expiry?.daysLeft ?? null,
    webhook: webhook && countTokens(webhook),
  };
}
