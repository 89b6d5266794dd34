import { createHash } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { LfsPointer } from '../../lib/git/lfs/pointer.ts';
import type { GitRemote } from '../../lib/git/types.ts';
import { startServer } from './git-server.ts';

type SeenRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};

type Asked = Pick<LfsPointer, 'oid' | 'size'>;

/** An instance whose LFS and store do what a test says; a test replaces what it is about. */
export type LfsServer = {
  readonly origin: string;
  readonly remote: GitRemote;
  readonly batches: SeenRequest[];
  readonly downloads: SeenRequest[];
  /** Puts a content into the store. */
  add(content: string | Buffer): LfsPointer;
  /** What a batch answer says of one object; a link into the store. */
  describe: (asked: Asked) => object;
  /** Answers a batch call: describes each object. */
  batch: (response: ServerResponse, asked: readonly Asked[]) => void;
  /** Answers everything else: with what is in the store. */
  store: RequestListener;
  close(): Promise<void>;
};

export const LFS_JSON = { 'Content-Type': 'application/vnd.git-lfs+json' };
/** What links come with. */
export const STORE_KEY = 'Basic c3RvcmU6a2V5';
export const TOKEN = 'glpat-lfs-test-token';

export function pointerTo(content: string | Buffer): LfsPointer {
  const oid = createHash('sha256').update(content).digest('hex');
  return { oid, size: Buffer.byteLength(content), extended: false };
}

export async function startLfsServer(): Promise<LfsServer> {
  const contents = new Map<string, string | Buffer>();
  const web = await startServer(async (request, response) => {
    const { method = '', url: path = '', headers } = request;
    const body = await text(request);
    if (path.endsWith('/info/lfs/objects/batch')) {
      server.batches.push({ method, path, headers, body });
      server.batch(response, JSON.parse(body).objects);
    } else {
      server.downloads.push({ method, path, headers, body });
      server.store(request, response);
    }
  });
  const server: LfsServer = {
    origin: web.origin,
    remote: { url: `${web.origin}/acme/models.git`, token: TOKEN },
    batches: [],
    downloads: [],
    add(content) {
      const pointer = pointerTo(content);
      contents.set(`/store/${pointer.oid}`, content);
      return pointer;
    },
    describe: ({ oid, size }) => ({
      oid,
      size,
      actions: {
        download: { href: `${web.origin}/store/${oid}`, header: { Authorization: STORE_KEY } },
      },
    }),
    batch: (response, asked) =>
      response.writeHead(200, LFS_JSON).end(JSON.stringify({ objects: asked.map(server.describe) })),
    store: ({ url = '' }, response) => response.end(contents.get(url) ?? 'not what was asked for'),
    close: () => web.close(),
  };
  return server;
}
