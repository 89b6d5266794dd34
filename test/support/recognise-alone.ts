import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod/mini';

/** As Lambda starts Node.js in a function of 1,024 MB: a tenth for new objects, in two halves, the rest for old ones. */
const HEAP = ['--max-semi-space-size=51', '--max-old-space-size=922'];
const SCRIPT = join(import.meta.dirname, 'recognise-file.ts');

const answer = z.object({ outcome: z.string(), peakBytes: z.number() });

/** What `recognise` makes of a file in a process of its own: `model` or the problem's code, and the memory it took. */
export async function recogniseAlone(file: Buffer): Promise<z.infer<typeof answer>> {
  const directory = await mkdtemp(join(tmpdir(), 'modelhub-recognise-'));
  try {
    const path = join(directory, 'model.hck.json');
    await writeFile(path, file);
    const { stdout } = await promisify(execFile)(process.execPath, [...HEAP, SCRIPT, path]);
    return answer.parse(JSON.parse(stdout));
  } finally {
    await rm(directory, { recursive: true });
  }
}
