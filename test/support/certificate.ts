import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

export type Certificate = { readonly cert: string; readonly key: string };

/**
 * Makes a certificate for 127.0.0.1, signed by itself: X.509 (RFC 5280) in DER, by hand.
 * @param until its last second, as ASN.1 writes it
 */
export function makeCertificate(until = '491231235959Z'): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const algorithm = sequence(ED25519);
  const name = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from('Test store')))));
  const validity = sequence(der(0x17, Buffer.from('200101000000Z')), der(0x17, Buffer.from(until)));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ format: 'der', type: 'spki' }),
    der(0xa3, sequence(sequence(ALTERNATIVE_NAME, der(0x04, sequence(der(0x87, LOOPBACK)))))),
  );
  const whole = sequence(body, algorithm, der(0x03, Buffer.from([0]), sign(null, body, privateKey)));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: pemOf(privateKey),
  };
}

const ED25519 = Buffer.from('06032b6570', 'hex');
const COMMON_NAME = Buffer.from('0603550403', 'hex');
const ALTERNATIVE_NAME = Buffer.from('0603551d11', 'hex');
const LOOPBACK = Buffer.from([127, 0, 0, 1]);

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
