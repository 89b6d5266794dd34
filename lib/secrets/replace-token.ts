import * as z from 'zod/mini';
import { normaliseInstance } from '../gitlab/instance.ts';
import type { Replacement } from '../rotation/rotation.ts';
import { parseAccessSecret } from './access-secret.ts';

/** What somebody has put in besides is kept. */
const whole = z.looseObject({ instances: z.record(z.string(), z.looseObject({})) });

/**
 * The access secret with one token in the place of another; null where it has the other no more.
 * @throws BadCredentials `SECRET_INVALID`
 */
export function replaceToken(text: string, { instance, former, next }: Replacement): string | null {
  if (parseAccessSecret(text).get(instance) !== former) return null;
  const secret = whole.parse(JSON.parse(text));
  const instances = Object.entries(secret.instances).map(([key, entry]) =>
    normaliseInstance(key) === instance ? [key, { ...entry, accessToken: next }] : [key, entry],
  );
  return JSON.stringify({ ...secret, instances: Object.fromEntries(instances) });
}
