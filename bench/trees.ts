// What reading large trees costs: `npx node bench/trees.ts [files]` prints a table for docs/limits-and-tuning.md.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { discoverCapabilities } from '../lib/git/capabilities.ts';
import { diffFiles } from '../lib/git/diff-files.ts';
import { fetchTrees } from '../lib/git/fetch-trees.ts';
import { readHead } from '../lib/git/head.ts';
import { listFiles } from '../lib/git/list-files.ts';
import { git, gitText } from '../local/gitlab/git.ts';
import { serveGit } from '../local/gitlab/http-backend.ts';
import { createRepository } from '../local/gitlab/repository.ts';
import { startServer } from '../test/support/git-server.ts';

/** Files in a directory, and directories in one. */
const FAN_OUT = 20;

/** `0/3/12/7.hck.json`: as deep as it takes. */
function pathOf(file: number): string {
  const names = [`${file % FAN_OUT}.hck.json`];
  for (let rest = Math.floor(file / FAN_OUT); rest > 0; rest = Math.floor(rest / FAN_OUT)) {
    names.unshift(String(rest % FAN_OUT));
  }
  return names.join('/');
}

/** Two commits: all the files, and one of them changed. */
async function makeRepository(directory: string, files: number): Promise<void> {
  await createRepository(directory);
  const author = 'committer T <t@example.com> 1763800000 +0000\ndata 4\nTest\n';
  const lines = Array.from({ length: files }, (_, i) => `M 100644 inline ${pathOf(i)}\ndata <<E\n${i}\nE\n`);
  const input = `commit refs/heads/main\n${author}${lines.join('')}
commit refs/heads/main\n${author}M 100644 inline ${pathOf(files >> 1)}\ndata 7\nchanged\n`;
  await git(['fast-import', '--quiet'], { cwd: directory, input });
  await git(['gc', '--quiet'], { cwd: directory });
}

/** The client's part, in a process of its own. */
async function measure(url: string, before: string): Promise<void> {
  const start = performance.now();
  const remote = { url, token: 'unused' };
  const capabilities = await discoverCapabilities(remote);
  const head = await readHead(remote, capabilities);
  if (head.kind === 'empty') throw new Error('The repository is empty.');
  const found = before
    ? diffFiles(
        await fetchTrees(remote, capabilities, [head.commit, before]),
        before,
        head.commit,
        () => true,
      )
    : listFiles(await fetchTrees(remote, capabilities, [head.commit]), head.commit, () => true);
  const seconds = (performance.now() - start) / 1000;
  const [, peak = '0'] = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'latin1')) ?? [];
  console.log(JSON.stringify({ found: found.length, seconds, megabytes: Number(peak) / 1024 }));
}

async function measureAll(sizes: readonly number[]): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'modelhub-bench-'));
  let [requests, bytes] = [0, 0];
  const server = await startServer(async (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    const sent = socket.bytesWritten;
    response.once('close', () => {
      requests += 1;
      bytes += socket.bytesWritten - sent;
    });
    const pathInfo = new URL(request.url ?? '', 'http://localhost').pathname;
    await serveGit(request, response, { root, pathInfo, user: 'reader' });
  });
  console.log('| files | | requests | received | seconds | peak memory |\n|---|---|---|---|---|---|');
  for (const files of sizes) {
    const repository = join(root, `${files}.git`);
    await makeRepository(repository, files);
    const before = await gitText(['rev-parse', 'main~1'], { cwd: repository });
    for (const [what, commit] of [
      ['all listed', ''],
      ['one changed', before],
    ] as const) {
      [requests, bytes] = [0, 0];
      const args = [fileURLToPath(import.meta.url), `${server.origin}/${files}.git`, commit];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      const { found, seconds, megabytes } = JSON.parse(await text(child.stdout));
      if (found !== (commit ? 1 : files)) throw new Error(`${found} files were found.`);
      const cells = [files.toLocaleString('en'), what, requests, `${(bytes / 1e6).toFixed(2)} MB`];
      console.log(`| ${[...cells, seconds.toFixed(2), `${megabytes.toFixed(0)} MB`].join(' | ')} |`);
    }
  }
  await server.close();
  await rm(root, { recursive: true });
}

const [, , first, before] = process.argv;
if (first === undefined) await measureAll([1_000, 10_000, 100_000, 400_000]);
else if (before === undefined) await measureAll([Number(first)]);
else await measure(first, before);
