import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EXIT } from '../../cli/exit-code.ts';
import { awsEnvironment, LOCAL_CREDENTIALS } from '../../local/endpoints.ts';
import { makeCheckout } from '../support/checkout.ts';
import { type EmptyHub, startEmptyHub, TOKENS } from '../support/empty-hub.ts';
import { startServer } from '../support/git-server.ts';
import { SIGNING_TOKEN } from '../support/gitlab.ts';
import { runHub } from '../support/run-hub.ts';
import { type StageStub, startStageStub } from '../support/stage-stub.ts';

const GROUP = 'acme/data';

describe('hub doctor', () => {
  let test: EmptyHub;
  let instance: string;
  let hookUrl: string;

  beforeAll(async () => {
    test = await startEmptyHub();
    instance = test.gitlab.url;
    hookUrl = `${instance}/api/v4/groups/acme%2Fdata/hooks/1001`;
  });
  afterAll(() => test.close());

  const changeHook = (changes: object) =>
    fetch(hookUrl, {
      method: 'PUT',
      headers: { 'PRIVATE-TOKEN': test.apiToken },
      body: JSON.stringify(changes),
    });

  it('finds that nothing is set up, and leads through it to a hub that is well', async () => {
    const empty = await test.hub('doctor');
    expect([empty.code, empty.output]).toEqual([EXIT.failed, expect.stringContaining('✗ secrets')]);
    expect(empty.output).toContain('gitlab add <base URL>');
    expect(empty.errors).toContain('1 thing is wrong.');

    await test.hub(`gitlab add ${instance}`, [test.token]);
    const added = await test.hub('doctor');
    expect([added.code, added.output]).toEqual([EXIT.done, expect.stringContaining('– table')]);

    await test.hub(`hook add --group ${GROUP}`, [test.apiToken]);
    await test.hub(`hook test --group ${GROUP}`, [test.apiToken]);
    const { code, output, errors } = await test.hub('doctor --hooks', [test.apiToken]);
    expect([code, errors]).toEqual([EXIT.done, '']);
    expect(output.replace(/^ .*\n/gm, '').replace(/^(.) (\S+(?: \S+)?) .*$/gm, '$1 $2')).toBe(
      [
        ...['the local hub', '✓ credentials', '✓ stack', '✓ secrets', '✓ table', '✓ front door', '✓ queue'],
        ...[
          '✓ queue age',
          '✓ dead letters',
          '',
          instance,
          '✓ GitLab',
          '✓ token',
          '✓ scopes',
          '✓ expiry',
          '✓ git',
        ],
        ...['✓ webhook', '✓ events', '✓ TLS', '✓ token', '✓ state', '✓ deliveries', ''],
      ].join('\n'),
    );
  });

  it("looks at webhooks with the hub's own token, where GitLab shows them to it", async () => {
    await test.secrets('access', { [instance]: { accessToken: TOKENS.readingOwner } });
    const own = await test.hub('doctor');
    await test.secrets('access', { [instance]: { accessToken: test.token } });
    expect([own.code, own.output]).toEqual([EXIT.done, expect.stringContaining('✓ deliveries')]);
    expect(own.output).not.toContain('--hooks');
  });

  it('looks at the one project that is named', async () => {
    const path = `${GROUP}/webshop-models`;
    const { code, output } = await test.hub(`doctor --project ${path}`);
    expect([code, output]).toEqual([EXIT.done, expect.stringContaining('1 project can be read.')]);
    const unknown = await test.hub('doctor --project acme/nothing');
    expect([unknown.code, unknown.errors]).toEqual([
      EXIT.notFound,
      expect.stringContaining('There is no project "acme/nothing"'),
    ]);
    expect((await test.hub(`doctor --project ${path} --all`)).code).toBe(EXIT.usage);
    expect((await test.hub('doctor --all')).code).toBe(EXIT.done);
  });

  it('ends in time where a GitLab takes the connection and never answers', async () => {
    const silent = await startServer(() => undefined);
    await test.secrets('access', {
      [instance]: { accessToken: test.token },
      [silent.origin]: { accessToken: 'x' },
    });
    const began = Date.now();
    const { code, output } = await test.hub('doctor');
    const seconds = (Date.now() - began) / 1000;
    await test.secrets('access', { [instance]: { accessToken: test.token } });
    await silent.close();
    expect([code, output]).toEqual([EXIT.failed, expect.stringContaining('no whole answer in 20000 ms')]);
    expect(seconds).toBeLessThan(40);
  }, 60_000);

  it('says of webhooks that it cannot know of them without a token', async () => {
    const { code, value } = await test.json('doctor');
    const findings: { about: string; check: string; state: string; advice: string | null }[] = Object(value);
    expect(code).toBe(EXIT.done);
    expect(findings.find(({ check }) => check === 'webhook')).toMatchObject({
      about: instance,
      state: 'unknown',
      advice: expect.stringContaining('--hooks'),
    });
  });

  it.each([
    ['an expired token', TOKENS.expired, '✗ token', 'it has expired'],
    ['a token that may not use git', TOKENS.readApi, '✗ scopes', 'not enough to read repositories'],
    ['a token that does not see the project', TOKENS.elsewhere, '✗ git', 'GIT_NOT_FOUND'],
    ['a token of a guest', TOKENS.guest, '✗ git', 'GIT_FORBIDDEN'],
  ])('finds %s, and the rotation that is advised mends it', async (_what, token, mark, detail) => {
    await test.secrets('access', { [instance]: { accessToken: token } });
    const { code, output } = await test.hub('doctor');
    expect([code, output]).toEqual([EXIT.failed, expect.stringContaining(mark)]);
    expect(output).toContain(detail);
    await test.hub(`gitlab rotate ${instance} --access`, [test.token]);
    expect((await test.hub('doctor')).code).toBe(EXIT.done);
  });

  it('finds a webhook that is set wrong, and what is advised sets it right', async () => {
    await changeHook({ push_events: false, signing_token: SIGNING_TOKEN });
    for (let n = 0; n < 4; n += 1) {
      await fetch(`${hookUrl}/test/push_events`, {
        method: 'POST',
        headers: { 'PRIVATE-TOKEN': test.apiToken },
      });
    }
    const wrong = await test.hub('doctor --hooks', [test.apiToken]);
    expect(wrong.code).toBe(EXIT.failed);
    for (const mark of ['✗ events', '✗ state', '✗ deliveries']) expect(wrong.output).toContain(mark);
    await test.hub(`hook add --group ${GROUP}`, [test.apiToken]);
    await test.hub(`hook test --group ${GROUP}`, [test.apiToken]);
    expect((await test.hub('doctor --hooks', [test.apiToken])).code).toBe(EXIT.done);
  });

  it('finds that no webhook leads here, as far as the token may see', async () => {
    await changeHook({ url: 'https://elsewhere.example.com/' });
    const all = await test.hub('doctor --hooks', [test.apiToken]);
    expect([all.code, all.output]).toEqual([EXIT.failed, expect.stringContaining('✗ webhook')]);
    const some = await test.hub('doctor --hooks', [TOKENS.maintainer]);
    expect([some.code, some.output]).toEqual([EXIT.done, expect.stringContaining('– webhook')]);
    expect(some.output).toContain('may not see those of the group acme/data, the group acme');
  });

  it('finds an instance that was set up by half, and one that does not answer', async () => {
    await test.secrets('webhook', {});
    const half = await test.hub('doctor');
    expect(half.output).toContain(`Finish it: \`npm run -s hub -- gitlab add ${instance}\`.`);
    await test.hub(`gitlab add ${instance}`);
    await test.secrets('access', {
      [instance]: { accessToken: test.token },
      'http://127.0.0.1:1': { accessToken: 'x' },
    });
    const far = await test.hub('doctor');
    expect(far.output).toContain('✗ GitLab       GITLAB_UNREACHABLE');
    await test.hub('gitlab remove http://127.0.0.1:1 --yes');
    expect((await test.hub('doctor')).code).toBe(EXIT.done);
  });

  it('finds messages that wait for a person', async () => {
    const { endpoints, region, dlqUrl } = test.stack;
    const sqs = new SQSClient({
      ...{ endpoint: endpoints.sqs, region, credentials: LOCAL_CREDENTIALS, useQueueUrlAsEndpoint: false },
    });
    const ids = { MessageGroupId: 'a', MessageDeduplicationId: 'a' };
    await sqs.send(new SendMessageCommand({ QueueUrl: dlqUrl, MessageBody: '{}', ...ids }));
    sqs.destroy();
    const { code, output } = await test.hub('doctor');
    expect([code, output]).toEqual([
      EXIT.failed,
      expect.stringContaining('✗ dead letters 1 message waits for you'),
    ]);
  });
});

