/** A process that plays histories for `main.ts`, job by job. */
import '../support/environment.ts';
import type { Job } from './job.ts';

const { startStage } = await import('./stage.ts');
const { tryHistories } = await import('./try-histories.ts');

const stage = await startStage();
process.on('message', async ({ className, runs, seed }: Job) => {
  const tried = await tryHistories(stage, className, { runs, seed });
  process.send?.({ className, runs, seed, tried });
});
process.once('disconnect', () => void stage[Symbol.asyncDispose]());
process.send?.('ready');
