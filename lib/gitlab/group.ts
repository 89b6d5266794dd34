import { HubError } from '../errors.ts';
import { normaliseInstance } from './instance.ts';

/** A group of an instance: `acme/data`. */
export type Group = { readonly instance: string; readonly path: string };

/** The address of a group, written as those of instances are; null for what is none. */
export function parseGroup(text: string): string | null {
  try {
    const address = normaliseInstance(text);
    return decodeURIComponent(new URL(address).pathname) === '/' ? null : address;
  } catch (error) {
    if (error instanceof HubError || error instanceof URIError) return null;
    throw error;
  }
}

/** The group at an address: below the root of which of the instances it is, nobody else can say. Null: of none. */
export function groupAt(address: string, instances: Iterable<string>): Group | null {
  const [instance] = [...instances]
    .filter((one) => address.startsWith(`${one}/`))
    .sort((a, b) => b.length - a.length);
  if (instance === undefined) return null;
  return { instance, path: decodeURIComponent(address.slice(instance.length + 1)) };
}
