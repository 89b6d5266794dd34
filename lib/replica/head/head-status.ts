import type { CommitStatus } from '../../gitlab/api/write-status.ts';
import type { Card } from '../cards/card.ts';
import type { ProjectState } from '../project/project-state.ts';

/** What GitLab has room for. */
const MAX_DESCRIPTION = 255;

/** What the table has come to say, as far as a modeler cares; null where nothing did. */
export type HeadNews = Omit<CommitStatus, 'description'> & {
  readonly problems: number;
  readonly error: string | null;
};

/**
 * What of a project's state is news to whoever has pushed: another head, other problems, or a head that cannot be shown.
 * @param before the state before the run
 */
export function headNews(before: ProjectState, after: ProjectState): HeadNews | null {
  const { defaultBranch: branch, unusable, head, problems } = after;
  if (after.status === 'failed' && unusable !== null) {
    if (before.status === 'failed' && before.unusable?.head === unusable.head) return null;
    const error = `${unusable.code}: ${unusable.message}`;
    return { commit: unusable.head, branch, state: 'failed', problems: 0, error };
  }
  if (after.status !== 'synced' || head === null) return null;
  if (before.status === 'synced' && before.head === head && before.problems === problems) return null;
  return { commit: head, branch, state: problems === 0 ? 'success' : 'failed', problems, error: null };
}

/** @param cards those of the head; null where there are too many to be read for this */
export function headStatus(news: HeadNews, models: number, cards: readonly Card[] | null): CommitStatus {
  const { commit, branch, state } = news;
  return { commit, branch, state, description: cut(describe(news, models, cards)) };
}

function describe({ problems, error }: HeadNews, models: number, cards: readonly Card[] | null): string {
  if (error !== null) return `Not replicated: ${error}`;
  if (problems === 0) return models === 1 ? 'Replicated: 1 model' : `Replicated: ${models} models`;
  const unusable = (cards ?? []).flatMap(({ path, problem }) =>
    problem ? [`${path} (${problem.code})`] : [],
  );
  const count = problems === 1 ? '1 file is no usable model' : `${problems} files are no usable models`;
  return unusable.length === 0 ? count : `${count}: ${unusable.join(', ')}`;
}

/** In whole characters. */
function cut(text: string): string {
  const characters = [...text];
  return characters.length <= MAX_DESCRIPTION
    ? text
    : `${characters.slice(0, MAX_DESCRIPTION - 1).join('')}…`;
}
