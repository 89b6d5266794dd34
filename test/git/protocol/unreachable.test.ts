import { describe, expect, it } from '@jest/globals';
import type { GitRemote } from '../../../lib/git/types.ts';
import { makeCertificate } from '../../support/certificate.ts';
import { answers, startOtherServer } from '../../support/hostile-git-server.ts';
import { startHttpsServer } from '../../support/https-server.ts';
import { ASK, HEAD, hostileServer, refusalOf, retry, SHA1, saying } from '../../support/protocol-cases.ts';

const server = hostileServer();

describe('a server that cannot be reached', () => {
  const remoteAt = (origin: string): GitRemote => ({ ...server().remote, url: `${origin}/acme/models.git` });
  const tls = (reason: string) => retry('GIT_TLS_FAILED', saying(`${reason}.`));

  it('because nobody listens', async () => {
    const gone = await startOtherServer('');
    await gone.close();
    const error = await refusalOf(ASK.head(remoteAt(`http://${gone.host}`)));
    expect(error).toMatchObject(retry('GIT_UNREACHABLE', saying('ECONNREFUSED.')));
  });

  it('because its name is unknown', async () => {
    const error = await refusalOf(ASK.head(remoteAt(`http://${'x'.repeat(64)}.invalid`)));
    expect(error).toMatchObject(retry('GIT_HOST_UNKNOWN'));
  });

  it('because HTTP clients do not use its port', async () => {
    const error = await refusalOf(ASK.head(remoteAt('http://127.0.0.1:10080')));
    expect(error).toMatchObject(retry('GIT_UNREACHABLE', saying(': bad port.')));
    expect(error.advice).toContain('another port');
  });

  it('because it speaks something else', async () => {
    const ssh = await startOtherServer('SSH-2.0-OpenSSH_9.2\r\n');
    expect(await refusalOf(ASK.head(remoteAt(`http://${ssh.host}`)))).toMatchObject(retry('GIT_UNREACHABLE'));
    expect(await refusalOf(ASK.head(remoteAt(`https://${ssh.host}`)))).toMatchObject(
      tls('ERR_SSL_WRONG_VERSION_NUMBER'),
    );
    await ssh.close();
  });

  describe('with confidence', () => {
    const secureServer = (until?: string) =>
      startHttpsServer((_, response) => answers('result', HEAD)(response, {}), makeCertificate(until));

    it('because its certificate has another name', async () => {
      const secure = await secureServer();
      await expect(ASK.head(remoteAt(secure.origin))).resolves.toMatchObject({ commit: SHA1 });
      const otherName = secure.origin.replace('127.0.0.1', 'localhost');
      const error = await refusalOf(ASK.head(remoteAt(otherName)));
      expect(error).toMatchObject(tls('ERR_TLS_CERT_ALTNAME_INVALID'));
      await secure.close();
    });

    it('because nobody vouches for its certificate', async () => {
      const secure = await secureServer();
      secure.distrust();
      const error = await refusalOf(ASK.head(remoteAt(secure.origin)));
      expect(error).toMatchObject(tls('DEPTH_ZERO_SELF_SIGNED_CERT'));
      expect(error.advice).toContain('NODE_EXTRA_CA_CERTS');
      await secure.close();
    });

    it('because its certificate has expired', async () => {
      const secure = await secureServer('210101000000Z');
      const error = await refusalOf(ASK.head(remoteAt(secure.origin)));
      expect(error).toMatchObject(tls('CERT_HAS_EXPIRED'));
      expect(error.advice).toContain('Renew');
      await secure.close();
    });
  });
});
