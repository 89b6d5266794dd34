import * as z from 'zod/mini';
import { normaliseInstance } from '../gitlab/instance.ts';

const secret = z.looseObject({ instances: z.record(z.string(), z.unknown()) });

/**
 * The text of a secret with the entry of one instance replaced, added, or taken out where `entry` is null. Whatever else
 * there is stays as it is, and in its place.
 * @param text null: there is none yet; else one that `parseInstances` takes
 */
export function editEntry(text: string | null, instance: string, entry: object | null): string {
  const { instances, ...others } = secret.parse(text === null ? { instances: {} } : JSON.parse(text));
  // Whoever has written it by hand may have written the instance in another way.
  const key = Object.keys(instances).find((one) => normaliseInstance(one) === instance) ?? instance;
  const { [key]: _, ...rest } = instances;
  return JSON.stringify({ ...others, instances: entry === null ? rest : { ...instances, [key]: entry } });
}
