import { type ObjectType, objectId } from '../../lib/git/object-id.ts';
import type { PackObject } from '../../lib/git/pack/pack-item.ts';
import { ObjectSet } from '../../lib/git/tree/object-set.ts';

/** A directory by hand: files are a blob's id or `[mode, id]`, directories are directories. */
export type TestTree = { readonly [name: string]: string | readonly [mode: string, id: string] | TestTree };

/** The objects of a commit of this tree; what is missing or malformed can be left out or added. */
export function commitOf(
  tree: TestTree,
  parents: readonly string[] = [],
): { readonly commit: string; readonly objects: PackObject[] } {
  const objects: PackObject[] = [];
  const lines = [`tree ${addTree(tree, objects)}`, ...parents.map((parent) => `parent ${parent}`)];
  const text = [...lines, 'author A <a@b> 0 +0000', '', 'Test', ''].join('\n');
  const commit = makeObject('commit', Buffer.from(text));
  return { commit: commit.id, objects: [...objects, commit] };
}

export function objectSetOf(...objects: readonly PackObject[]): ObjectSet {
  const set = new ObjectSet('sha1');
  for (const object of objects) set.add(object);
  return set;
}

export function makeObject(type: ObjectType, bytes: Buffer): PackObject {
  return { id: objectId('sha1', type, bytes), type, bytes };
}

export function entryBytes(mode: string, name: string | Buffer, id: string): Buffer {
  return Buffer.concat([
    Buffer.from(`${mode} `),
    Buffer.from(name),
    Buffer.from([0]),
    Buffer.from(id, 'hex'),
  ]);
}

function addTree(tree: TestTree, objects: PackObject[]): string {
  const entries = Object.entries(tree).map(([name, entry]) => {
    if (typeof entry === 'string') return { order: name, bytes: entryBytes('100644', name, entry) };
    if (isFile(entry)) return { order: name, bytes: entryBytes(entry[0], name, entry[1]) };
    return { order: `${name}/`, bytes: entryBytes('40000', name, addTree(entry, objects)) };
  });
  entries.sort((a, b) => Buffer.compare(Buffer.from(a.order), Buffer.from(b.order)));
  const object = makeObject('tree', Buffer.concat(entries.map(({ bytes }) => bytes)));
  objects.push(object);
  return object.id;
}

function isFile(entry: readonly [string, string] | TestTree): entry is readonly [string, string] {
  return Array.isArray(entry);
}
