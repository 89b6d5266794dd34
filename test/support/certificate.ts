import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

export type Certificate = { readonly cert: string; readonly key: string };

/**
 * Makes a certificate for 127.0.0.1, signed by itself: X.509 (RFC 5280) in DER, by hand.
 * @param until its last second, as ASN.1 writes it
 */
export function makeCertificate(until = FAR_AWAY): Certificate {
  const keys = generateKeyPairSync('ed25519');
  const cert = issue(keys.privateKey, 'Test store', {
    ...{ name: 'Test store', publicKey: keys.publicKey, until },
    extension: sequence(ALTERNATIVE_NAME, der(0x04, sequence(der(0x87, LOOPBACK)))),
  });
  return { cert, key: pemOf(keys.privateKey) };
}

/** A certificate authority of one's own, and a certificate for a host that it has signed. */
export function makePrivateAuthority(host: string): {
  readonly authority: string;
  readonly host: Certificate;
} {
  const [own, hosts] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')];
  const authority = issue(own.privateKey, AUTHORITY, {
    ...{ name: AUTHORITY, publicKey: own.publicKey, until: FAR_AWAY },
    extension: sequence(BASIC_CONSTRAINTS, der(0x04, sequence(der(0x01, Buffer.from([0xff]))))),
  });
  const cert = issue(own.privateKey, AUTHORITY, {
    ...{ name: host, publicKey: hosts.publicKey, until: FAR_AWAY },
    extension: sequence(ALTERNATIVE_NAME, der(0x04, sequence(der(0x82, Buffer.from(host))))),
  });
  return { authority, host: { cert, key: pemOf(hosts.privateKey) } };
}

type Subject = {
  readonly name: string;
  readonly publicKey: KeyObject;
  readonly until: string;
  readonly extension: Buffer;
};

/** Signs a certificate. @returns it in PEM */
function issue(signer: KeyObject, issuer: string, { name, publicKey, until, extension }: Subject): string {
  const algorithm = sequence(ED25519);
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    algorithm,
    distinguished(issuer),
    sequence(der(0x17, Buffer.from('200101000000Z')), der(0x17, Buffer.from(until))),
    distinguished(name),
    publicKey.export({ format: 'der', type: 'spki' }),
    der(0xa3, sequence(extension)),
  );
  const whole = sequence(body, algorithm, der(0x03, Buffer.from([0]), sign(null, body, signer)));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

const FAR_AWAY = '491231235959Z';
const AUTHORITY = 'Test authority';
const ED25519 = Buffer.from('06032b6570', 'hex');
const COMMON_NAME = Buffer.from('0603550403', 'hex');
const ALTERNATIVE_NAME = Buffer.from('0603551d11', 'hex');
const BASIC_CONSTRAINTS = Buffer.from('0603551d13', 'hex');
const LOOPBACK = Buffer.from([127, 0, 0, 1]);

function distinguished(commonName: string): Buffer {
  return sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(commonName)))));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts);
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function pemOf(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'pkcs8' }).toString();
}
