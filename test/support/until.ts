import { setTimeout as delay } from 'node:timers/promises';

/** Waits until a look finds what it looks for, and answers it; fails when it has not after some time. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | null | false>,
  withinMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain until ${what}.`);
    await delay(25);
  }
}
