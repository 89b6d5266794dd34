import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TOKENS } from './empty-hub.ts';
import { SIGNING_TOKEN } from './gitlab.ts';
import { DELIVERY, GROUP, type OperatedHub, RETIRED } from './operated-hub.ts';

/** How a command is said where there is something for it to do. */
export type CommandCase = {
  /** Behind its name. */
  readonly words?: (instance: string) => readonly string[];
  /** The token that it asks for, in a terminal and in a script. */
  readonly token?: (given: OperatedHub) => string;
  /** Makes what there is to do. */
  readonly prepare?: (given: OperatedHub, instance: string) => Promise<unknown>;
  /** On the terminal. */
  readonly shows: RegExp;
  /** The request at which it is interrupted, and the how many-th of those; the first of all if absent. */
  readonly cutAt?: readonly [RegExp, number];
};

const ofGroup = (instance: string) => ['--group', GROUP, '--instance', instance];
const apiToken = ({ hub }: OperatedHub) => hub.apiToken;
const ownToken = ({ hub }: OperatedHub) => hub.token;
const parkOne = (given: OperatedHub) => given.parkOne();
const FILE = 'bundle.json.gz';

/** One for each command. */
export const COMMAND_CASES: Readonly<Record<string, CommandCase>> = {
  projects: { shows: /^INSTANCE +ID +PROJECT +.*\n.+ acme\/data\/billing-models +main /m },
  models: { shows: /^acme\/data\/webshop-models +models\/Webshop-Polyglot\.hck\.json /m },
  model: { words: () => [RETIRED, 'models/billing/Invoicing.hck.json'], shows: /"modelName"/ },
  status: { shows: /^projects +2: 2 synced$/m },
  log: { shows: /^TIME +PROJECT +TRIGGER/m },
  trace: { words: () => [DELIVERY], prepare: parkOne, shows: /dead letter.*GIT_UNAUTHORIZED/ },
  'gitlab add': {
    words: (instance) => [instance],
    token: ownToken,
    prepare: (given) => given.setSecrets(),
    shows: /^✓ token .*\n(?:.*\n)*Stored: the access token, and a signing token/m,
    cutAt: [/\/user$/, 1],
  },
  'gitlab list': { shows: /^http\S+ +valid /m },
  'gitlab rotate': {
    words: (instance) => [instance, '--access'],
    // The own one is stored already, which is no change.
    token: () => TOKENS.maintainer,
    shows: /^✓ token .*\n(?:.*\n)*Stored\./m,
    cutAt: [/\/user$/, 1],
  },
  'gitlab remove': {
    words: (instance) => [instance],
    shows: /^Forgot the credentials/m,
    cutAt: [/\.UpdateSecret/, 2],
  },
  'hook add': { words: ofGroup, token: apiToken, shows: /^Updated: the webhook 1001/m, cutAt: [/ PUT /, 1] },
  'hook list': { words: ofGroup, token: apiToken, shows: /^1001 +this /m, cutAt: [/\/hooks/, 1] },
  'hook check': { words: ofGroup, token: apiToken, shows: /^✓ state /m, cutAt: [/\/events/, 1] },
  'hook test': {
    words: ofGroup,
    token: apiToken,
    prepare: (given) => given.commit(),
    shows: /shows 2 models \(main at /,
    cutAt: [/\/test\//, 1],
  },
  'hook resend': { words: ofGroup, token: apiToken, shows: /^Nothing has failed/m, cutAt: [/\/events/, 1] },
  doctor: {
    prepare: (given, instance) => Promise.all([given.noLetters(), given.setSecrets(instance)]),
    shows: /^✓ dead letters/m,
    cutAt: [/\/api\/v4/, 1],
  },
  sync: {
    words: () => ['--all', '--wait'],
    shows: /^acme\/data\/billing-models: /m,
    cutAt: [/\.Query/, 2],
  },
  forget: {
    words: () => [RETIRED, '--force'],
    prepare: (given) => given.takeIn(),
    shows: /is forgotten: 1 card /,
    cutAt: [/\.(?:Delete|Put|Update|Transact|BatchWrite)/, 1],
  },
  'dlq list': {
    prepare: parkOne,
    shows: /^\d+s +GIT_UNAUTHORIZED +acme\/data\/billing-models +3 +a-delivery$/m,
    cutAt: [/\.Receive/, 1],
  },
  'dlq show': {
    words: () => [DELIVERY],
    prepare: parkOne,
    shows: /^reason +GIT_UNAUTHORIZED: The token was revoked/m,
    cutAt: [/\.Receive/, 1],
  },
  'dlq replay': {
    words: () => [DELIVERY],
    prepare: parkOne,
    shows: /^1 replayed\.$/m,
    cutAt: [/\.Receive/, 1],
  },
  'dlq purge': {
    // All: of some it receives the letters before it asks, too, to say how many they are.
    words: () => ['--all'],
    prepare: parkOne,
    shows: /^[1-9]\d* deleted\.$/m,
    cutAt: [/\.Receive/, 1],
  },
  support: {
    words: () => ['--file', FILE],
    prepare: ({ hub, led }) =>
      Promise.all([hub, led].map(({ directory }) => rm(join(directory, FILE), { force: true }))),
    shows: /^bundle\.json\.gz$/m,
    cutAt: [/\.Receive/, 1],
  },
  env: { shows: /^export AWS_REGION='eu-central-1'$/m },
};

/** Other ways to say some, which ask for something. */
export const MORE_PROMPTS: readonly (readonly [string, CommandCase])[] = [
  [
    'doctor',
    {
      words: () => ['--hooks'],
      token: apiToken,
      prepare: (given, instance) => given.setSecrets(instance),
      shows: /^✓ webhook/m,
    },
  ],
  [
    'gitlab rotate',
    {
      words: (instance) => [instance, '--webhook', '--ask-webhook-token'],
      token: () => SIGNING_TOKEN,
      shows: /^A new signing token is live/m,
    },
  ],
];
