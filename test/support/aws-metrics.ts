/** Of AWS's own metrics those that are used here, each with its dimensions (the services' pages on CloudWatch metrics). */
export const AWS_METRICS: Readonly<
  Record<string, { readonly dimensions: readonly string[]; readonly names: readonly string[] }>
> = {
  'AWS/SQS': {
    dimensions: ['QueueName'],
    names: [
      'ApproximateNumberOfMessagesVisible',
      'ApproximateNumberOfMessagesNotVisible',
      'ApproximateAgeOfOldestMessage',
      'NumberOfMessagesSent',
    ],
  },
  'AWS/Lambda': { dimensions: ['FunctionName'], names: ['Errors', 'Throttles', 'Duration', 'Invocations'] },
  'AWS/DynamoDB': {
    dimensions: ['TableName'],
    names: ['ConsumedReadCapacityUnits', 'ConsumedWriteCapacityUnits'],
  },
  // As an HTTP API has them: those of a REST API are called otherwise.
  'AWS/ApiGateway': { dimensions: ['ApiId'], names: ['Count', '4xx', '5xx'] },
};
