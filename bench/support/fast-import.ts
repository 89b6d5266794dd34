import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { git } from '../../local/gitlab/git.ts';

export type File = readonly [path: string, content: Buffer];

/** Makes one commit of so many files that they are not to be held all at once. */
export async function commitMany(repository: string, files: Iterable<File>): Promise<void> {
  const child = spawn('git', ['fast-import', '--quiet'], {
    cwd: repository,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const exit = once(child, 'exit');
  const write = async (data: string | Uint8Array) => {
    if (!child.stdin.write(data)) await once(child.stdin, 'drain');
  };
  await write('commit refs/heads/main\ncommitter B <b@example.com> 1763800000 +0000\ndata 5\nBench');
  for (const [path, content] of files) {
    await write(`\nM 100644 inline ${path}\ndata ${content.length}\n`);
    await write(content);
  }
  child.stdin.end('\n');
  const [code] = await exit;
  if (code !== 0) throw new Error(`git fast-import ended with ${code}.`);
}

/** Packs what was committed, as a GitLab keeps it after its housekeeping. */
export async function packRepository(repository: string): Promise<void> {
  await git(['gc', '--quiet'], { cwd: repository });
}
