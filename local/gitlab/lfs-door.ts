import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod/mini';
import { isSameSecret } from '../../lib/same-secret.ts';
import type { AccessTokens } from './access-tokens.ts';
import { gitPassword } from './auth.ts';
import { DENIED, mayUseGit, repositoryBar } from './git-bar.ts';
import { findLfsObject } from './lfs-store.ts';
import type { Project, Projects } from './projects.ts';
import { type Reply, sendReply } from './reply.ts';
import type { Route } from './route.ts';

export type LfsDoorOptions = {
  readonly instance: string;
  readonly tokens: AccessTokens;
  readonly projects: Projects;
};

type LfsRoute = Extract<Route, { kind: 'lfs-batch' | 'lfs-object' }>;

const batch = z.object({
  operation: z.string(),
  objects: z.array(z.object({ oid: z.string().check(z.regex(/^[0-9a-f]{64}$/)), size: z.number() })),
});

/** Git LFS over HTTP, for reading: the batch call and the objects, as GitLab has them without an object storage. */
export class LfsDoor {
  readonly #options: LfsDoorOptions;
  /** What downloads are made with instead of the access token, as GitLab does it. */
  readonly #downloadToken = `glpat-lfs-${randomBytes(12).toString('hex')}`;

  constructor(options: LfsDoorOptions) {
    this.#options = options;
  }

  async answer(request: IncomingMessage, response: ServerResponse, route: LfsRoute): Promise<void> {
    const { tokens, projects } = this.#options;
    const password = gitPassword(request.headers);
    const isDownload = route.kind === 'lfs-object' && isSameSecret(password, this.#downloadToken);
    const token = tokens.find(password);
    if (!isDownload) {
      if (!mayUseGit(token, false, new Date())) return sendReply(request, response, DENIED);
      const bar = repositoryBar(token, route.path);
      if (bar) return sendReply(request, response, bar);
    }
    const project = projects.find(route.path);
    if (!project) return sendReply(request, response, lfsReply(404, 'Not found.'));
    if (route.kind === 'lfs-object') return this.#sendObject(request, response, project, route.oid);
    sendReply(request, response, await this.#answerBatch(project, await text(request)));
  }

  async #answerBatch(project: Project, body: string): Promise<Reply> {
    const asked = batch.safeParse(parseJson(body));
    if (!asked.success || asked.data.objects.length === 0) return lfsReply(404, 'Not found.');
    if (asked.data.operation !== 'download') {
      return lfsReply(403, 'You cannot write to this read-only GitLab instance.');
    }
    const objects = await Promise.all(asked.data.objects.map((object) => this.#describe(project, object)));
    return { status: 200, headers: LFS_JSON, body: { objects } };
  }

  async #describe({ path, repository }: Project, asked: { readonly oid: string; readonly size: number }) {
    if ((await findLfsObject(repository, asked.oid)) === null) {
      const message = "Object does not exist on the server or you don't have permissions to access it";
      return { ...asked, error: { code: 404, message } };
    }
    const credentials = Buffer.from(`sam.modeler:${this.#downloadToken}`).toString('base64');
    const download = {
      href: `${this.#options.instance}/${path}.git/gitlab-lfs/objects/${asked.oid}`,
      header: { Authorization: `Basic ${credentials}` },
    };
    return { ...asked, actions: { download } };
  }

  async #sendObject(
    request: IncomingMessage,
    response: ServerResponse,
    { repository }: Project,
    oid: string,
  ): Promise<void> {
    const object = await findLfsObject(repository, oid);
    if (object === null) return sendReply(request, response, lfsReply(404, 'Not found.'));
    response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': object.size });
    await pipeline(createReadStream(object.file), response).catch((error) => {
      // The client went away: there is nobody to tell.
      if (!response.destroyed) throw error;
    });
  }
}

const LFS_JSON = { 'Content-Type': 'application/vnd.git-lfs+json' };

function lfsReply(status: number, message: string): Reply {
  return { status, headers: LFS_JSON, body: { message } };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