describe('hub doctor of a stage', () => {
  let test: EmptyHub;
  let stage: StageStub;
  let environment: Readonly<Record<string, string>>;

  beforeAll(async () => {
    [test, stage] = await Promise.all([startEmptyHub(), startStageStub()]);
    const { endpoints, table, queueUrl, dlqUrl, syncUrl, secrets } = test.stack;
    environment = {
      ...awsEnvironment(endpoints),
      AWS_ENDPOINT_URL_CLOUDFORMATION: stage.endpoint,
      AWS_ENDPOINT_URL_CLOUDWATCH: stage.endpoint,
    };
    stage.outputs = {
      HubTableName: table.name,
      ReplicateQueueUrl: queueUrl,
      DeadLetterQueueUrl: dlqUrl,
      SyncUrl: syncUrl,
      AccessSecretArn: secrets.access,
      WebhookSecretArn: secrets.webhook,
    };
    await test.hub(`gitlab add ${test.gitlab.url}`, [test.token]);
  });
  afterAll(() => Promise.all([test.close(), stage[Symbol.asyncDispose]()]));

  const examine = () => runHub(test.directory, ['--stage', 'prod', 'doctor'], [], environment);
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);

  it('asks CloudWatch when the sweep was last at work', async () => {
    stage.metrics = { SweptProjects: [{ at: ago(12), value: 1 }] };
    const well = await examine();
    expect([well.code, well.output]).toEqual([EXIT.done, expect.stringContaining('✓ sweep')]);
    expect(stage.asked.get('SweptProjects')).toMatchObject({
      Metric: { Dimensions: expect.arrayContaining([{ Name: 'stage', Value: 'prod' }]) },
    });
    stage.metrics = { SweptProjects: [{ at: ago(90), value: 1 }] };
    const late = await examine();
    expect([late.code, late.output]).toEqual([EXIT.failed, expect.stringContaining('✗ sweep')]);
  });

  it('does not take it for a fault of the hub that who runs it may not ask CloudWatch', async () => {
    stage.failure = { status: 400, type: 'AccessDeniedException' };
    const { code, output } = await examine();
    expect([code, output]).toEqual([EXIT.done, expect.stringContaining('– sweep')]);
    expect(output).toContain('It takes the right cloudwatch:GetMetricData.');
  });
});

