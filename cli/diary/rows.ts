import type { DiaryEntry } from '../../lib/store/diary.ts';
import type { HubProject } from '../../lib/store/hub.ts';
import { counted } from '../counted.ts';
import { describeCounts } from '../describe-counts.ts';
import type { Column } from '../terminal/table.ts';

export type DiaryRow = { readonly project: HubProject; readonly entry: DiaryEntry };

export const COLUMNS: readonly Column<DiaryRow>[] = [
  { title: 'TIME', value: ({ entry }) => entry.at },
  { title: 'PROJECT', value: ({ project }) => project.path },
  { title: 'TRIGGER', value: ({ entry }) => entry.trigger },
  { title: 'WHAT', value: ({ entry }) => describeEntry(entry) },
  { title: 'DELIVERY', value: ({ entry }) => entry.delivery },
];

/** Programs count on these fields: the project's and those of the item, and which of the three kinds it is. */
export function toJson({ project: { instance, projectId, path }, entry }: DiaryRow) {
  return { instance, projectId, project: path, ...entry };
}

/** `1a2b3c4d → 5e6f7a8b: 2 added, 1 deleted; 1.2 kB, 3 requests, 87 ms`, or what went wrong. */
export function describeEntry(entry: DiaryEntry): string {
  switch (entry.kind) {
    case 'synced': {
      const { headBefore, headAfter, bytes, requests, durationMs } = entry;
      const heads = `${headBefore?.slice(0, 8) ?? 'nothing'} → ${headAfter.slice(0, 8)}`;
      return `${heads}: ${describeChange(entry)}; ${formatBytes(bytes)}, ${counted(requests, 'request')}, ${durationMs} ms`;
    }
    case 'failed':
      return `${entry.status}: ${entry.error.code}: ${entry.error.message}`;
    case 'idle':
      return entry.outcome;
  }
}

function describeChange(entry: Extract<DiaryEntry, { kind: 'synced' }>): string {
  const text = describeCounts(entry);
  return entry.problems === 0 ? text : `${text}, ${entry.problems} with a problem`;
}

function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
