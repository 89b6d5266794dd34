import { gunzipSync } from 'node:zlib';
import { type AttributeValue, paginateScan } from '@aws-sdk/client-dynamodb';
import { expect } from '@jest/globals';
import type { Table } from '../../lib/store/table.ts';
import { git } from '../../local/gitlab/git.ts';

type Item = Record<string, AttributeValue>;

/**
 * Compares the table with git, reading both with nothing of ours: the cards of the project are the model files at the
 * head, byte for byte; every content has a card or an expiry, and every card its content whole; no run is open.
 */
export async function expectReplica(
  table: Table,
  project: { readonly instance: string; readonly projectId: number },
  repository: string,
  commit = 'HEAD',
): Promise<void> {
  const items = await Array.fromAsync(scan(table));
  const partition = `P#${project.instance}#${project.projectId}`;
  const cards = items.filter(({ PK, SK }) => PK?.S === partition && SK?.S?.startsWith('MODEL'));
  const parts = Map.groupBy(items.filter(isPart), ({ PK }) => PK?.S?.slice('C#'.length));

  const inTable = new Map(cards.map((card) => [pathOf(card), contentOf(card, parts)]));
  const inGit = await modelFiles(repository, commit);
  expect([...inTable.keys()].toSorted()).toEqual([...inGit.keys()].toSorted());
  const different = [...inGit]
    .filter(([path, bytes]) => !inTable.get(path)?.equals(bytes))
    .map(([path]) => path);
  expect(different).toEqual([]);

  const referenced = new Set(
    items.flatMap(({ contentId, lastGood }) => [contentId?.S, lastGood?.M?.contentId?.S]),
  );
  const unaccounted = items
    .filter(isPart)
    .filter((part) => !referenced.has(contentIdOf(part)) && !part.expiresAt);
  expect(unaccounted.map(contentIdOf)).toEqual([]);
  const expiring = items.filter(isPart).filter((part) => referenced.has(contentIdOf(part)) && part.expiresAt);
  expect(expiring.map(contentIdOf)).toEqual([]);
  expect(items.filter(({ SK }) => SK?.S?.startsWith('PROJECT#RUN#'))).toEqual([]);
}

async function* scan({ client, name }: Table): AsyncGenerator<Item> {
  for await (const page of paginateScan({ client }, { TableName: name, ConsistentRead: true })) {
    yield* page.Items ?? [];
  }
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

function contentOf({ contentId, parts: count }: Item, parts: Map<string | undefined, Item[]>): Buffer {
  const found = parts.get(contentId?.S) ?? [];
  expect(found).toHaveLength(Number(count?.N));
  const inOrder = found.toSorted((a, b) => ((a.SK?.S ?? '') < (b.SK?.S ?? '') ? -1 : 1));
  return gunzipSync(Buffer.concat(inOrder.map(({ data }) => data?.B ?? Buffer.alloc(0))));
}

/** The model files of a commit and their bytes, as git says. */
export async function modelFiles(repository: string, commit: string): Promise<Map<string, Buffer>> {
  const listing = await git(['ls-tree', '-r', '-z', commit], { cwd: repository });
  const files = listing
    .toString('latin1')
    .split('\0')
    .map((entry) => /^100\d{3} blob (\S+)\t(.*)$/s.exec(entry))
    .flatMap((match) =>
      match?.[1] && match[2]?.endsWith('.hck.json') ? [{ id: match[1], path: match[2] }] : [],
    );
  const input = files.map(({ id }) => `${id}\n`).join('');
  const output = await git(['cat-file', '--batch'], { cwd: repository, input });
  const contents = new Map<string, Buffer>();
  let at = 0;
  for (const { path } of files) {
    const end = output.indexOf('\n', at);
    const size = Number(output.subarray(at, end).toString().split(' ')[2]);
    contents.set(path, output.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return contents;
}
