import { counted } from '../counted.ts';
import { describeCounts } from '../describe-counts.ts';
import type { LogLine } from './log-line.ts';

/** What a line of the log says, and under it which cards were changed. */
export function describeLine(line: LogLine): readonly string[] {
  switch (line.function) {
    case 'webhook':
      return [describeReceipt(line)];
    case 'replicate':
      return [describeRun(line), ...describeCards(line.cards)];
  }
}

function describeReceipt({ message, event, project, ref, status, code, reason }: LogLine): string {
  if (message !== 'Delivery') return message;
  const what = [event, project, ref].filter(Boolean).join(' ');
  return `${what || 'a delivery'}: ${status}, ${code}: ${reason}`;
}

function describeRun(line: LogLine): string {
  const { attempts, path, instance, projectId } = line;
  const project = path ?? (projectId ? `${instance}#${projectId}` : null);
  const attempt = attempts === undefined || attempts === 1 ? null : `attempt ${attempts}`;
  return [project, attempt, describeOutcome(line)].filter(Boolean).join(', ');
}

/** How a run has ended, or what becomes of its message. */
function describeOutcome({ message, result, verdict, error, code, reason }: LogLine): string {
  const head = result?.head?.slice(0, 8);
  const why = error ? `${error.code ?? 'INTERNAL'}: ${error.message}` : `${code}: ${reason}`;
  const pause = verdict?.afterSeconds === undefined ? 'by and by' : `in ${verdict.afterSeconds} s`;
  switch (message) {
    case 'replicated':
      return `replicated at ${head}: ${describeCounts(result ?? {})}`;
    case 'partial':
      return `at ${head} so far: ${describeCounts(result ?? {})}; of ${counted(result?.left ?? 0, 'file')} another message takes care`;
    case 'unchanged':
      return 'unchanged: the table showed the head already';
    case 'empty':
      return 'empty: no commit on the default branch';
    case 'gone':
      return 'gone: GitLab has deleted the project';
    case 'retry':
      return `failed, and comes back ${pause}: ${why}`;
    case 'deferred':
      return `put off, and comes back ${pause}: ${why}`;
    case 'renew':
      return `failed, and was sent anew: ${why}`;
    case 'park':
      return `given up: ${why}`;
    default:
      return message;
  }
}

function describeCards(cards: LogLine['cards']): readonly string[] {
  if (cards === undefined) return [];
  const kinds = ['added', 'updated', 'moved', 'deleted'] as const;
  const pathsOf = (kind: (typeof kinds)[number]) =>
    kind === 'moved' ? describeMoves(cards) : (cards[kind] ?? []);
  const named = kinds.flatMap((kind) => pathsOf(kind).map((path) => `  ${kind.padEnd(8)}${path}`));
  return cards.unnamed === undefined ? named : [...named, `  and ${cards.unnamed} more`];
}

/** Lines of former versions do not say where from. */
function describeMoves({ moved = [], movedFrom = [] }: NonNullable<LogLine['cards']>): readonly string[] {
  return moved.map((to, index) => {
    const from = movedFrom[index];
    return from === undefined ? to : `${from} → ${to}`;
  });
}
