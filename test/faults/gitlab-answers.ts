import * as z from 'zod/mini';
import { gitText } from '../../local/gitlab/git.ts';
import { LFS_OBJECTS } from './contents.ts';
import { type GitProject, readableOf } from './git-project.ts';
import type { GitFault, GitStatus } from './twist.ts';
import { advertise, uploadPack } from './upload-pack.ts';

export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

export type GitLabCall = {
  readonly method: string;
  /** Behind the instance's base URL. */
  readonly url: string;
  readonly body: Buffer;
  /** The instance's base URL. */
  readonly origin: string;
  readonly token: string;
  /** By the clock of all that happens here. */
  readonly now: number;
};

type Projects = ReadonlyMap<string, GitProject>;

/** What GitLab answers that is well: git, and the little of its API and its Git LFS that is asked for. */
export async function answerGitLab(call: GitLabCall, projects: Projects): Promise<Reply> {
  const { url } = call;
  const [, object] = /^\/objects\/([0-9a-f]{64})$/.exec(url) ?? [];
  if (object) return answerObject(object);
  const [, id, file] =
    /^\/api\/v4\/projects\/([^/?]+)(?:\/repository\/files\/([^/?]+)\?ref=HEAD)?$/.exec(url) ?? [];
  if (id) return answerApi(call, decodeURIComponent(id), file && decodeURIComponent(file), projects);
  const [, path, endpoint] = /^\/(.+)\.git\/(.+)$/.exec(url) ?? [];
  const project = projects.get(decodeURIComponent(path ?? ''));
  if (!project || !endpoint) return refuse(404);
  return endpoint === 'info/lfs/objects/batch' ? answerBatch(call) : answerGit(endpoint, call, project);
}

/**
 * What Git LFS says of an object is believed until a full run: a fault there is one that passes. An address without its
 * link's permission is such a word, too.
 */
export function faultOf(url: string, fault: GitFault | null): GitFault | null {
  const isLfs = /^\/objects\/|\/info\/lfs\//.test(url);
  return isLfs && (fault === 401 || fault === 403 || fault === 404) ? 503 : fault;
}

/** As GitLab refuses. */
export function refuse(status: GitStatus): Reply {
  const headers = { 'Content-Type': 'text/plain', ...(status === 429 && { 'Retry-After': '60' }) };
  const body =
    status === 403 ? 'You are not allowed to download code from this project.' : 'By order of the test.';
  return { status, headers, body: Buffer.from(body) };
}

async function answerGit(endpoint: string, { body, now }: GitLabCall, project: GitProject): Promise<Reply> {
  const repository = readableOf(project, now);
  if (endpoint === 'git-upload-pack') {
    return ok('application/x-git-upload-pack-result', await uploadPack(repository, body));
  }
  return ok('application/x-git-upload-pack-advertisement', await advertise(repository));
}

async function answerApi(
  { now }: GitLabCall,
  idOrPath: string,
  file: string | undefined,
  projects: Projects,
): Promise<Reply> {
  const project = [...projects.values()].find(({ id, path }) => `${id}` === idOrPath || path === idOrPath);
  if (!project) return refuse(404);
  if (file === undefined) return json({ id: project.id, path_with_namespace: project.path });
  const cwd = readableOf(project, now);
  try {
    const [head = ''] = (await gitText(['rev-parse', 'HEAD', `HEAD:${file}`], { cwd })).split('\n');
    return { status: 200, headers: { 'X-Gitlab-Commit-Id': head }, body: Buffer.alloc(0) };
  } catch {
    return refuse(404);
  }
}

const batch = z.object({ objects: z.array(z.object({ oid: z.string(), size: z.number() })) });

function answerBatch({ body, origin, token }: GitLabCall): Reply {
  const { objects } = batch.parse(JSON.parse(body.toString()));
  const answers = objects.map(({ oid, size }) => {
    const download = { href: `${origin}/objects/${oid}`, header: { 'PRIVATE-TOKEN': token } };
    return LFS_OBJECTS.has(oid)
      ? { oid, size, actions: { download } }
      : { oid, size, error: { code: 404, message: 'Object does not exist' } };
  });
  return json({ transfer: 'basic', objects: answers }, 'application/vnd.git-lfs+json');
}

function answerObject(oid: string): Reply {
  const bytes = LFS_OBJECTS.get(oid);
  return bytes === undefined ? refuse(404) : ok('application/octet-stream', bytes);
}

function json(value: object, type = 'application/json'): Reply {
  return ok(type, Buffer.from(JSON.stringify(value)));
}

function ok(type: string, body: Buffer): Reply {
  return { status: 200, headers: { 'Content-Type': type }, body };
}
