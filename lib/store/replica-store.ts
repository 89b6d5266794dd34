import type { ReplicaStore } from '../replica/replica-store.ts';
import { readAllCards, readCards } from './cards.ts';
import { expireContent, expireRemains, readIntactContent, writeContent } from './content.ts';
import { deleteFencedRun, deleteOpenRun, putFencedRun, putOpenRun } from './open-run.ts';
import { noteFailure, noteIdle, noteSuspect, noteVerified, readProject, registerProject } from './project.ts';
import type { Table } from './table.ts';
import { CARDS_PER_TRANSACTION, transact } from './transact.ts';

/** What replication needs of the table, on DynamoDB. */
export function replicaStore(table: Table): ReplicaStore {
  return {
    cardsPerTransaction: CARDS_PER_TRANSACTION,
    readProject: (project) => readProject(table, project),
    readCards: (project, keys) => readCards(table, project, keys),
    readAllCards: (project) => readAllCards(table, project),
    registerProject: (project, path, at) => registerProject(table, project, path, at),
    openRun: (project, run) => putOpenRun(table, project, run),
    closeRun: (project, run) => deleteOpenRun(table, project, run),
    fenceRun: async (project, run) => {
      await putFencedRun(table, project, run);
      await deleteOpenRun(table, project, run);
    },
    forgetFenced: (project, run) => deleteFencedRun(table, project, run),
    writeContent: (contentId, gzip) => writeContent(table, contentId, gzip),
    readContent: (content, maxBytes) => readIntactContent(table, content, maxBytes),
    expireContent: (contents, at) => expireContent(table, contents, at),
    expireRemains: (contentIds, at) => expireRemains(table, contentIds, at),
    transact: (hold, step, writes) => transact(table, hold, step, writes),
    noteSuspect: (hold, suspect) => noteSuspect(table, hold, suspect),
    noteVerified: (hold, at) => noteVerified(table, hold, at),
    noteFailure: (hold, failure) => noteFailure(table, hold, failure),
    noteIdle: (project, run) => noteIdle(table, project, run),
  };
}
