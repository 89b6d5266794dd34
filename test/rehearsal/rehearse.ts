import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startGateway } from '../../local/gateway/start.ts';
import { createSampleGroup } from '../../local/gitlab/sample-group.ts';
import { packageService } from '../../local/package.ts';
import { type ServedGitLab, serveGitLab } from '../../local/stack/gitlab.ts';
import { makeCheckout } from '../support/checkout.ts';
import { until } from '../support/until.ts';
import { checkDeployed } from './check-deployed.ts';
import { checkRights } from './check-rights.ts';
import { type DeployedStack, physicalId } from './deployed-stack.ts';
import { describeFunction } from './describe-function.ts';
import { type EmulatedAws, startEmulatedAws } from './emulated-aws.ts';
import { lint } from './lint.ts';
import { preparePython } from './python.ts';
import { checkRetained } from './retained.ts';
import { LOG, type Routes, type ServedStack } from './serve-deployed.ts';
import { type Parameters, Serverless } from './serverless.ts';
import { type Scene, Stage } from './stage.ts';
import { readUnseen } from './unseen.ts';

/** Does a piece of work under a name. */
export type Step = <T>(what: string, work: () => Promise<T>) => Promise<T>;

/** Everything that is off by default. */
const ALL_FEATURES: Parameters = {
  alarmEmail: 'platform@acme.example',
  commitStatus: 'true',
  rotateTokens: 'true',
  sweepGroups: 'https://gitlab.com/acme/data',
};

/** What only the template shows: the AWS in memory has no networks. */
const OWN_NETWORK: Parameters = {
  proxy: 'http://proxy.acme.example:3128',
  noProxy: '.acme.example',
  vpcSubnets: 'subnet-0123456789abcdef0',
  vpcSecurityGroups: 'sg-0123456789abcdef0',
};

/**
 * Deploys with the real `serverless` to an AWS in memory, sets up and uses what was deployed as its operators do, deploys
 * another version of it, removes it, and begins again beside what was kept.
 * @returns what it has not seen @throws whatever does not go as it should
 */
export async function rehearse(step: Step): Promise<string> {
  await using opened = new AsyncDisposableStack();
  await rm(LOG, { force: true });
  const python = await step('Python, with moto and cfn-lint in an environment of their own', preparePython);
  const { directory: checkout } = opened.use(await step('a checkout', makeCheckout));
  const routes: Routes = new Map();
  const gateway = await startGateway({ port: 0, routes });
  opened.defer(gateway.close);
  const aws = opened.use(await step('an AWS in memory', () => startEmulatedAws(python, gateway.url)));
  useInThisProcess(aws);
  const gitlab = await startGitLab(join(checkout, 'gitlab'));
  opened.defer(gitlab.close);

  const serverless = new Serverless(checkout, aws.environment);
  const { endpoint, environment: awsEnvironment } = aws;
  const scene = { endpoint, awsEnvironment, checkout, gitlab, routes };
  const prod = new Stage('prod', scene);
  await step('npm run build', () => serverless.build());
  await step('cfn-lint, with defaults and with everything on', () => lintBoth(python, checkout, serverless));
  await step('serverless deploy', () => serverless.deploy(prod.name));
  const first = await prod.read();
  await step('queues, table and secrets are as they should be', () => checkDeployed(endpoint, first));
  await useNew(step, prod);
  await step('serverless info', async () => {
    assert.match(await serverless.info(prod.name), /POST - \S+\/gateway\/public\/sync/);
  });
  await deployAgain(step, endpoint, prod, serverless, first);
  const all = await deployBeside(step, prod, new Stage('test', scene), serverless);
  await step('serverless remove', () => serverless.remove(prod.name));
  await step('table, queues and secrets are kept, with what is in them', () => checkRetained(first));
  await step('serverless deploy, beside what was kept', () => serverless.deploy(prod.name));
  await step('what is new is empty', async () => checkDeployed(endpoint, await prod.read()));
  await useNew(step, prod, (served) => haveTrouble(step, scene, prod, served));
  await step('serverless remove, again', () => serverless.remove(prod.name));
  return readUnseen(all.missingTypes);
}

