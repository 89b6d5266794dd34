import type { Replacement } from '../rotation/rotation.ts';
import { parseAccessSecret } from './access-secret.ts';
import { editEntry } from './edit-entry.ts';

/**
 * The access secret with one token in the place of another; null where it has the other no more.
 * @throws BadCredentials `SECRET_INVALID`
 */
export function replaceToken(text: string, { instance, former, next }: Replacement): string | null {
  if (parseAccessSecret(text).get(instance) !== former) return null;
  return editEntry(text, instance, { accessToken: next });
}
