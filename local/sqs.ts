import { buildApp } from 'fauxqs';
import { PersistenceManager } from '../node_modules/fauxqs/dist/persistence.js';
import { S3Store } from '../node_modules/fauxqs/dist/s3/s3Store.js';
import { SnsStore } from '../node_modules/fauxqs/dist/sns/snsStore.js';
import { SqsStore } from '../node_modules/fauxqs/dist/sqs/sqsStore.js';
import { LOCAL_REGION } from './template/names.ts';

export type LocalSqs = {
  readonly endpoint: string;
  /** Answers whoever waits for a message now rather than at the end of his time: for who wants to close. */
  readonly answerWaiting: () => void;
  readonly close: () => Promise<void>;
};

/**
 * Starts an SQS on 127.0.0.1, in this process. Messages are in memory, or kept in `dataDir`.
 *
 * fauxqs' own `startFauxqs` listens on all interfaces; its parts, which it does not export by name, can be put together
 * so that only this machine gets in. (The version is pinned.)
 */
export async function startSqs(options: { dataDir?: string | undefined } = {}): Promise<LocalSqs> {
  const stores = { sqsStore: new SqsStore(), snsStore: new SnsStore(), s3Store: new S3Store() };
  // Without a host of its own a queue's URL has the one of the request.
  stores.sqsStore.host = '';
  const persistence = options.dataDir === undefined ? undefined : persist(stores.sqsStore, options.dataDir);

  const app = buildApp({ logger: false, defaultRegion: LOCAL_REGION, stores });
  const endpoint = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    endpoint,
    answerWaiting: () => stores.sqsStore.shutdown(),
    close: async () => {
      await app.close();
      persistence?.close();
    },
  };
}

/** Loads what an earlier stack left, and writes every change through. */
function persist(store: SqsStore, dataDir: string): PersistenceManager {
  const persistence = new PersistenceManager(dataDir);
  persistence.loadSqsAndSns(store, new SnsStore());
  // fauxqs 2.4.1 writes NULL into a column that forbids it when a message is made visible at once, and loses the
  // message. To leave the row "in flight" is harmless: nothing is in flight any more when it is loaded again.
  persistence.updateMessageReady = () => undefined;
  store.persistence = persistence;
  for (const queue of store.allQueues()) {
    queue.persistence = persistence;
    // Whoever had received these is gone. On AWS they would wait for their visibility timeout.
    for (const receiptHandle of queue.inflightMessages.keys()) queue.changeVisibility(receiptHandle, 0);
  }
  return persistence;
}
