import { overLimit } from '../git-errors.ts';
import type { PackLimits } from '../limits.ts';

/** Asked before room is made for `size` bytes, inflated or rebuilt; throws if that is more than is granted. */
export type Claim = (size: number) => void;

/** @throws PermanentError (the claim) `GIT_OBJECT_TOO_LARGE`, `GIT_PACK_TOO_LARGE` */
export function createClaim({ maxObjectBytes, maxUnpackedBytes }: PackLimits): Claim {
  let total = 0;
  return (size) => {
    if (size > maxObjectBytes) {
      throw overLimit('GIT_OBJECT_TOO_LARGE', `An object has ${size} bytes, ${maxObjectBytes} are allowed`);
    }
    total += size;
    if (total > maxUnpackedBytes) {
      throw overLimit('GIT_PACK_TOO_LARGE', `The objects have more than ${maxUnpackedBytes} bytes in all`);
    }
  };
}
