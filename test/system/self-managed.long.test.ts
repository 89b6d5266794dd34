import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listProjects } from '../../lib/store/hub.ts';
import { createSampleProject, pushSampleCommit } from '../../local/gitlab/sample-project.ts';
import { type Parameters, packageWith } from '../../local/package.ts';
import { type Stack, startStack } from '../../local/stack.ts';
import { makePrivateAuthority } from '../support/certificate.ts';
import { type ConnectProxy, startConnectProxy } from '../support/connect-proxy.ts';
import { expectReplica } from '../support/expect-replica.ts';
import {
  ACCESS_TOKEN,
  SECRET_TOKEN,
  SIGNING_TOKEN,
  startTestGitLab,
  type TestGitLab,
} from '../support/gitlab.ts';
import { isReplicated } from '../support/is-replicated.ts';
import { passOn } from '../support/pass-on.ts';
import { readTemplate } from '../support/template.ts';
import { until } from '../support/until.ts';

/** Nobody but the proxy knows this name, and nobody but the authority vouches for it. */
const HOST = 'gitlab.acme.internal';
const INSTANCE = `https://${HOST}/git`;

const opened = new AsyncDisposableStack();
const certificates = makePrivateAuthority(HOST);
const logged: string[] = [];
let directory: string;
let gitlab: TestGitLab;
let proxy: ConnectProxy;
let stack: Stack;
const packages: string[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelhub-self-managed-'));
  opened.defer(() => rm(directory, { recursive: true, force: true }));
  gitlab = await startTestGitLab({
    publicUrl: INSTANCE,
    get hookUrl() {
      return stack?.syncUrl ?? null;
    },
  });
  opened.defer(gitlab.close);
  proxy = await startConnectProxy({ [`${HOST}:443`]: await startFront() });
  opened.defer(proxy.close);
  stack = await startWith({
    values: {
      caFile: 'acme.pem',
      proxy: proxy.url,
      vpcSubnets: 'subnet-1,subnet-2',
      vpcSecurityGroups: 'sg-1',
    },
    files: { 'certs/acme.pem': certificates.authority, 'certs/other.pem': '' },
  });
  opened.defer(stack.close);
});

afterAll(() => opened.disposeAsync());

/** What stands in front of a GitLab with a relative URL root: ends TLS, and takes the root away. @returns its port */
async function startFront(): Promise<number> {
  const server = createServer(certificates.host, (request, response) => {
    const { url = '' } = request;
    if (!url.startsWith('/git/')) return response.writeHead(404).end();
    request.url = url.slice('/git'.length);
    return passOn(request, response, gitlab.gitlab.url);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.defer(async () => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

/** The whole system, deployed with these parameters. */
async function startWith(parameters: Parameters): Promise<Stack> {
  const packageDir = await mkdtemp(join(directory, 'package-'));
  await packageWith(parameters, packageDir);
  packages.push(packageDir);
  return startStack({
    ...{ port: 0, packageDir },
    gitlab: {
      ...{ kind: 'external', url: INSTANCE, accessToken: ACCESS_TOKEN },
      tokens: { secretToken: SECRET_TOKEN, signingToken: SIGNING_TOKEN },
    },
    onLog: (name, line) => logged.push(`${name}: ${line}`),
  });
}

describe('a GitLab with a private authority, behind a proxy, below a path', () => {
  it('is replicated: a push is in the table', async () => {
    const project = await createSampleProject(gitlab.gitlab);
    const { commit } = await pushSampleCommit(project, ACCESS_TOKEN);
    const key = { instance: INSTANCE, projectId: project.id };
    await until('the push is in the table', () => isReplicated(stack.table, key, commit));
    await expectReplica(stack.table, key, project.repository);
  });

  it('is reached through the proxy, and nothing else is: AWS has its own ways', () => {
    expect([...new Set(proxy.asked)]).toEqual([`${HOST}:443`]);
  });

  it('is asked for its tokens and hooks by the sweep', async () => {
    const before = proxy.asked.length;
    await stack.sweep();
    expect(proxy.asked.length).toBeGreaterThan(before);
    const warnings = logged.filter((line) => /"level":"(WARN|ERROR)"/.test(line));
    expect(warnings).toEqual([]);
  });

  it('is told apart from one whose authority nobody has named: the project says what to do', async () => {
    await stack.close();
    stack = await startWith({ values: { proxy: proxy.url }, files: {} });
    opened.defer(stack.close);
    await gitlab.gitlab.testPushEvents('acme/data/webshop-models');
    const error = await until('the project has failed', async () => {
      const [project] = await listProjects(stack.table);
      return project?.lastError;
    });
    expect(error).toMatchObject({
      code: 'GIT_TLS_FAILED',
      advice: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    });
  });
});

describe('the template with subnets', () => {
  it('puts into them what talks to GitLab, and lets it in', async () => {
    const { Resources } = await readTemplate(packages[0]);
    const VpcConfig = {
      SubnetIds: { 'Fn::Split': [',', 'subnet-1,subnet-2'] },
      SecurityGroupIds: { 'Fn::Split': [',', 'sg-1'] },
    };
    for (const name of ['Replicate', 'Sweep', 'Rotate']) {
      expect(Resources[`${name}LambdaFunction`]?.Properties).toMatchObject({ VpcConfig });
      expect(JSON.stringify(Resources[`${name}Role`]?.Properties)).toContain('ec2:CreateNetworkInterface');
    }
    expect(Resources.WebhookLambdaFunction?.Properties).not.toHaveProperty('VpcConfig');
    expect(JSON.stringify(Resources.WebhookRole)).not.toContain('ec2:');
  });
});
