import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { startPackServer } from '../../support/pack-server.ts';
import type { HostileCase } from './hostile-case.ts';

export type Measured = {
  /** An error's code, or what came. */
  readonly outcome: string;
  readonly seconds: number;
  /** At the peak. */
  readonly megabytes: number;
};

/** What Lambda gives to Node.js 24 in a function of 1,024 MB. */
const HEAP = ['--max-semi-space-size=51', '--max-old-space-size=922'];
const CLIENT = fileURLToPath(new URL('client.ts', import.meta.url));

/** Lets a client of its own process read what the case sends. */
export async function measure({ prepare }: HostileCase): Promise<Measured> {
  const { answer, ...wants } = prepare();
  const server = await startPackServer(answer);
  try {
    const child = spawn(process.execPath, [...HEAP, CLIENT], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.end(JSON.stringify({ url: server.url, ...wants }));
    return JSON.parse(await text(child.stdout));
  } finally {
    await server.close();
  }
}
