import * as z from 'zod/mini';

const resource = z.object({
  Type: z.string(),
  Properties: z._default(z.record(z.string(), z.unknown()), {}),
});

/** A resource with its intrinsic functions as they stand in the template. */
export type Resource = z.infer<typeof resource>;

/** By logical id. */
export type Resources = Readonly<Record<string, Resource>>;

const template = z.object({ Resources: z.record(z.string(), resource) });

/** Reads a CloudFormation template in JSON. Throws what JSON and zod throw: the file is our own tool's output. */
export function parseTemplate(json: string): Resources {
  return template.parse(JSON.parse(json)).Resources;
}
