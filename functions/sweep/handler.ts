import type { Context } from 'aws-lambda';
import type { Finding } from '../../lib/sweep/finding.ts';
import { readOrder } from './order.ts';
import { reportSweep } from './report.ts';
import { sweep } from './sweep.ts';
import { createSweeper, type Sweeper } from './sweeper.ts';

/** Kept back at the end of an invocation, for saying what was found. */
const LAST_WORDS_MS = 10_000;

let sweeper: Sweeper | undefined;

/**
 * Sweeps the projects whose turn it is; all of them for `{"all": true}`.
 * @throws what kept projects from being asked for: Lambda then tries again, which does no harm
 */
export async function handler(
  event: unknown,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<{ readonly projects: number; readonly discovered: number; readonly failures: number }> {
  sweeper ??= createSweeper();
  const signal = AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - LAST_WORDS_MS));
  const findings = await sweep(readOrder(event, new Date()), sweeper, signal);
  reportSweep(findings);
  throwIfHintless(findings);
  const projects = (kind: 'hinted' | 'discovered') =>
    findings.reduce((sum, finding) => sum + (finding.kind === kind ? finding.projects : 0), 0);
  return {
    projects: projects('hinted'),
    discovered: projects('discovered'),
    failures: findings.filter(({ kind }) => kind === 'failed').length,
  };
}

function throwIfHintless(findings: readonly Finding[]): void {
  for (const finding of findings) {
    if (finding.kind === 'failed' && finding.part === 'hints') throw finding.error;
  }
}
