/** Longest time that a replica of GitLab may lag behind: a hint younger than this may tell of a push not seen yet. */
export const STALENESS_MS = 10 * 60 * 1000;
