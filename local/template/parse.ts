import * as z from 'zod/mini';
import { type Conditions, choose, holds } from './conditions.ts';

const resource = z.object({
  Type: z.string(),
  Condition: z.optional(z.string()),
  Properties: z._default(z.record(z.string(), z.unknown()), {}),
});

/** A resource with its other intrinsic functions as they stand in the template. */
export type Resource = Omit<z.infer<typeof resource>, 'Condition'>;

/** By logical id. */
export type Resources = Readonly<Record<string, Resource>>;

const template = z.object({
  Conditions: z._default(z.record(z.string(), z.unknown()), {}),
  Resources: z.record(z.string(), resource),
});

/**
 * Reads a CloudFormation template in JSON: what of it would be there. Throws what JSON and zod throw: the file is our own
 * tool's output.
 */
export function parseTemplate(json: string): Resources {
  const { Conditions, Resources } = template.parse(JSON.parse(json));
  const present = Object.entries(Resources).filter(([, { Condition }]) => isThere(Condition, Conditions));
  return z.record(z.string(), resource).parse(choose(Object.fromEntries(present), Conditions));
}

function isThere(name: string | undefined, conditions: Conditions): boolean {
  return name === undefined || holds(conditions[name]);
}
