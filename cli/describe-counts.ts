/** Cards that a run has changed. */
export type CardCounts = {
  readonly added?: number | undefined;
  readonly updated?: number | undefined;
  readonly moved?: number | undefined;
  readonly deleted?: number | undefined;
};

/** `2 added, 1 deleted`, or that nothing has changed. */
export function describeCounts({ added = 0, updated = 0, moved = 0, deleted = 0 }: CardCounts): string {
  const counts = Object.entries({ added, updated, moved, deleted }).filter(([, count]) => count > 0);
  return counts.map(([name, count]) => `${count} ${name}`).join(', ') || 'no model changed';
}