/** A GitLab with projects, and without a webhook. It may be closed before the end. */
async function startGitLab(directory: string): Promise<ServedGitLab> {
  const gitlab = await serveGitLab({ kind: 'sample', isEmpty: true }, directory, () => null);
  assert(gitlab.sample !== null);
  await createSampleGroup(gitlab.sample, gitlab.accessToken);
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= gitlab.close();
    return closed;
  };
  return { ...gitlab, close };
}

/** For its own clients. Nothing that may lead elsewhere is left. */
function useInThisProcess({ environment }: EmulatedAws): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, environment);
}

async function lintBoth(python: string, checkout: string, serverless: Serverless): Promise<void> {
  const everything = join(checkout, 'package-everything');
  await serverless.package(everything, { ...ALL_FEATURES, ...OWN_NETWORK });
  await lint(python, [await packageService(), everything]);
}

/** @param then what is done while it still runs */
async function useNew(
  step: Step,
  stage: Stage,
  then?: (served: ServedStack) => Promise<void>,
): Promise<void> {
  await using served = await step('the functions as uploaded', () => stage.serve());
  await step('hub gitlab add, hook add, hook test', () => stage.setUp());
  await step('a push', () => stage.push());
  await step('a sweep', () => served.callSchedules());
  // The metrics that the functions write into their logs come to nothing here, and the last sweep is one of them.
  await step('hub doctor: nothing is wrong but what is not seen here', async () => {
    assert.deepEqual(await stage.wrong(), ['sweep']);
  });
  await then?.(served);
}

/** What calls for the rights that a function seldom needs; then each has done all that it may. */
async function haveTrouble(step: Step, { endpoint, gitlab }: Scene, stage: Stage, served: ServedStack) {
  await step('a push, once the token was revoked: a dead letter', async () => {
    gitlab.sample?.revokeToken(gitlab.tokenToAdd ?? '');
    await stage.pushOnly();
    await until('there is a dead letter', async () => (await stage.deadLetters()) > 0);
  });
  await step('a GitLab that is away: messages wait', async () => {
    await gitlab.close();
    await served.sweepAll();
    await until('a message was put back', async () =>
      served.used('ReplicateLambdaFunction').some(({ right }) => right === 'sqs:ChangeMessageVisibility'),
    );
  });
  await step('each role allows what its function has done, and nothing else', async () =>
    checkRights(endpoint, await stage.read(), served.used),
  );
}

/** A new version with another setting: what is there stays, and what is running goes on. */
async function deployAgain(
  step: Step,
  endpoint: string,
  stage: Stage,
  serverless: Serverless,
  first: DeployedStack,
): Promise<void> {
  const before = await stage.models();
  await step('serverless deploy, with another parameter', () =>
    serverless.deploy(stage.name, { sweepHours: '3' }),
  );
  await step('it is there, nothing was replaced, and nothing is lost', async () => {
    const now = await stage.read();
    const sweep = await describeFunction(endpoint, physicalId(now, 'SweepLambdaFunction'));
    assert.equal(sweep.Configuration.Environment.Variables.SWEEP_HOURS, '3');
    assert.deepEqual(now.outputs, first.outputs);
    assert.equal(await stage.models(), before);
  });
  await using _served = await step('the functions as uploaded now', () => stage.serve());
  await step('a push', () => stage.push());
}

/** Another stage with everything on shares nothing with the first. */
async function deployBeside(
  step: Step,
  stage: Stage,
  other: Stage,
  serverless: Serverless,
): Promise<DeployedStack> {
  const before = await stage.read();
  await step('serverless deploy of a second stage, with everything on', () =>
    serverless.deploy(other.name, ALL_FEATURES),
  );
  const beside = await other.read();
  await step('the stages share nothing', async () => {
    const theirs = namesIn(beside);
    assert.deepEqual(
      namesIn(before).filter((name) => theirs.includes(name)),
      [],
    );
    assert(beside.resources.has('RotateLambdaFunction') && !before.resources.has('RotateLambdaFunction'));
  });
  await step('serverless remove of the second stage', () => serverless.remove(other.name));
  assert.deepEqual((await stage.read()).outputs, before.outputs);
  return beside;
}

/** Names and ids that AWS knows once only. A permission has none, and the stage of an API is called `$default`. */
function namesIn({ resources }: DeployedStack): readonly string[] {
  return [...resources.values()].map(({ id }) => id).filter((id) => id !== '' && id !== '$default');
}
