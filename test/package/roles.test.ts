import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { ROOT } from '../../local/root.ts';
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
    expect(roles.toSorted()).toEqual(['ReplicateRole', 'WebhookRole']);
  });

  it('allow actions by name on resources by name, and have no policy from elsewhere', () => {
    for (const role of ['WebhookRole', 'ReplicateRole']) {
      expect(properties(role)).not.toHaveProperty('ManagedPolicyArns');
      for (const { Action, Resource } of statements(role)) {
        expect(JSON.stringify({ Action, Resource })).not.toContain('*');
        expect(JSON.stringify(Resource)).toMatch(/"(Ref|Fn::GetAtt)"/);
      }
    }
  });

  it('let the function that faces the internet read one secret and send to one queue', () => {
    expect(actions('WebhookRole', 'WebhookSecret')).toEqual(['secretsmanager:GetSecretValue']);
    expect(actions('WebhookRole', 'ReplicateQueue')).toEqual(['sqs:SendMessage']);
    expect(actions('WebhookRole', 'WebhookLogGroup')).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
    expect(statements('WebhookRole')).toHaveLength(3);
  });

  it('let the worker read access tokens, but not the webhook secret', () => {
    expect(actions('ReplicateRole', 'AccessSecret')).toEqual(['secretsmanager:GetSecretValue']);
    expect(actions('ReplicateRole', 'WebhookSecret')).toEqual([]);
  });

  it('let the worker do to the table what the store does, and nothing else', async () => {
    // No emulator checks rights: one that is missing would show in AWS only.
    expect(actions('ReplicateRole', 'HubTable')).toEqual(await dynamodbCalls());
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
});

/** The rights that the sources of the store call for. A transaction needs those of its actions. */
async function dynamodbCalls(): Promise<string[]> {
  const calls = new Set<string>();
  for await (const file of glob('lib/store/*.ts', { cwd: ROOT, exclude: ['**/*.test.ts'] })) {
    const source = await readFile(join(ROOT, file), 'utf8');
    for (const [, command] of source.matchAll(/new (\w+)Command\(/g)) calls.add(String(command));
    for (const [, action] of source.matchAll(/\b(Put|Update|Delete): \{/g)) calls.add(`${action}Item`);
    if (source.includes('{ ConditionCheck: ')) calls.add('ConditionCheckItem');
    if (source.includes('paginateQuery(')) calls.add('Query');
  }
  calls.delete('TransactWriteItems');
  return [...calls].map((call) => `dynamodb:${call}`).toSorted();
}
