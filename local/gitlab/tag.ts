import { gitText } from './git.ts';

export type Tag = {
  /** The commit that it points at; null for a tag of a tree or a blob, or a tag that is gone. */
  readonly commit: string | null;
  /** An annotated tag's message; null for any other. */
  readonly message: string | null;
};

/** Reads `refs/tags/<name>` as it is now. */
export async function readTag(repository: string, ref: string): Promise<Tag> {
  const format = '--format=%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)%00%(contents)';
  const [type, id = '', targetType, target = '', message = ''] = (
    await gitText(['for-each-ref', '--count=1', format, ref], { cwd: repository })
  ).split('\0');
  if (type === 'commit') return { commit: id, message: null };
  if (type === 'tag') return { commit: targetType === 'commit' ? target : null, message: message.trimEnd() };
  return { commit: null, message: null };
}
