import { hash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { PackObject } from '../../lib/git/pack/pack-item.ts';
import type { GitRemote } from '../../lib/git/types.ts';
import { commitOf, makeObject, type TestTree } from './git-objects.ts';
import { band, GIT_ANSWERS, packets } from './hostile-git-server.ts';
import { LFS_JSON, TOKEN } from './lfs-server.ts';
import { entryHead, packOf } from './pack.ts';

type Files = Readonly<Record<string, Buffer>>;
type Commit = { readonly parents: readonly string[]; readonly files: Files };
type CommitOptions = {
  /** The commits to build on instead of the head. */
  readonly from?: readonly string[];
  /** Whether the branch stays where it is. */
  readonly aside?: boolean;
};

/** A GitLab with one repository, which is at every path that is asked for. */
export type MemoryGit = {
  /** The default branch and its commit, null while there is none. */
  branch: string;
  head: string | null;
  readonly remoteAt: (path: string) => GitRemote;
  /** Commits changes to the files of a commit's first parent; null: the file is gone. */
  readonly commit: (changes: Readonly<Record<string, Buffer | null>>, options?: CommitOptions) => string;
  /** Keeps a content in Git LFS, where it may get lost. @returns the pointer that git has in its place */
  readonly pointTo: (content: Buffer, lost?: 'lost') => Buffer;
  /** What its Git LFS answers to the question where contents are. */
  lfsStatus: number;
  /** Contents that it was asked for, in order. */
  readonly lfsAsked: string[];
  /** What is answered to requests at a path instead: another place of the repository, or that it is not there. */
  readonly elsewhere: Map<string, string | null>;
  /** Objects of which the server says that it is unwell. */
  readonly unwell: Set<string>;
  /** Objects that the server does not have, like a replica that lags behind. */
  readonly missing: Set<string>;
  /** Commits that are dated after those that follow them: git does not look behind them. */
  readonly misdated: Set<string>;
  /** Objects that are said to have more bytes than any. */
  readonly huge: Set<string>;
  /** What was asked for: a command and its first want, if it has any. */
  readonly asked: string[];
  /** Called with each of these before it is answered. */
  onAsked: (asked: string) => void;
  /** Begins with a repository in which nothing was ever committed. */
  readonly clear: () => void;
  readonly close: () => Promise<void>;
};

/** No server has this name (RFC 2606). */
const ORIGIN = 'https://gitlab.example';

/**
 * Takes the place of all servers until it is closed: a request costs no connection, and repositories are made in no time.
 * Answers what replication asks for as git does.
 */
export async function startMemoryGit(): Promise<MemoryGit> {
  const objects = new Map<string, PackObject>();
  const commits = new Map<string, Commit>();
  const contents = new Map<string, Buffer>();

  const { fetch } = globalThis;
  globalThis.fetch = async (input, { body, signal } = {}) => {
    signal?.throwIfAborted();
    const { origin, pathname } = new URL(String(input));
    if (origin !== ORIGIN) throw new TypeError(`There is no server ${origin}.`);
    // What git is sent are bytes, what Git LFS is sent is a text.
    return answer(pathname, String(body ?? ''));
  };

  function answer(pathname: string, asked: string): Response {
    const [, path = '', endpoint] = /^\/(.*?)\.git\/(.*)$/.exec(pathname) ?? [];
    const location = server.elsewhere.get(path);
    if (endpoint === undefined) return respond(contents.get(pathname.slice('/lfs/'.length)) ?? null);
    if (location === null) return respond(null, 404);
    if (location !== undefined) return respond(null, 301, { Location: location });
    return endpoint === 'info/lfs/objects/batch' ? answerBatch(JSON.parse(asked).objects) : answerGit(asked);
  }

  function answerGit(body: string): Response {
    const [command = 'advertisement'] = /(?<=command=)[\w-]+/.exec(body) ?? [];
    const [wanted = ''] = /(?<=want )[0-9a-f]+/.exec(body) ?? [];
    const asked = `${command} ${wanted}`.trim();
    server.asked.push(asked);
    server.onAsked(asked);
    if (server.unwell.has(wanted)) return respond(null, 503);
    if (command === 'advertisement') return respond(ADVERTISEMENT, 200, GIT_ANSWERS.advertisement);
    return respond(command === 'ls-refs' ? headLine() : answerFetch(body), 200, GIT_ANSWERS.result);
  }

  function answerBatch(asked: readonly { oid: string; size: number }[]): Response {
    const described = asked.map(({ oid, size }) =>
      contents.has(oid)
        ? { oid, size, actions: { download: { href: `${ORIGIN}/lfs/${oid}` } } }
        : { oid, size, error: { code: 404, message: 'Lost.' } },
    );
    server.lfsAsked.push(...asked.map(({ oid }) => oid));
    return respond(JSON.stringify({ objects: described }), server.lfsStatus, LFS_JSON);
  }

  function headLine(): Buffer {
    return packets(`${server.head ?? 'unborn'} HEAD symref-target:refs/heads/${server.branch}`, 'flush');
  }

  function answerFetch(body: string): Buffer {
    const wants = [...body.matchAll(/want ([0-9a-f]+)\n/g)].map(([, id = '']) => id);
    const missing = wants.find((id) => !objects.has(id) || server.missing.has(id));
    if (missing !== undefined) return packets(`ERR upload-pack: not our ref ${missing}`);
    const [, have] = /have ([0-9a-f]+)\n/.exec(body) ?? [];
    const listed = wants.flatMap((id) => historyOf(id));
    if (have !== undefined) {
      const known = historyOf(have);
      if (!listed.includes(have) || server.misdated.has(have))
        return packets('acknowledgments', 'NAK', 'flush');
      return packOfIds(listed.filter((id) => !known.includes(id)));
    }
    if (body.includes('filter tree:0')) return packOfIds(listed);
    return packOfIds(wants.flatMap((id) => (commits.has(id) ? [id, ...treesOf(id)] : [id])));
  }

  function packOfIds(ids: Iterable<string>): Buffer {
    const entries = [...new Set(ids)].flatMap((id) => objects.get(id) ?? []);
    const pack = packOf(
      entries.map(({ id, type, bytes }) =>
        server.huge.has(id) ? { head: entryHead(TREE, 2 ** 40), data: HUGE } : { type, bytes },
      ),
    );
    const bands: Buffer[] = [];
    for (let at = 0; at < pack.length; at += BAND_BYTES)
      bands.push(band(1, pack.subarray(at, at + BAND_BYTES)));
    return packets('packfile', ...bands, 'flush');
  }

  /** A commit and those before it, the newest first. */
  function historyOf(id: string): string[] {
    const { parents = [] } = commits.get(id) ?? {};
    return commits.has(id) ? [id, ...parents.flatMap(historyOf)] : [];
  }

  function treesOf(commit: string): string[] {
    return commitOf(treeOf(commits.get(commit)?.files ?? {}))
      .objects.filter(({ type }) => type === 'tree')
      .map(({ id }) => id);
  }

  const server: MemoryGit = {
    branch: 'main',
    head: null,
    remoteAt: (path) => ({ url: `${ORIGIN}/${path}.git`, token: TOKEN }),
    commit(changes, { from, aside = false } = {}) {
      const parents = from ?? (server.head === null ? [] : [server.head]);
      const before = commits.get(parents[0] ?? '')?.files ?? {};
      const files = Object.fromEntries(
        Object.entries({ ...before, ...changes }).flatMap(([path, bytes]) => (bytes ? [[path, bytes]] : [])),
      );
      const blobs = Object.values(files).map((bytes) => makeObject('blob', bytes));
      const { commit, objects: made } = commitOf(treeOf(files), parents);
      for (const object of [...blobs, ...made]) objects.set(object.id, object);
      commits.set(commit, { parents, files });
      if (!aside) server.head = commit;
      return commit;
    },
    pointTo(content, lost) {
      const oid = hash('sha256', content);
      if (lost === undefined) contents.set(oid, content);
      const lines = [
        'version https://git-lfs.github.com/spec/v1',
        `oid sha256:${oid}`,
        `size ${content.length}`,
      ];
      return Buffer.from(`${lines.join('\n')}\n`);
    },
    lfsStatus: 200,
    lfsAsked: [],
    elsewhere: new Map(),
    unwell: new Set(),
    missing: new Set(),
    misdated: new Set(),
    huge: new Set(),
    asked: [],
    onAsked: () => {},
    clear() {
      const { elsewhere, unwell, missing, misdated, huge } = server;
      for (const known of [objects, commits, contents, elsewhere, unwell, missing, misdated, huge])
        known.clear();
      server.asked.length = 0;
      server.lfsAsked.length = 0;
      server.lfsStatus = 200;
      server.onAsked = () => {};
      server.branch = 'main';
      server.head = null;
    },
    async close() {
      globalThis.fetch = fetch;
    },
  };
  return server;
}

function respond(body: Buffer | string | null, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(body === null ? null : Uint8Array.from(Buffer.from(body)), { status, headers });
}

const ADVERTISEMENT = packets('version 2', 'ls-refs=unborn', 'fetch=shallow filter', 'flush');

/** The beginning of an object that is larger than any. */
const TREE = 2;
const HUGE = deflateSync(Buffer.alloc(0));

/** The most that a packet of the side-band carries. */
const BAND_BYTES = 65_515;

function treeOf(files: Files): TestTree {
  const entries = Object.entries(files).map(([path, bytes]) => {
    const [name = '', ...rest] = path.split('/');
    return { name, rest: rest.join('/'), bytes };
  });
  const names = Map.groupBy(entries, ({ name }) => name);
  return Object.fromEntries(
    [...names].map(([name, inside]) => {
      const [first] = inside;
      if (first?.rest === '') return [name, makeObject('blob', first.bytes).id];
      return [name, treeOf(Object.fromEntries(inside.map(({ rest, bytes }) => [rest, bytes])))];
    }),
  );
}
