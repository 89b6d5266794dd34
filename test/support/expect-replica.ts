import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { type AttributeValue, paginateQuery, paginateScan } from '@aws-sdk/client-dynamodb';
import { expect } from '@jest/globals';
import type { Table } from '../../lib/store/table.ts';
import { git, gitText } from '../../local/gitlab/git.ts';

type Item = Record<string, AttributeValue>;

/** Bytes by the ids under which they stand for ever: contents of the table, blobs of git. */
type Seen = { readonly contents: Map<string, Buffer>; readonly blobs: Map<string, Buffer> };

export function nothingSeen(): Seen {
  return { contents: new Map(), blobs: new Map() };
}

const ATTRIBUTES = [
  ...['PK', 'SK', 'expiresAt'],
  ...['head', 'syncing', 'status', 'models', 'problems'],
  ...['path', 'pathBytes', 'blobId', 'bytes', 'contentId', 'parts', 'problem', 'lastGood'],
];

/**
 * Compares the table with git, reading both with nothing of ours: the cards of the project are the model files at the
 * head, byte for byte, and the project says so; every content has one card or an expiry, and every card its content
 * whole; no run is open.
 *
 * @param orphans content whose card was taken away by hand: nothing in the table leads to it any more
 * @param isModel which paths have cards, a character for each byte
 * @param seen spares who looks often at the same project to read again what never changes
 */
export async function expectReplica(
  table: Table,
  project: { readonly instance: string; readonly projectId: number },
  repository: string,
  commit = 'HEAD',
  orphans: ReadonlySet<string> = new Set(),
  seen: Seen = nothingSeen(),
  isModel = (path: string) => path.endsWith('.hck.json'),
): Promise<void> {
  const items = await Array.fromAsync(scan(table));
  const partition = `P#${project.instance}#${project.projectId}`;
  const cards = items.filter(({ PK, SK }) => PK?.S === partition && SK?.S?.startsWith('MODEL'));
  const parts = Map.groupBy(items.filter(isPart), ({ PK }) => PK?.S?.slice('C#'.length));

  const head = await gitText(['rev-parse', commit], { cwd: repository });
  const state = items.find(({ PK, SK }) => PK?.S === partition && SK?.S === 'PROJECT');
  expect([state?.head?.S, state?.syncing, state?.status?.S]).toEqual([head, undefined, 'synced']);
  const problems = cards.filter(({ problem }) => problem !== undefined).length;
  expect([Number(state?.models?.N), Number(state?.problems?.N)]).toEqual([cards.length - problems, problems]);

  const inTable = new Map<string, Buffer>();
  for (const card of cards) inTable.set(pathOf(card), await contentOf(card, parts, table, seen));
  const inGit = await modelFiles(repository, commit, isModel, seen);
  expect([...inTable.keys()].toSorted()).toEqual([...inGit.keys()].toSorted());
  const different = [...inGit]
    .filter(([path, bytes]) => !inTable.get(path)?.equals(bytes))
    .map(([path]) => path);
  expect(different).toEqual([]);
  for (const card of cards) {
    const bytes = inGit.get(pathOf(card)) ?? Buffer.alloc(0);
    expect([card.bytes?.N, card.blobId?.S]).toEqual([String(bytes.length), blobId(bytes)]);
  }

  const holders = items.flatMap(({ contentId, lastGood }) => [contentId, lastGood?.M?.contentId]);
  const held = holders.flatMap((id) => id?.S ?? []);
  expect(held.toSorted()).toEqual([...new Set(held)].toSorted());

  const referenced = new Set<string | undefined>(held);
  const unaccounted = items
    .filter(isPart)
    .filter((part) => !referenced.has(contentIdOf(part)) && !part.expiresAt);
  expect(unaccounted.map(contentIdOf).filter((id) => !orphans.has(id ?? ''))).toEqual([]);
  const expiring = items.filter(isPart).filter((part) => referenced.has(contentIdOf(part)) && part.expiresAt);
  expect(expiring.map(contentIdOf)).toEqual([]);
  expect(items.filter(({ SK }) => SK?.S?.startsWith('PROJECT#RUN#'))).toEqual([]);
}

/** As `git hash-object` says, for a SHA-1 repository. */
function blobId(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** Everything but the bytes of contents. */
async function* scan({ client, name }: Table): AsyncGenerator<Item> {
  const names = ATTRIBUTES.map((attribute, index) => [`#${index}`, attribute] as const);
  const request = {
    TableName: name,
    ConsistentRead: true,
    ExpressionAttributeNames: Object.fromEntries(names),
    ProjectionExpression: names.map(([placeholder]) => placeholder).join(', '),
  };
  for await (const page of paginateScan({ client }, request)) yield* page.Items ?? [];
}

function isPart({ PK }: Item): boolean {
  return PK?.S?.startsWith('C#') === true;
}

function contentIdOf({ PK }: Item): string | undefined {
  return PK?.S?.slice('C#'.length);
}

/** As a string with a character for each byte, since a path may be anything. */
function pathOf({ path, pathBytes }: Item): string {
  return Buffer.from(pathBytes?.B ?? Buffer.from(path?.S ?? '')).toString('latin1');
}

async function contentOf(
  { contentId, parts: count }: Item,
  parts: Map<string | undefined, Item[]>,
  { client, name }: Table,
  { contents }: Seen,
): Promise<Buffer> {
  const id = contentId?.S ?? '';
  expect(parts.get(id)).toHaveLength(Number(count?.N));
  const known = contents.get(id);
  if (known !== undefined) return known;
  const request = {
    TableName: name,
    ConsistentRead: true,
    KeyConditionExpression: 'PK = :content',
    ExpressionAttributeValues: { ':content': { S: `C#${id}` } },
  };
  const data: Uint8Array[] = [];
  for await (const page of paginateQuery({ client }, request)) {
    for (const item of page.Items ?? []) data.push(item.data?.B ?? Buffer.alloc(0));
  }
  const bytes = gunzipSync(Buffer.concat(data));
  contents.set(id, bytes);
  return bytes;
}

/** The model files of a commit and their bytes, as git says. */
async function modelFiles(
  repository: string,
  commit: string,
  isModel: (path: string) => boolean,
  { blobs }: Seen,
): Promise<Map<string, Buffer>> {
  const listing = await git(['ls-tree', '-r', '-z', commit], { cwd: repository });
  const files = listing
    .toString('latin1')
    .split('\0')
    .map((entry) => /^100\d{3} blob (\S+)\t(.*)$/s.exec(entry))
    .flatMap((match) =>
      match?.[1] && match[2] && isModel(match[2]) ? [{ id: match[1], path: match[2] }] : [],
    );
  const unseen = [...new Set(files.map(({ id }) => id))].filter((id) => !blobs.has(id));
  const input = unseen.map((id) => `${id}\n`).join('');
  const output = await git(['cat-file', '--batch'], { cwd: repository, input });
  let at = 0;
  for (const id of unseen) {
    const end = output.indexOf('\n', at);
    const size = Number(output.subarray(at, end).toString().split(' ')[2]);
    blobs.set(id, output.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return new Map(files.map(({ id, path }) => [path, blobs.get(id) ?? Buffer.alloc(0)]));
}
