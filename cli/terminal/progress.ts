import type { WriteStream } from 'node:tty';

/** A command's progress, in one line that is written over; nothing where nobody looks. */
export type Progress = {
  readonly show: (done: number, total: number | null) => void;
  readonly end: () => void;
};

const WIDTH = 24;
const PAUSE_MS = 100;

/** @param verb what is done to them: `replayed` */
export function startProgress(
  verb: string,
  stream: Pick<WriteStream, 'isTTY' | 'write'> = process.stderr,
  now: () => number = Date.now,
): Progress {
  if (!stream.isTTY) return { show: () => undefined, end: () => undefined };
  const startedAt = now();
  let shownAt = Number.NEGATIVE_INFINITY;
  return {
    show: (done, total) => {
      if (now() - shownAt < PAUSE_MS && done !== total) return;
      shownAt = now();
      stream.write(`\r\u001b[K${formatProgress(verb, done, total, now() - startedAt)}`);
    },
    end: () => stream.write('\r\u001b[K'),
  };
}

/** `[████████░░░░] 40/60 replayed, 12 a second`; without a bar where nobody knows how many there are. */
export function formatProgress(verb: string, done: number, total: number | null, elapsedMs: number): string {
  const rate = elapsedMs < 500 ? '' : `, ${formatRate((done * 1000) / elapsedMs)}`;
  if (total === null || total === 0) return `${done} ${verb}${rate}`;
  const filled = Math.min(WIDTH, Math.floor((done / total) * WIDTH));
  return `[${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}] ${done}/${total} ${verb}${rate}`;
}

function formatRate(perSecond: number): string {
  return perSecond >= 10 ? `${Math.round(perSecond)} a second` : `${perSecond.toFixed(1)} a second`;
}
