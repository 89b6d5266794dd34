import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import { makeCertificate } from './certificate.ts';

/** An HTTPS server on a free port of this machine, which this process trusts until it is closed. */
export async function startHttpsServer(listener: RequestListener, certificate = makeCertificate()) {
  const trusted = tls.getCACertificates();
  tls.setDefaultCACertificates([...trusted, certificate.cert]);
  const server = createServer(certificate, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    /** As if nobody had vouched for its certificate. */
    distrust: () => tls.setDefaultCACertificates(trusted),
    origin: `https://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve, reject) => {
        tls.setDefaultCACertificates(trusted);
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
