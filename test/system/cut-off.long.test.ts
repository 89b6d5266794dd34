import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { EXIT } from '../../cli/exit-code.ts';
import { bundleHub } from '../support/bundle-hub.ts';
import { type Checkout, makeCheckout } from '../support/checkout.ts';
import { type CutHub, type Entries, PROJECT, startCutHub } from '../support/cut-hub.ts';
import { ACCESS_TOKEN, SECRET_TOKEN, SIGNING_TOKEN } from '../support/gitlab.ts';
import type { HubRun } from '../support/run-hub.ts';
import { findSecrets } from '../support/secrets.ts';

type Case = {
  /** Behind which `<base URL>` stands, if it does. */
  readonly words: (instance: string) => string;
  /** What the secrets have of the instance before; null: nothing at all. */
  readonly access: object | null;
  readonly webhook: object | null;
  /** What may be said instead of the whole again, where all is done already. */
  readonly told?: string;
  /** What the last lines of the command have people do. */
  readonly follow?: (hub: CutHub, run: HubRun) => Promise<void>;
};

const OLD_SIGNING = `whsec_${Buffer.from('another signing key of 32 bytes.').toString('base64')}`;

const addHook = (instance: string) => `hook add --project ${PROJECT} --instance ${instance}`;

const CASES: Record<string, Case> = {
  'gitlab add': {
    words: (instance) => `gitlab add ${instance}`,
    access: null,
    webhook: null,
    told: 'already',
  },
  'gitlab rotate --access': {
    words: (instance) => `gitlab rotate ${instance} --access`,
    access: { accessToken: 'glpat-old' },
    webhook: { signingTokens: [SIGNING_TOKEN] },
    told: 'has this access token already',
  },
  'gitlab rotate --webhook': {
    words: (instance) => `gitlab rotate ${instance} --webhook`,
    access: { accessToken: ACCESS_TOKEN },
    webhook: { signingTokens: [SIGNING_TOKEN] },
    told: 'Two signing tokens are live already',
    follow: finishRotation,
  },
  'gitlab rotate --webhook --signing-token': {
    words: (instance) => `gitlab rotate ${instance} --webhook --signing-token`,
    access: { accessToken: ACCESS_TOKEN },
    webhook: { secretTokens: [SECRET_TOKEN] },
    follow: finishRotation,
  },
  'gitlab rotate --webhook --finish': {
    words: (instance) => `gitlab rotate ${instance} --webhook --finish`,
    access: { accessToken: ACCESS_TOKEN },
    webhook: { signingTokens: [OLD_SIGNING, SIGNING_TOKEN] },
    told: 'there is nothing to finish',
  },
  'gitlab remove': {
    words: (instance) => `gitlab remove ${instance} --yes`,
    access: { accessToken: ACCESS_TOKEN },
    webhook: { signingTokens: [SIGNING_TOKEN] },
    told: 'no credentials',
  },
  'hook add': {
    words: addHook,
    access: { accessToken: ACCESS_TOKEN },
    webhook: { signingTokens: [SIGNING_TOKEN] },
  },
};

/** The token stands on the first line for all that ask for one. */
const INPUT: Readonly<Record<string, readonly string[]>> = {
  'gitlab rotate --webhook': [],
  'gitlab rotate --webhook --signing-token': [],
};

/** Does what is printed, to the letter. */
async function finishRotation(hub: CutHub, { output, errors }: HubRun): Promise<void> {
  expect(output + errors).toMatch(/hub (?:-- )?hook add/);
  const added = await hub.hub(addHook(hub.instance).split(' '), [ACCESS_TOKEN]);
  expect(added.code).toBe(EXIT.done);
  const [finish = ''] = /gitlab rotate \S+ --webhook --finish(?: --only \w+)?/.exec(output + errors) ?? [];
  expect((await hub.hub(finish.split(' '), [])).code).toBe(EXIT.done);
}

/** All that counts in the end, without what is made up anew each time. */
async function stateOf(hub: CutHub) {
  const webhook = await hub.entries('webhook');
  const kinds = Object.entries(webhook).map(([instance, lists]) => [
    instance,
    Object.fromEntries(Object.entries(lists).map(([list, tokens]) => [list, Object(tokens).length])),
  ]);
  const own: { signingTokens?: string[]; secretTokens?: string[] } = webhook[hub.instance] ?? {};
  return {
    access: await hub.entries('access'),
    webhook: Object.fromEntries(kinds),
    accepted: (await hub.deliveries()).map((delivery) => isAccepted(delivery, own)),
  };
}

