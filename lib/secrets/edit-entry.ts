import * as z from 'zod/mini';
import { normaliseInstance } from '../gitlab/instance.ts';

const secret = z.looseObject({ instances: z.record(z.string(), z.unknown()) });

/**
 * The text of a secret with the entry of one instance replaced, or taken out where `entry` is null. Whatever else there is
 * stays as it is.
 * @param text null: there is none yet; else one that `parseInstances` takes
 */
export function editEntry(text: string | null, instance: string, entry: object | null): string {
  const { instances, ...others } = secret.parse(text === null ? { instances: {} } : JSON.parse(text));
  // Whoever has written it by hand may have written the instance in another way.
  const kept = Object.entries(instances).filter(([key]) => normaliseInstance(key) !== instance);
  const edited = entry === null ? kept : [...kept, [instance, entry]];
  return JSON.stringify({ ...others, instances: Object.fromEntries(edited) });
}
