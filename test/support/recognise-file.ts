import { readFileSync } from 'node:fs';
import { recognise } from '../../lib/hackolade/recognise.ts';

/** Recognises the file named on the command line, and says what came out and what memory the process took at most. */
const [, , path = ''] = process.argv;
const recognised = recognise(readFileSync(path));
const outcome = recognised.kind === 'problem' ? recognised.problem.code : recognised.kind;
process.stdout.write(JSON.stringify({ outcome, peakBytes: process.resourceUsage().maxRSS * 1024 }));
