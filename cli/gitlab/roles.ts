/** What GitLab calls its access levels. */
export const ROLES: ReadonlyMap<number, string> = new Map([
  [5, 'Minimal access'],
  [10, 'Guest'],
  [15, 'Planner'],
  [20, 'Reporter'],
  [30, 'Developer'],
  [40, 'Maintainer'],
  [50, 'Owner'],
]);

/** The least that may read the repository of a private project. */
export const REPORTER = 20;
