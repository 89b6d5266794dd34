import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { discoverCapabilities } from '../../lib/git/capabilities.ts';
import { fetchBlobs } from '../../lib/git/fetch-blobs.ts';
import { parsePointer } from '../../lib/git/lfs/pointer.ts';
import type { GitRemote } from '../../lib/git/types.ts';
import { gitText } from '../../local/gitlab/git.ts';
import { storeLfsObject } from '../../local/gitlab/lfs-store.ts';
import type { SampleProject } from '../../local/gitlab/sample-gitlab.ts';
import { collect } from '../support/chunks.ts';
import { commitFiles } from '../support/commit-files.ts';
import { ACCESS_TOKEN, startTestGitLab, type TestGitLab } from '../support/gitlab.ts';
import { startHttpsServer } from '../support/https-server.ts';
import { fetchAll, troubleOf } from '../support/lfs-results.ts';
import { type LfsServer, pointerTo, STORE_KEY, startLfsServer } from '../support/lfs-server.ts';

describe('Git LFS of a GitLab that serves the objects itself', () => {
  let test: TestGitLab;
  let project: SampleProject;
  let remote: GitRemote;

  beforeAll(async () => {
    test = await startTestGitLab();
    project = await test.newProject();
    remote = { url: project.url, token: ACCESS_TOKEN };
  });
  afterAll(async () => {
    await test.close();
    expect(test.errors).toEqual([]);
  });

  it('brings what the pointers of a commit name, a large model too', async () => {
    const contents = ['{"modelName":"One"}', '{"modelName":"Two"}', Buffer.alloc(5_000_000, '{"a":1}')].map(
      (content) => Buffer.from(content),
    );
    const pointers = await Promise.all(
      contents.map((content) => storeLfsObject(project.repository, content)),
    );
    await commitFiles(
      project.repository,
      Object.fromEntries(pointers.map((text, n) => [`${n}.hck.json`, Buffer.from(text)])),
    );
    const listed = await gitText(['ls-tree', '--format=%(objectname)', 'HEAD'], { cwd: project.repository });
    const options = { maxBlobBytes: 1024 };
    const blobs = await collect(
      fetchBlobs(remote, await discoverCapabilities(remote), listed.split('\n'), options),
    );

    const results = await fetchAll(
      remote,
      blobs.flatMap((blob) => (blob.kind === 'blob' ? (parsePointer(blob.bytes) ?? []) : [])),
    );
    const found = results.map((result) => (result.kind === 'content' ? result.bytes : result));
    expect(new Set(found.map(digest))).toEqual(new Set(contents.map(digest)));
    expect(found).toHaveLength(3);
  });

  it('tells what was never pushed', async () => {
    const pointer = pointerTo('never pushed');
    expect(await fetchAll(remote, [pointer])).toMatchObject([
      { kind: 'problem', pointer, problem: { code: 'LFS_MISSING' } },
    ]);
  });

  it('finds that a pointer lies about the size', async () => {
    const pointer = parsePointer(Buffer.from(await storeLfsObject(project.repository, Buffer.from('12345'))));
    if (pointer === null) throw new Error('No pointer.');
    for (const size of [0, 4, 6]) {
      const results = await fetchAll(remote, [{ ...pointer, size }]);
      expect(results).toMatchObject([{ problem: { code: 'LFS_CORRUPT' } }]);
    }
  });

  it('refuses a token that is wrong', async () => {
    const trouble = await troubleOf({ ...remote, token: 'glpat-wrong' }, pointerTo('x'));
    expect(trouble).toMatchObject({ code: 'LFS_UNAUTHORIZED', outcome: 'credentials' });
  });
});

describe('Git LFS of an instance whose store is elsewhere', () => {
  const CONTENT = Buffer.from('{"modelName":"Elsewhere"}');
  const POINTER = pointerTo(CONTENT);
  let instance: LfsServer;
  let store: Awaited<ReturnType<typeof startHttpsServer>>;
  let answer: RequestListener;
  let seen: IncomingHttpHeaders[];

  beforeEach(async () => {
    seen = [];
    answer = (_, response) => response.end(CONTENT);
    store = await startHttpsServer((request, response) => {
      seen.push(request.headers);
      answer(request, response);
    });
    instance = await startLfsServer();
  });
  afterEach(async () => {
    await instance.close();
    await store.close();
  });

  const linkTo = (href: string) => {
    const download = { href, header: { Authorization: STORE_KEY, 'X-Key': 'key' } };
    instance.describe = (asked) => ({ ...asked, actions: { download } });
  };

  it('brings what a link to the store names, with the headers that came with it', async () => {
    linkTo(`${store.origin}/bucket/object?signature=1`);
    expect(await fetchAll(instance.remote, [POINTER])).toEqual([
      { kind: 'content', pointer: POINTER, bytes: CONTENT },
    ]);
    expect(seen).toMatchObject([{ authorization: STORE_KEY, 'x-key': 'key' }]);
  });

  it('follows the instance to the store without the headers that were for the instance', async () => {
    linkTo(`${instance.origin}/acme/models.git/gitlab-lfs/objects/${POINTER.oid}`);
    instance.store = (_, response) =>
      response.writeHead(302, { Location: `${store.origin}/bucket/object?signature=1` }).end();
    expect(await fetchAll(instance.remote, [POINTER])).toMatchObject([{ kind: 'content', bytes: CONTENT }]);
    expect(instance.downloads).toMatchObject([{ headers: { authorization: STORE_KEY, 'x-key': 'key' } }]);
    expect(seen).toHaveLength(1);
    expect(seen[0]).not.toHaveProperty('authorization');
    expect(seen[0]).not.toHaveProperty('x-key');
  });

  it('does not give the headers back to the instance either, when the store leads there', async () => {
    linkTo(`${store.origin}/object`);
    answer = (_, response) => response.writeHead(302, { Location: `${instance.origin}/store/x` }).end();
    instance.store = (_, response) => response.end(CONTENT);
    expect(await fetchAll(instance.remote, [POINTER])).toMatchObject([{ kind: 'content' }]);
    expect(instance.downloads[0]?.headers).not.toHaveProperty('authorization');
  });

  it('takes nothing from a store whose certificate nobody has vouched for', async () => {
    linkTo(`${store.origin}/object`);
    store.distrust();
    const error = await troubleOf(instance.remote, POINTER);
    expect(error).toMatchObject({ code: 'LFS_UNREACHABLE', outcome: 'retry' });
    expect(String(error)).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(seen).toEqual([]);
  });

  it('takes nothing from a store that sends another content', async () => {
    answer = (_, response) => response.end(Buffer.from(CONTENT).reverse());
    linkTo(`${store.origin}/object`);
    expect(await fetchAll(instance.remote, [POINTER])).toMatchObject([{ problem: { code: 'LFS_CORRUPT' } }]);
  });
});

function digest(value: unknown): string {
  return createHash('sha256')
    .update(Buffer.isBuffer(value) ? value : JSON.stringify(value))
    .digest('hex');
}
