import { readdir, readFile, writeFile } from 'node:fs/promises';
import { type AttributeValue, PutItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import type { Table } from '../../lib/store/table.ts';
import type { WorldProject } from '../support/replica-world.ts';

export type RecordedItem = Readonly<Record<string, AttributeValue>>;

/** What a version has left in queue and table. */
export type Recorded = {
  /** The bodies, parsed. */
  readonly messages: readonly Readonly<Record<string, unknown>>[];
  readonly items: readonly RecordedItem[];
};

const FOLDER = new URL('written-by/', import.meta.url);

/** The versions that there are records of. */
export async function recordedVersions(): Promise<string[]> {
  return (await readdir(FOLDER)).map((name) => name.replace(/\.json$/, '')).toSorted();
}

export async function readRecorded(version: string): Promise<Recorded> {
  return JSON.parse(await readFile(new URL(`${version}.json`, FOLDER), 'utf8'), reviveBytes);
}

export async function writeRecorded(version: string, recorded: Recorded): Promise<void> {
  const json = JSON.stringify(recorded, writeBytes, 2);
  await writeFile(new URL(`${version}.json`, FOLDER), `${json}\n`);
}

/** All that is in the table. Where the project lives, which differs each time, is written as below. */
export async function scanItems({ client, name }: Table, { key, project }: WorldProject) {
  const items: RecordedItem[] = [];
  for await (const page of paginateScan({ client }, { TableName: name, ConsistentRead: true }))
    items.push(...(page.Items ?? []));
  const order = ({ PK, SK }: RecordedItem) => `${PK?.S} ${SK?.S}`;
  return items
    .toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
    .map((item) =>
      replaceText(item, [key.instance, INSTANCE], [project.path, PATH], [`#${key.projectId}`, ID]),
    );
}

/** Puts recorded items into the table, as those of this project. */
export async function putItems(table: Table, items: readonly RecordedItem[], { key, project }: WorldProject) {
  for (const item of items) {
    const Item = replaceText(
      item,
      ...([
        [INSTANCE, key.instance],
        [PATH, project.path],
        [ID, `#${key.projectId}`],
      ] as const),
      // Content belongs to one card of the whole table, and each test puts its own.
      [RUN, `run${key.projectId}-`],
    );
    await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
  }
}

const INSTANCE = 'https://gitlab.example.com';
const PATH = 'group/recorded';
const ID = '#4711';
/** What names of runs, and so of content, begin with. */
const RUN = /\brun(?=\d)/g;

function replaceText(item: RecordedItem, ...pairs: readonly (readonly [string | RegExp, string])[]) {
  const json = pairs.reduce(
    (text, [from, to]) => text.replaceAll(from, to),
    JSON.stringify(item, writeBytes),
  );
  const replaced: Record<string, AttributeValue> = JSON.parse(json, reviveBytes);
  return replaced;
}

/** JSON has no bytes. `this`: what holds the value, which a Buffer has already turned into an object by then. */
function writeBytes(this: unknown, key: string, value: unknown): unknown {
  if (key !== 'B') return value;
  return Buffer.from(Object(this)[key]).toString('base64');
}

function reviveBytes(key: string, value: unknown): unknown {
  return key === 'B' && typeof value === 'string' ? Buffer.from(value, 'base64') : value;
}
