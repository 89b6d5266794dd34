import { usage } from './usage.ts';

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of `90s`, `30m`, `2h`, `3d`. @throws CommandError (usage) */
export function parseAge(text: string): number {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (unit === 's' || unit === 'm' || unit === 'h' || unit === 'd') return Number(count) * UNITS[unit];
  throw usage(`"${text}" is no length of time: write 90s, 30m, 2h or 3d.`);
}

/** In the largest unit of which there is at least one: `3d`. */
export function formatAge(milliseconds: number): string {
  if (milliseconds >= UNITS.d) return `${Math.floor(milliseconds / UNITS.d)}d`;
  if (milliseconds >= UNITS.h) return `${Math.floor(milliseconds / UNITS.h)}h`;
  if (milliseconds >= UNITS.m) return `${Math.floor(milliseconds / UNITS.m)}m`;
  return `${Math.max(0, Math.floor(milliseconds / UNITS.s))}s`;
}
