import { parseJson } from '../../lib/parse-json.ts';
import type { ApiCall, ApiContext } from './api-call.ts';
import type { Project } from './projects.ts';
import { messageReply, type Reply } from './reply.ts';
import { findCommit } from './repository-file.ts';
import { statusRequest } from './sample-status.ts';

/** `POST /projects/:id/statuses/:sha`. GitLab refuses to set again what is so already. */
export async function answerStatus(
  { id, repository }: Project,
  sha: string,
  call: ApiCall,
  { statuses }: ApiContext,
): Promise<Reply> {
  const wanted = statusRequest.safeParse(parseJson(await call.body()));
  if (!wanted.success) return messageReply(400, '400 Bad request');
  if ((await findCommit(repository, sha)) === null) return messageReply(404, '404 Commit Not Found');
  const status = { ...wanted.data, projectId: id, sha };
  const last = statuses.findLast(
    (one) => one.projectId === id && one.sha === sha && one.name === status.name,
  );
  if (last?.state === status.state) {
    return messageReply(400, `Cannot transition status via :${status.state} from :${status.state}`);
  }
  statuses.push(status);
  return { status: 201, body: { id: statuses.length, status: status.state, ...status } };
}
