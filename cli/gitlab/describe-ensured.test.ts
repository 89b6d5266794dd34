import { expect, it } from '@jest/globals';
import { describeEnsured } from './describe-ensured.ts';

const question = { target: { kind: 'group', path: 'acme/data' }, instance: null } as const;
const ensured = { id: 7, action: 'created', kind: 'signing', duplicates: [] } as const;

it('a certificate is verified only where there is one', () => {
  const tls = (url: string) => /^ {2}TLS .*$/m.exec(describeEnsured(ensured, question, url, false))?.[0];
  expect(tls('https://hub.example/sync')).toBe('  TLS       the certificate of the hub is verified');
  expect(tls('http://127.0.0.1:3000/sync')).toBe('  TLS       none: plain http, as on one machine');
});
