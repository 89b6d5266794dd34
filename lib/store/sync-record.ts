import type { ProjectKey } from '../project-key.ts';
import type { FailedRun, IdleRun, SyncRecord } from '../replica/project/sync-record.ts';
import { projectPk, SYNC_PREFIX } from './keys.ts';
import { type Item, toItem } from './marshal.ts';

const RETENTION_SECONDS = 90 * 24 * 60 * 60;

/** An entry of the diary: in its order by time, and gone after 90 days. */
export function recordToItem(project: ProjectKey, record: SyncRecord | FailedRun | IdleRun): Item {
  return toItem({
    ...record,
    PK: projectPk(project),
    SK: `${SYNC_PREFIX}${record.at}#${record.run}`,
    expiresAt: Math.floor(Date.parse(record.at) / 1000) + RETENTION_SECONDS,
  });
}
