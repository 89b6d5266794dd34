import {
  type DynamoDBClient,
  type ServiceInputTypes,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { shiftCardVersions } from './card-versions.ts';
import { leaveHalf } from './half-answer.ts';
import { impatient } from './impatient.ts';
import { type Life, lives } from './life.ts';
import { NO_FAULTS, type TableFault, type TableOperation } from './twist.ts';

/** Told of each request that the table has done, also where the answer is lost. */
export type TableObserver = {
  done(input: ServiceInputTypes, life: Life | undefined): Promise<void>;
};

export type TableService = {
  /** Of all calls; null: it is well. */
  weather: TableFault | null;
  observer: TableObserver | null;
};

/** Stands between a real client and the table's engine, within the client's own retries. */
export function watchTable(client: DynamoDBClient): TableService {
  const service: TableService = { weather: null, observer: null };
  impatient(client);
  client.middlewareStack.add(
    (next) => async (args) => {
      const version = lives.getStore()?.version ?? 0;
      const result = await next({ ...args, input: shiftCardVersions(args.input, version) });
      return { ...result, output: shiftCardVersions(result.output, -version) };
    },
    { step: 'initialize', name: 'another version of the code' },
  );
  client.middlewareStack.add(
    (next) => async (args) => {
      const life = lives.getStore();
      const operation = operationOf(args.input);
      const { table: fault } = (await life?.enter('table', operation, service.weather)) ?? NO_FAULTS;
      if (fault !== null && fault !== 'half an answer') life?.suffers(fault, operation);
      try {
        const result = await underFault(fault, args.input, async () => {
          const answer = await next(args);
          if (life) life.writes += writesOf(args.input);
          // Who looks on is no part of the invocation.
          await lives.exit(async () => service.observer?.done(args.input, life));
          return answer;
        });
        if (fault === 'half an answer' && leaveHalf(args.input, result.output))
          life?.suffers(fault, operation);
        return result;
      } finally {
        life?.leave();
      }
    },
    { step: 'finalizeRequest', priority: 'low', name: 'nemesis' },
  );
  return service;
}

async function underFault<T>(
  fault: TableFault | null,
  input: ServiceInputTypes,
  send: () => Promise<T>,
): Promise<T> {
  switch (fault) {
    case null:
    case 'half an answer':
      return send();
    case 'answer lost':
      await send();
      throw named('TimeoutError', 'The answer was lost.', undefined);
    default:
      throw refusal(fault, input);
  }
}

type Refusal = Exclude<TableFault, 'answer lost' | 'half an answer'>;

function refusal(fault: Refusal, input: ServiceInputTypes): Error {
  switch (fault) {
    case 'throttled':
      return named('ThrottlingException', 'By order of the test.', 400);
    case 'internal error':
      return named('InternalServerError', 'By order of the test.', 500);
    case 'conflict':
      return conflict(input);
  }
}

/** Reads do not collide with transactions in a way that shows: they are throttled. */
function conflict(input: ServiceInputTypes): Error {
  const options = { message: 'By order of the test.', $metadata: { httpStatusCode: 400 } };
  if ('TransactItems' in input) {
    // Of several items, one is in the way of another transaction, and another one is throttled.
    const passing = [{ Code: 'TransactionConflict' }, { Code: 'ThrottlingError' }];
    const items = input.TransactItems ?? [];
    const CancellationReasons = items.map(
      (_, index) => passing[items.length - 1 - index] ?? { Code: 'None' },
    );
    return new TransactionCanceledException({ ...options, CancellationReasons });
  }
  if (writesOf(input) > 0) return new TransactionConflictException(options);
  return named('ThrottlingException', options.message, 400);
}

function operationOf(input: ServiceInputTypes): TableOperation {
  if ('TransactItems' in input) return 'transact';
  return writesOf(input) > 0 ? 'write' : 'read';
}

function named(name: string, message: string, httpStatusCode: number | undefined): Error {
  const metadata = httpStatusCode === undefined ? {} : { $metadata: { httpStatusCode } };
  return Object.assign(new Error(message), { name, ...metadata });
}

/** Items that a request writes. */
function writesOf(input: ServiceInputTypes): number {
  if ('TransactItems' in input) return input.TransactItems?.length ?? 0;
  if ('Item' in input || 'UpdateExpression' in input) return 1;
  return isDelete(input) ? 1 : 0;
}

/** A delete has a key and no more: a get says how to read. */
function isDelete(input: ServiceInputTypes): boolean {
  return 'Key' in input && 'TableName' in input && !('ConsistentRead' in input);
}
