import type { ApiCall } from './api-call.ts';
import type { Project } from './projects.ts';
import { messageReply, type Reply } from './reply.ts';
import { findCommit, type RepositoryFile, readRepositoryFile } from './repository-file.ts';

/** `GET` and `HEAD /projects/:id/repository/files/:file_path?ref=`: the same facts, as JSON and as headers. */
export async function answerFile({ repository }: Project, path: string, { query }: ApiCall): Promise<Reply> {
  const ref = query.get('ref');
  if (!ref) return { status: 400, body: { error: 'ref is missing, ref is empty' } };
  const commitId = await findCommit(repository, ref);
  if (commitId === null) return messageReply(404, '404 Commit Not Found');
  const file = await readRepositoryFile(repository, commitId, path);
  if (file === null) return messageReply(404, '404 File Not Found');
  const facts = describeFile(file, ref);
  return {
    status: 200,
    headers: headersOf(facts),
    body: { ...facts, content: file.content.toString('base64') },
  };
}

function describeFile(file: RepositoryFile, ref: string) {
  return {
    file_name: file.path.slice(file.path.lastIndexOf('/') + 1),
    file_path: file.path,
    size: file.content.length,
    encoding: 'base64',
    content_sha256: file.contentSha256,
    ref,
    blob_id: file.blobId,
    commit_id: file.commitId,
    last_commit_id: file.lastCommitId,
    execute_filemode: file.executable,
  };
}

/** `blob_id` becomes `X-Gitlab-Blob-Id`; a path that is not ASCII travels as its bytes. */
function headersOf(facts: ReturnType<typeof describeFile>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => {
      const words = name.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
      return [`X-Gitlab-${words.join('-')}`, Buffer.from(String(value)).toString('latin1')];
    }),
  );
}
