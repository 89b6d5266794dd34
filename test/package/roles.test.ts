import { beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { awsCalls } from '../support/aws-calls.ts';
import { readTemplate, resourcesOfType, type Template } from '../support/template.ts';

const policiesSchema = z.array(
  z.object({
    PolicyDocument: z.object({
      Statement: z.array(
        z.object({ Action: z.union([z.string(), z.array(z.string())]), Resource: z.unknown() }),
      ),
    }),
  }),
);

let template: Template;

beforeAll(async () => {
  template = await readTemplate();
});

const properties = (logicalId: string) => template.Resources[logicalId]?.Properties ?? {};

const ROLES = ['ReplicateRole', 'RotateRole', 'SweepRole', 'WebhookRole'];

describe('the roles', () => {
  const statements = (role: string) =>
    policiesSchema.parse(properties(role).Policies).flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  const actions = (role: string, logicalId: string) =>
    statements(role)
      .filter(({ Resource }) => JSON.stringify(Resource).includes(`"${logicalId}"`))
      .flatMap(({ Action }) => Action)
      .toSorted();

  it('are one a function: no shared one is left', () => {
    const roles = resourcesOfType(template, 'AWS::IAM::Role').map(([logicalId]) => logicalId);
    expect(roles.toSorted()).toEqual(ROLES);
  });

  it('allow actions by name on resources by name, and have no policy from elsewhere', () => {
    for (const role of ROLES) {
      expect(properties(role)).not.toHaveProperty('ManagedPolicyArns');
      for (const { Action, Resource } of statements(role)) {
        expect(JSON.stringify({ Action, Resource })).not.toContain('*');
        expect(JSON.stringify(Resource)).toMatch(/"(Ref|Fn::GetAtt)"/);
      }
    }
  });

  // With them the roles get what Lambda needs: test/system/self-managed.long.test.ts.
  it('know nothing of networks where there are no subnets', () => {
    for (const role of ROLES) expect(JSON.stringify(statements(role))).not.toContain('ec2:');
  });

  // No emulator checks rights: one that is missing would show in AWS only.
  it.each([
    ['WebhookRole', 'webhook', []],
    // What Lambda's poller does in the function's name.
    ['ReplicateRole', 'replicate', ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage']],
    ['SweepRole', 'sweep', []],
    ['RotateRole', 'rotate', []],
  ])('%s allows what the code of its function calls, and nothing else', async (role, name, byLambda) => {
    const allowed = new Set(statements(role).flatMap(({ Action }) => Action));
    const calls = await awsCalls(name);
    const logs = ['logs:CreateLogStream', 'logs:PutLogEvents'];
    expect([...allowed].toSorted()).toEqual([...calls, ...byLambda, ...logs].toSorted());
  });

  it('let the function that faces the internet read one secret and send to one queue', () => {
    expect(actions('WebhookRole', 'WebhookSecret')).toEqual(['secretsmanager:GetSecretValue']);
    expect(actions('WebhookRole', 'ReplicateQueue')).toEqual(['sqs:SendMessage']);
    expect(actions('WebhookRole', 'WebhookLogGroup')).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
    expect(statements('WebhookRole')).toHaveLength(3);
  });

  it.each(['ReplicateRole', 'SweepRole'])('let %s read access tokens, but not the webhook secret', (role) => {
    expect(actions(role, 'AccessSecret')).toEqual(['secretsmanager:GetSecretValue']);
    expect(actions(role, 'WebhookSecret')).toEqual([]);
  });

  it('let nobody but the function that rotates it write a secret', () => {
    expect(actions('RotateRole', 'AccessSecret')).toEqual([
      'secretsmanager:GetSecretValue',
      'secretsmanager:PutSecretValue',
      'secretsmanager:UpdateSecretVersionStage',
    ]);
    expect(statements('RotateRole')).toHaveLength(2);
  });

  it('let the worker put messages back and aside', () => {
    expect(actions('ReplicateRole', 'DeadLetterQueue')).toEqual(['sqs:SendMessage']);
    expect(actions('ReplicateRole', 'ReplicateQueue')).toEqual([
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
    ]);
  });

  it('let the sweep read the table and send to the queue, and nothing else', () => {
    expect(actions('SweepRole', 'HubTable')).toEqual(['dynamodb:BatchGetItem', 'dynamodb:Query']);
    expect(actions('SweepRole', 'ReplicateQueue')).toEqual(['sqs:SendMessage']);
    expect(actions('SweepRole', 'DeadLetterQueue')).toEqual([]);
  });
});
