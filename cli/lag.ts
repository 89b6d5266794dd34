import type { HubProject } from '../lib/store/hub.ts';
import { formatAge } from './age.ts';

/** How far the hub may be behind. Programs count on these fields; null: there is nothing of the kind. */
export type Lag = {
  /** Of the projects that will be tried again the one whose last attempt is longest ago. */
  readonly oldestPending: {
    readonly instance: string;
    readonly projectId: number;
    readonly project: string;
    readonly triedAt: string;
    readonly ageSeconds: number;
  } | null;
  /** Of the heads that are shown the one that was read last. */
  readonly newestHead: { readonly observedAt: string; readonly ageSeconds: number } | null;
};

/** @param projects all that the hub has */
export function measureLag(projects: readonly HubProject[], now: Date): Lag {
  const ageOf = (time: string) => Math.max(0, Math.floor((now.getTime() - Date.parse(time)) / 1000));
  const pending = projects.flatMap(({ status, lastError, instance, projectId, path }) => {
    // Somebody may have changed the time by hand.
    if (status !== 'pending' || lastError === null || Number.isNaN(Date.parse(lastError.at))) return [];
    const { at } = lastError;
    return [{ instance, projectId, project: path, triedAt: at, ageSeconds: ageOf(at) }];
  });
  const heads = projects.flatMap(({ observedAt }) =>
    observedAt === null ? [] : [{ observedAt, ageSeconds: ageOf(observedAt) }],
  );
  return {
    oldestPending: pending.toSorted((a, b) => b.ageSeconds - a.ageSeconds)[0] ?? null,
    newestHead: heads.toSorted((a, b) => a.ageSeconds - b.ageSeconds)[0] ?? null,
  };
}

/** Lines of `hub status`: a name and what is said of it. */
export function describeLag({ oldestPending, newestHead }: Lag): [name: string, text: string][] {
  const ago = ({ ageSeconds }: { readonly ageSeconds: number }) => `${formatAge(ageSeconds * 1000)} ago`;
  return [
    ['newest head', newestHead === null ? 'none yet' : `read ${ago(newestHead)}`],
    ...(oldestPending === null
      ? []
      : [['pending', `${oldestPending.project} was last tried ${ago(oldestPending)}`] as [string, string]]),
  ];
}