const NOWHERE = 'http://127.0.0.1:1';
/** By an `npm start` that was killed: no longer a process has that number than Linux and macOS give. */
const LEFT_BEHIND = {
  ...{ version: 1, region: 'eu-central-1', table: 'hub', functionLogs: [] },
  ...{ queueUrl: `${NOWHERE}/q`, dlqUrl: `${NOWHERE}/dead`, syncUrl: `${NOWHERE}/sync` },
  endpoints: { dynamodb: NOWHERE, sqs: NOWHERE, secretsManager: NOWHERE },
  secrets: { access: 'access', webhook: 'webhook' },
};

describe('hub doctor, where there is no hub', () => {
  it('says how to start or to reach one', async () => {
    await using checkout = await makeCheckout();
    const local = await runHub(checkout.directory, ['doctor']);
    expect([local.code, local.output]).toEqual([EXIT.failed, expect.stringContaining('✗ stack')]);
    expect(local.output).toContain('Start one with `npm start`');
    const left = join(checkout.directory, '.modelhub', 'local.json');
    await writeFile(left, JSON.stringify({ ...LEFT_BEHIND, pid: 2 ** 22 + 1 }));
    const killed = await runHub(checkout.directory, ['doctor']);
    expect([killed.code, killed.output]).toEqual([EXIT.failed, expect.stringContaining('✗ stack')]);
    await writeFile(left, JSON.stringify({ ...LEFT_BEHIND, pid: process.pid }));
    expect((await runHub(checkout.directory, ['doctor'])).output).toContain('✓ stack');
    const stage = await runHub(checkout.directory, ['--stage', 'prod', 'doctor']);
    expect([stage.code, stage.output]).toEqual([EXIT.failed, expect.stringContaining('✗ credentials')]);
    expect(stage.output).toContain('AWS_PROFILE');
  });
});
