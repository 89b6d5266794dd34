// Reads what a hostile server or repository sends, in a process of its own, so that its memory can be measured.
import { existsSync, readFileSync } from 'node:fs';
import { HubError } from '../../../lib/errors.ts';
import { fetchBlobs } from '../../../lib/git/fetch-blobs.ts';
import { fetchTrees } from '../../../lib/git/fetch-trees.ts';
import { listFiles } from '../../../lib/git/list-files.ts';
import type { Job } from './hostile-case.ts';

const CAPABILITIES = { objectFormat: 'sha1', unborn: true } as const;

async function perform({ url, blobs, commit }: Job): Promise<string> {
  const remote = { url, token: 'unused' };
  if (commit !== undefined) {
    const objects = await fetchTrees(remote, CAPABILITIES, [commit]);
    return `${listFiles(objects, commit, () => true).length} files`;
  }
  const counts = { blob: 0, 'too-large': 0, 'not-a-blob': 0 };
  for await (const { kind } of fetchBlobs(remote, CAPABILITIES, blobs, { maxBlobBytes: 64 * 2 ** 20 })) {
    counts[kind] += 1;
  }
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ');
}

/** Linux hands the peak of `resourceUsage` down from parent to child: its own says /proc. */
function peakMegabytes(): number {
  const status = '/proc/self/status';
  const [, own] = (existsSync(status) && /VmHWM:\s+(\d+) kB/.exec(readFileSync(status, 'latin1'))) || [];
  return Number(own ?? process.resourceUsage().maxRSS) / 1024;
}

const input: string[] = [];
for await (const piece of process.stdin) input.push(String(piece));
/** Of the CPU: what else the machine is busy with, the server that makes all this included, is not the client's doing. */
const start = process.cpuUsage();
const outcome = await perform(JSON.parse(input.join(''))).catch((error: unknown) => {
  if (error instanceof HubError) return error.code;
  throw error;
});
const { user, system } = process.cpuUsage(start);
const seconds = (user + system) / 1_000_000;
console.log(JSON.stringify({ outcome, seconds, megabytes: peakMegabytes() }));
