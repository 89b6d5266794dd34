import { crc32 } from 'node:zlib';
import type { Project } from './projects.ts';

/** The sample makes groups as its projects need them: a group is a path, and its id follows from that. */
export type Group = { readonly id: number; readonly path: string };

/** So that none is taken for a project's. */
const FIRST_ID = 100_000;

export function listGroups(projects: readonly Project[]): Group[] {
  const paths = projects.flatMap(({ path }) => {
    const segments = path.split('/').slice(0, -1);
    return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
  });
  return [...new Set(paths)].sort().map((path) => ({ id: FIRST_ID + (crc32(path) % 900_000), path }));
}

/** By id or by path. */
export function findGroup(projects: readonly Project[], idOrPath: string): Group | undefined {
  return listGroups(projects).find(({ id, path }) => path === idOrPath || String(id) === idOrPath);
}
