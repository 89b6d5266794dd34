import { formatProjectKey, type ProjectKey } from '../project-key.ts';

/** The hub's list of projects: one partition, one item a project. */
export const HUB_PK = 'HUB';

export function registrySk(project: ProjectKey): string {
  return `PROJECT#${formatProjectKey(project)}`;
}

/** The project that an item of the list is about: its key cannot be changed. Null: it is none of ours. */
export function projectOfRegistrySk(sk: string): ProjectKey | null {
  const [, instance, id] = /^PROJECT#(.+)#(\d+)$/s.exec(sk) ?? [];
  if (instance === undefined) return null;
  const project = { instance, projectId: Number(id) };
  return registrySk(project) === sk ? project : null;
}

/** The partition of a project's item, open runs, cards and sync records. */
export function projectPk(project: ProjectKey): string {
  return `P#${formatProjectKey(project)}`;
}

export const PROJECT_SK = 'PROJECT';
/** What a project's item and its open runs begin with: one query reads them all. */
export const PROJECT_PREFIX = 'PROJECT';
export const RUN_PREFIX = 'PROJECT#RUN#';
export const FENCED_PREFIX = 'PROJECT#FENCED#';
/** What every card's sort key begins with: `MODEL#<path>` and `MODEL~<sha256>`. */
export const CARD_PREFIX = 'MODEL';
export const SYNC_PREFIX = 'SYNC#';

export function contentPk(contentId: string): string {
  return `C#${contentId}`;
}

export const PART_PREFIX = 'PART#';
/** As many as can be told apart by their sort keys: more than 3 GB. */
export const MAX_PARTS = 10_000;

export function partSk(index: number): string {
  return `${PART_PREFIX}${String(index).padStart(4, '0')}`;
}
