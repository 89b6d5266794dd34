import {
  type DynamoDBClient,
  type ServiceInputTypes,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { impatient } from './impatient.ts';
import { type Life, lives } from './life.ts';
import { NO_FAULTS, type TableFault } from './twist.ts';

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
      const life = lives.getStore();
      const faults = (await life?.enter('table')) ?? NO_FAULTS;
      try {
        return await underFault(faults.table ?? service.weather, args.input, async () => {
          const result = await next(args);
          if (life) life.writes += writesOf(args.input);
          // Who looks on is no part of the invocation.
          await lives.exit(async () => service.observer?.done(args.input, life));
          return result;
        });
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
  if (fault !== null && fault !== 'answer lost') throw refusal(fault, input);
  const result = await send();
  if (fault !== null) throw named('TimeoutError', 'The answer was lost.', undefined);
  return result;
}

function refusal(fault: Exclude<TableFault, 'answer lost'>, input: ServiceInputTypes): Error {
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
    const others = (input.TransactItems ?? []).slice(1).map(() => ({ Code: 'None' }));
    const CancellationReasons = [{ Code: 'TransactionConflict' }, ...others];
    return new TransactionCanceledException({ ...options, CancellationReasons });
  }
  if (writesOf(input) > 0) return new TransactionConflictException(options);
  return named('ThrottlingException', options.message, 400);
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
