import { readReplicateConfig, readRotateConfig, readSweepConfig } from './config.ts';
import { PermanentError } from './errors.ts';

/** What can be set for a deployment: docs/parameters.md. Others in serverless.yml are where the functions find their things. */
export const PARAMETERS = [
  'syncUrl',
  'maxModelBytes',
  'modelPatterns',
  'sweepHours',
  'sweepGroups',
  'projectsAtATime',
  'commitStatus',
  'rotateTokens',
  'rotatedTokenDays',
  'caFile',
  'proxy',
  'noProxy',
  'vpcSubnets',
  'vpcSecurityGroups',
  'alarmEmail',
  'silenceDays',
  'logDays',
] as const;

type Name = (typeof PARAMETERS)[number];

/** What CloudWatch Logs keeps logs for: PutRetentionPolicy. */
const LOG_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** What the functions need besides, and no parameter sets. */
const PRESENT = {
  MODELHUB_STAGE: 'any',
  MODELHUB_QUEUE_URL: 'any',
  MODELHUB_DLQ_URL: 'any',
  MODELHUB_TABLE: 'any',
  MODELHUB_ACCESS_SECRET: 'any',
};

/**
 * Refuses a deployment whose functions would not start, or whose stack CloudFormation would give up half-way.
 * @param values as serverless.yml has them, numbers or text; a `syncUrl` that refers to the API is an object
 * @param given names of those that were set on the command line
 * @throws PermanentError `CONFIG_INVALID` naming the parameter
 */
export function checkParameters(
  values: Readonly<Record<Name, unknown>>,
  given: readonly string[] = [],
): void {
  const known: readonly string[] = PARAMETERS;
  for (const name of given) {
    if (!known.includes(name)) throw invalid(name, 'is none', `Those that there are: ${known.join(', ')}.`);
  }
  const text = (name: Name) => String(values[name]);
  readReplicateConfig({
    ...PRESENT,
    MAX_MODEL_BYTES: text('maxModelBytes'),
    MODEL_PATTERNS: text('modelPatterns'),
  });
  readSweepConfig({ ...PRESENT, SWEEP_HOURS: text('sweepHours'), SWEEP_GROUPS: text('sweepGroups') });
  readRotateConfig({ ...PRESENT, ROTATED_TOKEN_DAYS: text('rotatedTokenDays') });
  demandOneOf('commitStatus', text('commitStatus'), ['true', 'false']);
  demandOneOf('rotateTokens', text('rotateTokens'), ['true', 'false']);
  demandOneOf('logDays', text('logDays'), LOG_DAYS.map(String));
  demandWhole('silenceDays', text('silenceDays'), 1, 7);
  demandWhole('projectsAtATime', text('projectsAtATime'), 2, 1000);
  demandNetwork(text);
  const email = text('alarmEmail');
  if (!/^$|^[^\s@]+@[^\s@]+$/.test(email)) throw invalid('alarmEmail', 'is no address', 'Or leave it empty.');
  if (typeof values.syncUrl === 'string' && !isSyncUrl(values.syncUrl)) {
    throw invalid(
      'syncUrl',
      'is not where the API listens',
      'It begins with https:// and ends with /gateway/public/sync.',
    );
  }
}

/** How GitLab is reached. That the file is there is for who can look. */
function demandNetwork(text: (name: Name) => string): void {
  const [caFile, proxy, subnets, groups] = [
    text('caFile'),
    text('proxy'),
    text('vpcSubnets'),
    text('vpcSecurityGroups'),
  ];
  if (!/^(\w[\w.-]*)?$/.test(caFile)) {
    throw invalid(
      'caFile',
      'is no name of a file',
      'Put the file into the folder certs/, and give its name alone.',
    );
  }
  if (proxy !== '' && !isProxy(proxy)) {
    throw invalid(
      'proxy',
      'is no address of a proxy',
      'Such as http://proxy.acme.com:3128, without a password.',
    );
  }
  if (/\s|:\/\//.test(text('noProxy'))) {
    throw invalid(
      'noProxy',
      'is no list of hosts',
      'Names with commas in between, without spaces: `.acme.com,git`.',
    );
  }
  if (!/^(subnet-\w+(,subnet-\w+)*)?$/.test(subnets)) {
    throw invalid(
      'vpcSubnets',
      'is no list of subnets',
      'Their ids with commas in between: `subnet-1,subnet-2`.',
    );
  }
  if (!/^(sg-\w+(,sg-\w+)*)?$/.test(groups)) {
    throw invalid(
      'vpcSecurityGroups',
      'is no list of security groups',
      'Their ids with commas in between: `sg-1`.',
    );
  }
  if ((subnets === '') !== (groups === '')) {
    const missing = subnets === '' ? 'vpcSubnets' : 'vpcSecurityGroups';
    throw invalid(missing, 'is missing', 'Functions in a VPC need both, vpcSubnets and vpcSecurityGroups.');
  }
}

function isProxy(value: string): boolean {
  const url = URL.parse(value);
  if (url === null || url.username !== '' || url.password !== '') return false;
  return (url.protocol === 'http:' || url.protocol === 'https:') && url.pathname === '/';
}

function demandOneOf(name: Name, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value)) throw invalid(name, `is ${value}`, `It is one of ${allowed.join(', ')}.`);
}

function demandWhole(name: Name, value: string, min: number, max: number): void {
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= min && number <= max) return;
  throw invalid(name, `is ${value}`, `It is a whole number from ${min} to ${max}.`);
}

function isSyncUrl(value: string): boolean {
  const url = URL.parse(value);
  return url?.protocol === 'https:' && url.href === value && value.endsWith('/gateway/public/sync');
}

function invalid(name: string, what: string, advice: string): PermanentError {
  return new PermanentError('CONFIG_INVALID', `The parameter ${name} of serverless.yml ${what}.`, { advice });
}
