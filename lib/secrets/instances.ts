import * as z from 'zod/mini';
import { BadCredentials } from '../errors.ts';
import { normaliseInstance } from '../gitlab/instance.ts';
import { parseJson } from '../parse-json.ts';
import type { Purpose } from './secrets-manager.ts';

const secret = z.object(
  { instances: z.record(z.string(), z.unknown(), 'instances is missing or no object') },
  'it is no JSON object',
);

/** White space at an end is a copying accident, and no header can carry a control character: neither would ever match. */
export const token = z.string('is no text').check(
  z.minLength(1, 'is empty'),
  z.refine((text) => text === text.trim(), 'has white space at an end'),
  z.refine((text) => !/\p{Cc}/u.test(text), 'has a control character'),
);

/**
 * Reads a secret of the form `{"instances": {"<base URL>": entry}}`; the keys of the answer are normalised instances.
 * @param secretId for the advice
 * @throws BadCredentials `SECRET_INVALID` saying where and what is wrong. It never shows a value, nor a key that is no
 * base URL: that could be a token in the wrong place.
 */
export function parseInstances<Entry>(
  text: string,
  entrySchema: z.ZodMiniType<Entry>,
  { name, form }: Purpose,
  secretId = `<ARN of the ${name}>`,
): ReadonlyMap<string, Entry> {
  const invalid = (problem: string) =>
    new BadCredentials('SECRET_INVALID', `The ${name} is not usable: ${problem}.`, {
      // Of a file: what is an argument can be seen by others, and stays in the history of the shell.
      advice: `Put in ${form}: \`aws secretsmanager put-secret-value --secret-id ${secretId} --secret-string file://secret.json\`.`,
    });
  const result = secret.safeParse(parseJson(text));
  if (!result.success) throw invalid(result.error.issues[0]?.message ?? 'it has another form');

  const instances = new Map<string, Entry>();
  for (const [index, [key, value]] of Object.entries(result.data.instances).entries()) {
    const instance = parseKey(key);
    if (instance === null) throw invalid(`key ${index + 1} of instances is no base URL`);
    if (instances.has(instance)) throw invalid(`instances has ${instance} twice`);
    const entry = entrySchema.safeParse(value);
    if (!entry.success) throw invalid(`${instance}: ${describe(entry.error.issues[0])}`);
    instances.set(instance, entry.data);
  }
  return instances;
}

function parseKey(key: string): string | null {
  try {
    return normaliseInstance(key);
  } catch {
    return null;
  }
}

/** All messages are our own, so none quotes the input. */
function describe(issue: z.core.$ZodIssue | undefined): string {
  return [issue?.path.join('.'), issue?.message].filter(Boolean).join(' ');
}
