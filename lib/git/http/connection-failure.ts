import { RetryLater } from '../../errors.ts';
import { brokenAnswer } from '../git-errors.ts';
import { failureReason } from './failure-reason.ts';

/** What goes wrong before there is an answer, or inside of one. All of it may pass, and is retried. */
export function connectionFailure(host: string, cause: unknown): RetryLater {
  const reason = failureReason(cause);
  if (reason.startsWith('Z_')) return brokenAnswer(`its compression is damaged (${reason})`, cause);
  if (NAME_RESOLUTION.has(reason)) return unknownHost(host, reason, cause);
  return isTls(reason) ? tlsFailure(host, reason, cause) : unreachable(host, reason, cause);
}

/** @param why the system's code, or what was waited for in vain */
export function unreachable(host: string, why: string, cause: unknown): RetryLater {
  const advice =
    why === 'bad port'
      ? 'Let the instance listen on another port: HTTP clients refuse this one (Fetch standard, "port blocking").'
      : 'Check the route and firewall to the instance, and the proxies in front of it.';
  return new RetryLater('GIT_UNREACHABLE', `Cannot reach ${host}: ${why}.`, { cause, advice });
}

/** `getaddrinfo(3)`, by the names that Node.js gives. An outage says the same as a host that does not exist. */
const NAME_RESOLUTION = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME']);

function unknownHost(host: string, reason: string, cause: unknown): RetryLater {
  return new RetryLater('GIT_HOST_UNKNOWN', `The name ${host} cannot be resolved: ${reason}.`, {
    cause,
    advice:
      'Check the base URL of the instance, and the name servers of the network that the function runs in.',
  });
}

const AUTHORITY =
  'Let the server send its whole chain, or name its certificate authority in NODE_EXTRA_CA_CERTS.';

/** By the codes of Node.js (`tls`, "X509 certificate error codes"): what to do about the usual ones. */
const CERTIFICATE_ADVICE = new Map([
  ['CERT_HAS_EXPIRED', 'Renew the certificate of the instance.'],
  ['CERT_NOT_YET_VALID', 'Check the certificate of the instance and the clock of the server.'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'Write the instance with a host name that its certificate has.'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', AUTHORITY],
  ['SELF_SIGNED_CERT_IN_CHAIN', AUTHORITY],
  ['UNABLE_TO_GET_ISSUER_CERT', AUTHORITY],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', AUTHORITY],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', AUTHORITY],
]);

function isTls(reason: string): boolean {
  return (
    CERTIFICATE_ADVICE.has(reason) || /^(ERR_SSL_|ERR_TLS_|CERT_|EPROTO$|INVALID_(CA|PURPOSE)$)/.test(reason)
  );
}

function tlsFailure(host: string, reason: string, cause: unknown): RetryLater {
  return new RetryLater('GIT_TLS_FAILED', `No trusted connection to ${host}: ${reason}.`, {
    cause,
    advice: CERTIFICATE_ADVICE.get(reason) ?? 'Check the certificate and the TLS settings of the instance.',
  });
}
