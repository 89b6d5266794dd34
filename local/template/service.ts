import { PermanentError } from '../../lib/errors.ts';
import type { Definition, Service } from './definitions.ts';
import type { Lookup } from './intrinsics.ts';
import { type Addresses, localNames } from './names.ts';
import type { Resources } from './parse.ts';
import { readFunctions, readMappings, readRoutes } from './read-functions.ts';
import { readQueues, readSecrets, readTables } from './read-resources.ts';
import { readSchedules } from './read-schedules.ts';

/**
 * Reads the settings of queues, tables, functions and their triggers out of the template that would be deployed, so
 * that none of them is written down a second time. A template with something in it that the local stack cannot act
 * for is refused: by zod, or as PermanentError `TEMPLATE_UNSUPPORTED`.
 */
export function readService(resources: Resources, at: Addresses): Service {
  const lookup: Lookup = localNames(resources, at);
  return {
    queues: readQueues(resources, lookup),
    tables: readTables(resources, lookup),
    secrets: readSecrets(resources, lookup),
    functions: readFunctions(resources, lookup),
    mappings: readMappings(resources, lookup),
    routes: readRoutes(resources, lookup),
    schedules: readSchedules(resources, lookup),
  };
}

/** The one of a list of definitions that has a name everybody has agreed on. */
export function find<T extends Definition>(definitions: readonly T[], logicalId: string): T {
  const definition = definitions.find((candidate) => candidate.logicalId === logicalId);
  if (definition !== undefined) return definition;
  throw new PermanentError('TEMPLATE_UNSUPPORTED', `The template has no ${logicalId}.`, {
    advice: 'The local stack needs it: look at infra/ and serverless.yml.',
  });
}
