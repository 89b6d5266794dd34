import type { Problem } from '../../hackolade/types.ts';

/** Problems of files whose bytes are not in the table: their cards have no content. */
const CODES = ['MODEL_TOO_LARGE', 'NOT_A_FILE'];

export function isUnfetched(problem: Problem | null): boolean {
  return problem !== null && CODES.includes(problem.code);
}

export function tooLarge(bytes: number, maxBytes: number): Problem {
  return {
    code: 'MODEL_TOO_LARGE',
    message: `The file has ${bytes} bytes, more than the ${maxBytes} that are replicated. Split the model, or raise maxModelBytes of the hub and press Test > Push events.`,
  };
}

/** @param type what the object is in truth */
export function notAFile(type: string): Problem {
  return {
    code: 'NOT_A_FILE',
    message: `The directory calls it a file, but git has a ${type} there. Run git fsck and commit the file anew.`,
  };
}
