import { createRequire } from 'node:module';
import { expect, it } from '@jest/globals';
import { ROOT } from '../../local/root.ts';
import { runProgram } from '../rehearsal/run-program.ts';

const serverless = createRequire(import.meta.url).resolve('osls/bin/serverless.js');
const run = (word: string) =>
  runProgram({ command: process.execPath, args: [serverless, word, '--stage', 'local'], cwd: ROOT });

it.each(['package', 'deploy'])(
  'the stage `local` refuses %s: its functions would find nothing',
  async (word) => {
    await expect(run(word)).rejects.toThrow('the stage `local` is for `serverless invoke local`.');
  },
);
