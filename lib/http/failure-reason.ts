import { quote } from './quote.ts';

/**
 * Why `fetch` failed: its own text says nothing. The system's code (`ECONNREFUSED`) lies somewhere down the chain of
 * causes, with a name that has several addresses in one of the errors for each; what has no code has a sentence.
 */
export function failureReason(error: unknown): string {
  if (!Error.isError(error)) return 'unknown error';
  if ('code' in error && typeof error.code === 'string') return error.code;
  const [first] = 'errors' in error && Array.isArray(error.errors) ? error.errors : [];
  const deeper: unknown = error.cause ?? first;
  return deeper === undefined ? quote(error.message) || error.name : failureReason(deeper);
}
