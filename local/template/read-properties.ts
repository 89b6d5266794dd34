import type * as z from 'zod/mini';
import { type Lookup, resolveIntrinsics } from './intrinsics.ts';
import type { Resource, Resources } from './parse.ts';

/** All resources of a CloudFormation type, each with its logical id. */
export function ofType(resources: Resources, type: string): [logicalId: string, Resource][] {
  return Object.entries(resources).filter(([, resource]) => resource.Type === type);
}

/**
 * The properties that the schema names, resolved and checked. The others are not even resolved: they may refer to what
 * has no counterpart here.
 */
export function readProperties<Shape extends z.core.$ZodShape>(
  schema: z.ZodMiniObject<Shape>,
  { Properties }: Resource,
  lookup: Lookup,
) {
  const named = Object.keys(schema.shape).map((key) => [key, Properties[key]]);
  return schema.parse(resolveIntrinsics(Object.fromEntries(named), lookup));
}
