import { hash } from 'node:crypto';
import { formatProjectKey, type ProjectKey } from '../project-key.ts';

/** Between two sweeps: `serverless.yml` has their schedule. */
const SLOT_MINUTES = 15;
const SLOTS_PER_HOUR = 60 / SLOT_MINUTES;
const WEEK_HOURS = 7 * 24;

/** Which sweep since 1970 one is that was begun at this time. The nearest: it may begin a little early or late. */
export function slotAt(time: Date): number {
  return Math.round(time.getTime() / (SLOT_MINUTES * 60_000));
}

/** Whether a sweep is the one of its hour that does what is not worth more. */
export function isHourly(slot: number): boolean {
  return slot % SLOTS_PER_HOUR === 0;
}

/**
 * Whether a sweep takes a project. Each has its turn once in so many hours, at a time that its name decides: nothing has
 * to be remembered, and one sweep that fails is made up for by the project's next turn.
 */
export function isDue(project: ProjectKey, slot: number, hours: number): boolean {
  const slots = hours * SLOTS_PER_HOUR;
  return slot % slots === placeOf(project) % slots;
}

/** Which turn of all projects since 1970 a sweep belongs to. */
export function turnAt(slot: number, hours: number): number {
  return Math.floor(slot / (hours * SLOTS_PER_HOUR));
}

/** Of a project's turns one in a week, for what hardly ever changes. */
export function isDueThisWeek(project: ProjectKey, slot: number, hours: number): boolean {
  const turns = Math.ceil(WEEK_HOURS / hours);
  return turnAt(slot, hours) % turns === placeOf(project) % turns;
}

/** Spread evenly, and the same for ever. */
function placeOf(project: ProjectKey): number {
  return Number.parseInt(hash('sha256', formatProjectKey(project)).slice(0, 12), 16);
}
