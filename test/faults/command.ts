import type { GitFault, QueueFault, TableFault, Twist } from './twist.ts';

/** What a commit does to the files. What cannot be done, since there is no such file, is left out. */
export type Edit =
  | { readonly kind: 'put'; readonly path: string; readonly content: string }
  | { readonly kind: 'delete'; readonly path: string }
  | { readonly kind: 'rename'; readonly path: string; readonly to: string }
  | { readonly kind: 'move'; readonly directory: string; readonly to: string }
  /** Null: no `.hubignore` any more. */
  | { readonly kind: 'ignore'; readonly rules: string | null };

/** A step of a history. `pick` chooses among as many things as there are: below 0 from the end of them. */
export type Command =
  /** A commit on the head, or where `onto` is no null, on any commit there ever was, by force; or on none at all. */
  | {
      readonly kind: 'push';
      readonly project: number;
      readonly edits: readonly Edit[];
      readonly onto: number | 'nothing' | null;
      /** Commits that are merged with it. */
      readonly merged: number;
      readonly isDelivered: boolean;
    }
  /** The branch goes back to a commit that was there, by force. */
  | { readonly kind: 'back'; readonly project: number; readonly pick: number; readonly isDelivered: boolean }
  /** Another branch, with a commit of its own, becomes the default branch. GitLab sends no push hook for that. */
  | { readonly kind: 'switch'; readonly project: number; readonly edits: readonly Edit[] }
  /** The project moves elsewhere, and another one to where it was. GitLab tells nobody: hints for the old path are under way. */
  | { readonly kind: 'take over'; readonly project: number }
  /** Somebody presses "Test > Push events". */
  | { readonly kind: 'test'; readonly project: number }
  /** A hook that was not delivered yet arrives, and may do so once more. */
  | {
      readonly kind: 'deliver';
      readonly pick: number;
      readonly isKept: boolean;
      readonly twists: readonly Twist[];
    }
  | { readonly kind: 'work'; readonly pick: number; readonly twists: readonly Twist[] }
  /** Workers work off all that can be received at the moment. */
  | { readonly kind: 'work off' }
  | { readonly kind: 'resume'; readonly pick: number }
  | { readonly kind: 'wait'; readonly minutes: number }
  /** Time goes by until there is a message that can be received, if there will be one. */
  | { readonly kind: 'until due' }
  | { readonly kind: 'freeze'; readonly project: number }
  | { readonly kind: 'lag'; readonly project: number; readonly pick: number }
  | { readonly kind: 'thaw'; readonly project: number }
  /** Messages in flight are shown once more. */
  | { readonly kind: 'redeliver' }
  | { readonly kind: 'replay' }
  /** So much of a month goes by as superseded content is kept, or some minutes more or less. */
  | { readonly kind: 'month'; readonly minutesMore: number }
  /** What has expired is deleted. */
  | { readonly kind: 'expire' }
  | {
      readonly kind: 'weather';
      readonly git: GitFault | null;
      readonly table: TableFault | null;
      readonly queue: QueueFault | null;
    };