function isAccepted(
  delivery: Readonly<Record<string, unknown>>,
  { signingTokens = [], secretTokens = [] }: { signingTokens?: string[]; secretTokens?: string[] },
): boolean {
  const isSigned = signingTokens.some((token) => {
    try {
      const { body, ...headers } = delivery;
      return new Webhook(token).verify(String(body), headers as Record<string, string>) !== null;
    } catch {
      return false;
    }
  });
  return isSigned || secretTokens.includes(String(delivery['x-gitlab-token']));
}

const OTHERS: Entries = { 'https://gitlab.com': { accessToken: 'glpat-of-others' } };

async function prepare(hub: CutHub, { access, webhook }: Case): Promise<void> {
  const entry = (value: object | null, others: Entries): Entries | null =>
    value === null ? null : { ...others, [hub.instance]: value };
  await hub.reset(entry(access, OTHERS), entry(webhook, {}));
}

/** Says the command, cut off at one request after the other, and again each time. @returns at how many it was cut */
async function cutEverywhere(
  hub: CutHub,
  name: string,
  given: Case,
  when: 'before' | 'after',
  signal: 'SIGINT' | 'SIGKILL',
): Promise<number> {
  const words = given.words(hub.instance).split(' ');
  const input = INPUT[name] ?? [ACCESS_TOKEN];
  await prepare(hub, given);
  const undisturbed = await hub.hub(words, input);
  expect([name, undisturbed.code, undisturbed.errors]).toEqual([name, EXIT.done, '']);
  await given.follow?.(hub, undisturbed);
  const wanted = await stateOf(hub);
  for (let request = 1; ; request += 1) {
    const at = `${signal} ${when} request ${request}`;
    await prepare(hub, given);
    const cut = await hub.cut(words, input, { request, when }, signal);
    if (cut === null) return request - 1;
    expect([at, findSecrets(cut.output + cut.errors), cut.output + cut.errors]).toEqual([
      ...[at, []],
      expect.not.stringMatching(/^\s+at .*:\d+/m),
    ]);
    expect([at, cut.milliseconds < 8_000]).toEqual([at, true]);
    if (signal === 'SIGINT') {
      expect([at, cut.code, cut.errors]).toEqual([at, EXIT.interrupted, expect.stringContaining('again')]);
    }
    // Else it is as before the first time.
    if (!cut.hasChanged) continue;
    const again = await hub.hub(words, input);
    if (again.code !== EXIT.done) {
      expect([at, again.errors]).toEqual([at, expect.stringContaining(given.told ?? 'no errors')]);
    }
    await given.follow?.(hub, again);
    expect([at, await stateOf(hub)]).toEqual([at, wanted]);
  }
}

describe('what changes secrets or webhooks', () => {
  let checkout: Checkout;
  /** One for each way to be cut off: they are at work at the same time. */
  let hubs: readonly [CutHub, CutHub];

  beforeAll(async () => {
    checkout = await makeCheckout();
    await bundleHub(checkout.directory);
    const start = () => startCutHub(checkout.directory, ACCESS_TOKEN, 19);
    hubs = [await start(), await start()];
  });
  afterAll(async () => {
    await Promise.all(hubs.map((hub) => hub[Symbol.asyncDispose]()));
    await checkout[Symbol.asyncDispose]();
  });

  it.each(Object.entries(CASES))(
    '`%s` is finished by saying it again, wherever Ctrl-C or a kill has cut it off',
    async (name, given) => {
      const [interrupted, killed] = hubs;
      const cuts = await Promise.all([
        cutEverywhere(interrupted, name, given, 'before', 'SIGINT'),
        cutEverywhere(killed, name, given, 'after', 'SIGKILL'),
      ]);
      expect(Math.min(...cuts)).toBeGreaterThan(2);
    },
    120_000,
  );

  it('`hook add` is, too, where GitLab does not sign and the hub has to accept a secret token first', async () => {
    const given: Case = {
      words: addHook,
      access: { accessToken: ACCESS_TOKEN },
      webhook: { signingTokens: [SIGNING_TOKEN] },
    };
    const start = () => startCutHub(checkout.directory, ACCESS_TOKEN, 16);
    await using interrupted = await start();
    await using killed = await start();
    const cuts = await Promise.all([
      cutEverywhere(interrupted, 'hook add', given, 'before', 'SIGINT'),
      cutEverywhere(killed, 'hook add', given, 'after', 'SIGKILL'),
    ]);
    expect(Math.min(...cuts)).toBeGreaterThan(5);
  }, 120_000);
});
