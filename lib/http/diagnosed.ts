import { RetryLater } from '../errors.ts';
import { diagnose } from './diagnosis.ts';

/**
 * The error of a connection that does not come about or does not last.
 * @param what a sentence without its end
 * @param why see `diagnose`, whose advice it gets
 */
export function diagnosed(code: string, what: string, why: string, cause: unknown): RetryLater {
  return new RetryLater(code, `${what}: ${why}.`, { cause, advice: diagnose(why).advice });
}
