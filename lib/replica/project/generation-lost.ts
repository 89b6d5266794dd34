import { Conflict } from '../../errors.ts';

/** For whoever finds that the generation that it holds is not the project's any more. */
export function generationLost(cause?: unknown): Conflict {
  return new Conflict('GENERATION_LOST', 'Another run has changed the project in the meantime.', { cause });
}
