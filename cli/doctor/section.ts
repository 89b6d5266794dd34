import { CommandError, EXIT } from '../exit-code.ts';
import { explain } from '../explain.ts';
import { type Finding, failed } from '../finding.ts';
import type { Where } from '../stack/where.ts';

/** Links of the chain that belong together. */
export type Section = {
  /** The hub, or a GitLab. */
  readonly about: string;
  readonly findings: AsyncIterable<Finding>;
};

/**
 * Looks at a link; what keeps it from being looked at is a finding, too.
 * @throws CommandError (interrupted)
 */
export async function* attempt(
  check: string,
  where: Where,
  look: () => AsyncIterable<Finding> | Promise<Finding>,
): AsyncGenerator<Finding> {
  try {
    const looked = look();
    if (looked instanceof Promise) yield await looked;
    else yield* looked;
  } catch (error) {
    if (error instanceof CommandError && error.exitCode === EXIT.interrupted) throw error;
    const { message, advice } = explain(error, where);
    yield failed(check, message, advice ?? null);
  }
}
