import type { ReplicaStore } from '../replica/replica-store.ts';
import { readAllCards, readCards } from './cards.ts';
import { expireContent, expireRemains, writeContent } from './content.ts';
import { deleteOpenRun, putOpenRun } from './open-run.ts';
import { fence, noteProject, readProject, registerProject, transact } from './project.ts';
import { recordSync } from './sync-record.ts';
import type { Table } from './table.ts';

/** What replication needs of the table, on DynamoDB. */
export function replicaStore(table: Table): ReplicaStore {
  return {
    readProject: (project) => readProject(table, project),
    readCards: (project, keys) => readCards(table, project, keys),
    readAllCards: (project) => readAllCards(table, project),
    registerProject: (project, path, at) => registerProject(table, project, path, at),
    openRun: (project, run) => putOpenRun(table, project, run),
    closeRun: (project, run) => deleteOpenRun(table, project, run),
    writeContent: (contentId, gzip) => writeContent(table, contentId, gzip),
    expireContent: (contents, at) => expireContent(table, contents, at),
    expireRemains: (contentIds, at) => expireRemains(table, contentIds, at),
    fence: (hold) => fence(table, hold),
    transact: (hold, step, writes) => transact(table, hold, step, writes),
    noteProject: (hold, note) => noteProject(table, hold, note),
    recordSync: (project, record) => recordSync(table, project, record),
  };
}
