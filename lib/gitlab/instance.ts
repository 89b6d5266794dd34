import { PermanentError } from '../errors.ts';

const GITLAB_COM = 'https://gitlab.com';

/**
 * The one way to write an instance: lower-case `scheme://host[:non-default port][/root]`, no trailing slash. A GitLab
 * below a path has its root in it (`https://git.acme.com/gitlab`). An empty host name means gitlab.com.
 * @throws PermanentError `INSTANCE_INVALID`. The text is not repeated: whoever mixed up the columns of a secret has
 * put a token here.
 */
export function normaliseInstance(text: string): string {
  const url = URL.parse(hasHost(text) ? text : GITLAB_COM);
  if (url === null || !isBaseUrl(url)) {
    throw new PermanentError('INSTANCE_INVALID', 'An instance is not written as the base URL of a GitLab.', {
      advice: `Write it like ${GITLAB_COM} or https://git.acme.com/gitlab, without user name, query or fragment.`,
    });
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}

/** What `X-Gitlab-Instance` can be compared with: it leaves out the root. Null for what is no URL. */
export function originOf(instance: string): string | null {
  return URL.parse(hasHost(instance) ? instance : GITLAB_COM)?.origin ?? null;
}

function hasHost(text: string): boolean {
  return !/^(https?:)?\/*$/i.test(text);
}

function isBaseUrl(url: URL): boolean {
  const isHttp = url.protocol === 'https:' || url.protocol === 'http:';
  return isHttp && url.username + url.password + url.search + url.hash === '';
}
