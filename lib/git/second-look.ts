import { UnusableHead } from '../errors.ts';

/**
 * What a header declares is over a limit. Headers come long before the checksum, and a damaged one looks the same: it takes
 * a second answer to believe it.
 */
export class DeclaredOverLimit extends UnusableHead {
  static override readonly label: string = 'DeclaredOverLimit';
}

/** Reads once more where what is declared is over a limit; if it is again, so be it. */
export async function lookTwice<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof DeclaredOverLimit)) throw error;
    return read();
  }
}
