import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CheckIgnore } from '../hackolade/check-ignore.ts';
import { type HubTable, startHubTable } from '../support/hub-table.ts';
import { GitFront } from './git-front.ts';
import { GitOracle } from './git-oracle.ts';
import { LogWatch } from './log-watch.ts';
import { type TableService, watchTable } from './table-service.ts';
import { Tally } from './tally.ts';

/** What all histories share: a table, a server for git, and those who look on. */
export type Stage = AsyncDisposable & {
  readonly directory: string;
  readonly table: HubTable;
  readonly tableService: TableService;
  /** For those who check: it knows nothing of ours, and no fault reaches it. */
  readonly raw: DynamoDBClient;
  readonly front: GitFront;
  readonly oracle: GitOracle;
  readonly log: LogWatch;
  /** Of what has gone wrong in all of them. */
  readonly tally: Tally;
  /** How many histories were played on it. */
  histories: number;
};

export async function startStage(): Promise<Stage> {
  await using opened = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'modelhub-faults-'));
  opened.defer(() => rm(directory, { recursive: true, force: true }));
  const table = await startHubTable();
  opened.defer(() => table.close());
  const front = await GitFront.start();
  opened.defer(() => front.close());
  const oracle = new GitOracle(opened.use(await CheckIgnore.start()));
  const raw = opened.adopt(new DynamoDBClient(), (client) => client.destroy());
  const log = opened.use(new LogWatch());
  const tableService = watchTable(table.client);
  const stack = opened.move();
  return {
    directory,
    table: { ...table, wait: async () => {} },
    tableService,
    raw,
    front,
    oracle,
    log,
    tally: new Tally(),
    histories: 0,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
