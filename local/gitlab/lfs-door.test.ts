import { beforeAll, describe, expect, it } from '@jest/globals';
import { ACCESS_TOKEN, useTestGitLab } from '../../test/support/gitlab.ts';
import { storeLfsObject } from './lfs-store.ts';
import { routeOf } from './route.ts';
import type { SampleProject } from './sample-gitlab.ts';

const OID = '4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393';
const CONTENT = Buffer.from('{"modelName":"Aufträge"}\n');

describe('Git LFS over HTTP', () => {
  const test = useTestGitLab();
  let project: SampleProject;
  let oid: string;

  beforeAll(async () => {
    project = await test().newProject();
    const pointer = await storeLfsObject(project.repository, CONTENT);
    [, oid = ''] = /sha256:(\w+)/.exec(pointer) ?? [];
  });

  const basic = (password: string) => `Basic ${Buffer.from(`oauth2:${password}`).toString('base64')}`;

  function batch(body: object, { url = project.url, token = ACCESS_TOKEN } = {}): Promise<Response> {
    const headers = { Authorization: basic(token), 'Content-Type': 'application/vnd.git-lfs+json' };
    return fetch(`${url}/info/lfs/objects/batch`, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  it('has its own routes below a project', () => {
    const path = 'acme/data/models';
    expect(routeOf(`/${path}.git/info/lfs/objects/batch`)).toEqual({ kind: 'lfs-batch', path });
    expect(routeOf(`/${path}.git/gitlab-lfs/objects/${OID}`)).toEqual({ kind: 'lfs-object', path, oid: OID });
    expect(routeOf(`/${path}.git/gitlab-lfs/objects/..`)).toMatchObject({ kind: 'page' });
  });

  it('links to what there is, with a token that is good for downloads alone', async () => {
    const objects = [
      { oid, size: CONTENT.length },
      { oid: OID, size: 5 },
    ];
    const response = await batch({ operation: 'download', objects });
    expect(response.headers.get('content-type')).toBe('application/vnd.git-lfs+json');
    const answer = JSON.parse(await response.text());
    expect(answer).toMatchObject({ objects: [objects[0], { ...objects[1], error: { code: 404 } }] });
    const { href, header } = answer.objects[0].actions.download;
    expect(href).toBe(`${project.url}/gitlab-lfs/objects/${oid}`);
    expect(header.Authorization).not.toBe(basic(ACCESS_TOKEN));

    const object = await fetch(href, { headers: header });
    expect(Buffer.from(await object.arrayBuffer())).toEqual(CONTENT);
    expect(object.headers.get('content-length')).toBe(String(CONTENT.length));
    const refs = await fetch(`${project.url}/info/refs?service=git-upload-pack`, { headers: header });
    expect(refs.status).toBe(401);
  });

  it('lets nobody in without a token', async () => {
    const objects = [{ oid, size: CONTENT.length }];
    expect((await batch({ operation: 'download', objects }, { token: 'wrong' })).status).toBe(401);
    expect((await fetch(`${project.url}/gitlab-lfs/objects/${oid}`)).status).toBe(401);
  });

  it('has no objects of other projects, and takes none', async () => {
    const other = await test().newProject();
    const objects = [{ oid, size: CONTENT.length }];
    const elsewhere = await batch({ operation: 'download', objects }, { url: other.url });
    expect(await elsewhere.text()).toContain('"code":404');
    const headers = { Authorization: basic(ACCESS_TOKEN) };
    expect((await fetch(`${other.url}/gitlab-lfs/objects/${oid}`, { headers })).status).toBe(404);
    const nowhere = `${test().gitlab.url}/acme/nowhere.git`;
    expect((await batch({ operation: 'download', objects }, { url: nowhere })).status).toBe(404);
    expect((await batch({ operation: 'upload', objects })).status).toBe(403);
    expect((await batch({ operation: 'download', objects: [] })).status).toBe(404);
    expect((await batch({ operation: 'download', objects: [{ oid: '../..', size: 1 }] })).status).toBe(404);
  });
});
