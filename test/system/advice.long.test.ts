import { beforeEach, describe, expect, it } from '@jest/globals';
import { EXIT } from '../../cli/exit-code.ts';
import { TOKENS } from '../support/empty-hub.ts';
import { SIGNING_TOKEN } from '../support/gitlab.ts';
import { openBeforeAll } from '../support/open-before-all.ts';
import { GROUP, type OperatedHub, startOperatedHub } from '../support/operated-hub.ts';
import type { HubRun } from '../support/run-hub.ts';

const stack = openBeforeAll<OperatedHub>(startOperatedHub);
let instance: string;

beforeEach(async () => {
  instance = stack().hub.gitlab.url;
  await stack().setSecrets(instance);
});

const say = (words: string, token?: string) => stack().hub.hub(words, token === undefined ? [] : [token]);

/** The command that a text advises, ready to be pasted: the first that begins like that. */
function advised({ output, errors }: HubRun, beginning: string): string {
  const text = output + errors;
  const [, command] = new RegExp(`npm run -s hub -- (${beginning}[^\`\\n]*)\``).exec(text) ?? [];
  if (command === undefined) throw new Error(`No "${beginning} …" is advised:\n${text}`);
  return command;
}

describe('what is advised, pasted as it stands, is what helps', () => {
  it.each([
    ['a wrong token', TOKENS.unknown],
    ['a token without the scope', TOKENS.readApi],
    ['an expired token', TOKENS.expired],
  ])('against %s', async (_, token) => {
    await stack().hub.secrets('access', { [instance]: { accessToken: token } });
    const examined = await say('doctor');
    expect(examined.code).toBe(EXIT.failed);
    expect((await say(advised(examined, 'gitlab rotate'), stack().hub.token)).code).toBe(EXIT.done);
    expect((await say('doctor')).code).toBe(EXIT.done);
  });

  it('against a webhook that GitLab has switched off', async () => {
    const { apiToken } = stack().hub;
    const hook = `${instance}/api/v4/groups/${encodeURIComponent(GROUP)}/hooks/1001`;
    const headers = { 'PRIVATE-TOKEN': apiToken };
    const signing_token = `whsec_${Buffer.from('another signing key of 32 bytes.').toString('base64')}`;
    expect(signing_token).not.toBe(SIGNING_TOKEN);
    await fetch(hook, { method: 'PUT', headers, body: JSON.stringify({ signing_token }) });
    for (let n = 0; n < 4; n += 1) await fetch(`${hook}/test/push_events`, { method: 'POST', headers });

    const checked = await say(`hook check --group ${GROUP}`, apiToken);
    expect([checked.code, checked.output]).toEqual([EXIT.failed, expect.stringContaining('✗ state')]);
    const tested = await say(advised(checked, 'hook test'), apiToken);
    expect(tested.code).toBe(EXIT.failed);
    expect((await say(advised(tested, 'hook add'), apiToken)).code).toBe(EXIT.done);
    expect((await say(advised(checked, 'hook test'), apiToken)).code).toBe(EXIT.done);
    expect((await say(`hook check --group ${GROUP}`, apiToken)).code).toBe(EXIT.done);
  }, 60_000);

  it('against a project that nobody knows', async () => {
    const unknown = await say('sync acme/data/nobody --wait');
    expect(unknown.code).toBe(EXIT.notFound);
    const known = await say(`${advised(unknown, 'projects')} --json`);
    const [{ path }] = JSON.parse(known.output);
    expect((await say(`sync ${path} --wait`)).code).toBe(EXIT.done);
  });

  it('against a base URL at which no GitLab answers', async () => {
    const { instance: led, turnstile } = stack().led;
    const gone = `${led.slice(0, led.lastIndexOf(':'))}:1`;
    const far = await say(`gitlab add ${gone}`, stack().hub.token);
    expect([far.code, far.output]).toEqual([EXIT.failed, expect.stringContaining('GITLAB_UNREACHABLE')]);
    void turnstile.stopAt(null);
    expect((await say(`gitlab add ${led}`, stack().hub.token)).code).toBe(EXIT.done);
  });
});
