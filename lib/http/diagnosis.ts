/** What keeps a connection from coming about or from lasting, and what to do about it. */
export type Diagnosis = {
  readonly kind: 'unknown-host' | 'untrusted' | 'unreachable';
  readonly advice: string;
};

/** @param reason the system's code (see `failureReason`), or what was waited for in vain */
export function diagnose(reason: string): Diagnosis {
  if (NAME_RESOLUTION.has(reason)) return UNKNOWN_HOST;
  const advice = CERTIFICATE_ADVICE.get(reason);
  if (advice !== undefined) return { kind: 'untrusted', advice };
  if (TLS.test(reason)) return UNTRUSTED;
  return reason === 'bad port' ? BAD_PORT : UNREACHABLE;
}

/** `getaddrinfo(3)`, by the names that Node.js gives. An outage says the same as a host that does not exist. */
const NAME_RESOLUTION = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME']);

const AUTHORITY =
  'Let the server send its whole chain, or name its certificate authority in NODE_EXTRA_CA_CERTS (parameter caFile).';

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
const TLS = /^(ERR_SSL_|ERR_TLS_|CERT_|EPROTO$|INVALID_(CA|PURPOSE)$)/;

const UNKNOWN_HOST: Diagnosis = {
  kind: 'unknown-host',
  advice:
    'Check the base URL of the instance, and the name servers of the network that the function runs in.',
};
const UNTRUSTED: Diagnosis = {
  kind: 'untrusted',
  advice: 'Check the certificate and the TLS settings of the instance.',
};
const BAD_PORT: Diagnosis = {
  kind: 'unreachable',
  advice:
    'Let the instance listen on another port: HTTP clients refuse this one (Fetch standard, "port blocking").',
};
const UNREACHABLE: Diagnosis = {
  kind: 'unreachable',
  advice: 'Check the route and firewall to the instance, and the proxies in front of it.',
};
