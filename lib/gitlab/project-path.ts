// SQS refuses control characters, lone surrogates and the last two code points of the basic plane in a message, and
// encodeURIComponent lone surrogates. GitLab allows none of them in a path; a payload might hold them all the same.
const UNUSABLE = /[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u;

/** GitLab nests groups twenty deep with at most 255 characters each, but names are short: what a message can carry. */
const MAX_LENGTH = 2048;

/**
 * Whether the text is `group[/subgroup…]/project` and can be put behind an instance's base URL without leading
 * anywhere else: no empty, `.` or `..` segment, no control characters.
 */
export function isProjectPath(text: string): boolean {
  const segments = text.split('/');
  return (
    text.length <= MAX_LENGTH &&
    !UNUSABLE.test(text) &&
    segments.length >= 2 &&
    segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..')
  );
}

/** The project's page; `projectPath` is one that `isProjectPath` accepts. */
export function projectUrl(instance: string, projectPath: string): string {
  return `${instance}/${projectPath.split('/').map(encodeURIComponent).join('/')}`;
}

/** Where git reads the project. */
export function repositoryUrl(instance: string, projectPath: string): string {
  return `${projectUrl(instance, projectPath)}.git`;
}

/** The project whose repository is at a pathname (percent-encoded) of an instance; null if it is none. */
export function projectPathOf(instance: string, repositoryPath: string): string | null {
  const root = `${new URL(instance).pathname.replace(/\/$/, '')}/`;
  if (!repositoryPath.startsWith(root) || !repositoryPath.endsWith('.git')) return null;
  const path = decode(repositoryPath.slice(root.length, -'.git'.length));
  return path !== null && isProjectPath(path) ? path : null;
}

/** Null for what is percent-encoded wrongly. */
function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
