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
  'alarmEmail',
  'silenceDays',
  'logDays',
] as const;

type Name = (typeof PARAMETERS)[number];

/** What CloudWatch Logs keeps logs for: PutRetentionPolicy. */
const LOG_DAYS = [
  ...[
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
  ],
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
