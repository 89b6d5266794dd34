import { isLocalAddress } from './local-address.ts';

export type CheckedLink =
  | { readonly kind: 'allowed'; readonly url: URL }
  /** `why` says nothing of the link but its scheme or host. */
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Whether a link of the LFS server, or a redirect of the store, may be followed. Links come from the configured GitLab
 * alone (a repository's `.lfsconfig` is never read), so this is a second wall, for when that server is not itself.
 *
 * Https to anywhere, because nobody but the instance knows where its object storage is. That alone keeps out what is
 * worth reaching from inside of a cloud: the services on link-local addresses and the runtime's own on loopback speak
 * plain HTTP, and a name that leads to them has no certificate there. Addresses of that kind are refused nevertheless,
 * unless they are the instance's own. Plain HTTP is for instances that are reached so themselves, at their own origin.
 *
 * @param base what a relative redirect is relative to
 */
export function checkLink(href: string, instance: URL, base?: URL): CheckedLink {
  const url = URL.parse(href, base?.href);
  if (url === null) return refused('it is no URL');
  if (url.username !== '' || url.password !== '') return refused('it holds user information');
  const ownHttp = url.protocol === 'http:' && url.origin === instance.origin;
  if (url.protocol !== 'https:' && !ownHttp) {
    return refused(`its scheme is ${url.protocol.slice(0, 20)} where only https: is allowed`);
  }
  if (isLocalAddress(url.hostname) && url.hostname !== instance.hostname) {
    return refused(`${url.hostname.slice(0, 80)} is no address of a store`);
  }
  return { kind: 'allowed', url };
}

function refused(why: string): CheckedLink {
  return { kind: 'refused', why };
}
