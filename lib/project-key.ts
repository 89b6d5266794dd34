/** A project is known by its instance and GitLab's numeric id: paths change, ids do not. */
export type ProjectKey = {
  /** Base URL of the GitLab instance: lower-case `scheme://host[:non-default port][/root]`, no trailing slash. */
  readonly instance: string;
  readonly projectId: number;
};

/** `<instance>#<projectId>`, as in the table's keys, in logs and on the command line. */
export function formatProjectKey({ instance, projectId }: ProjectKey): string {
  return `${instance}#${projectId}`;
}
