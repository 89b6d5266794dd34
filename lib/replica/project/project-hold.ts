import type { ProjectKey } from '../../project-key.ts';

/**
 * A run's claim on a project: the generation that it has read or raised itself. The claim is lost as soon as
 * anybody else raises the generation, and every write under it then fails with Conflict.
 */
export type ProjectHold = {
  readonly key: ProjectKey;
  generation: number;
};
