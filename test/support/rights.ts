/** What an operation of AWS needs the right to. A transaction needs the rights of its actions. */
export const RIGHTS: Readonly<Record<string, readonly string[]>> = {
  GetSecretValue: ['secretsmanager:GetSecretValue'],
  PutSecretValue: ['secretsmanager:PutSecretValue'],
  UpdateSecretVersionStage: ['secretsmanager:UpdateSecretVersionStage'],
  SendMessage: ['sqs:SendMessage'],
  // Also in batches: AWS has no right of its own for these.
  SendMessageBatch: ['sqs:SendMessage'],
  ReceiveMessage: ['sqs:ReceiveMessage'],
  DeleteMessage: ['sqs:DeleteMessage'],
  ChangeMessageVisibility: ['sqs:ChangeMessageVisibility'],
  Query: ['dynamodb:Query'],
  BatchGetItem: ['dynamodb:BatchGetItem'],
  PutItem: ['dynamodb:PutItem'],
  UpdateItem: ['dynamodb:UpdateItem'],
  DeleteItem: ['dynamodb:DeleteItem'],
  // A part of the client of DynamoDB that only sends it where it is told to discover endpoints.
  DescribeEndpoints: [],
};
