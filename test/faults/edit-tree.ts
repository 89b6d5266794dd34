import type { Tree } from './bare-repository.ts';
import type { Edit } from './command.ts';
import { CONTENTS } from './contents.ts';

const MERGED_PATHS = ['m1.hck.json', 'm2.hck.json', 'x/m3.hck.json'];

/** The trees of so many commits upon a tree, each with another file. */
export function mergedTrees(files: Tree, commits: number): Tree[] {
  const trees: Tree[] = [];
  for (let index = 0; index < commits; index += 1) {
    const path = MERGED_PATHS[index % MERGED_PATHS.length] ?? '';
    const content = 'ABCDE'[index % 5] ?? 'A';
    trees.push(edited(trees.at(-1) ?? files, [{ kind: 'put', path, content }]));
  }
  return trees;
}

/** What edits make of a tree. */
export function edited(files: Tree, edits: readonly Edit[]): Tree {
  const tree = new Map(files);
  for (const edit of edits) apply(tree, edit);
  return tree;
}

function apply(tree: Map<string, Buffer>, edit: Edit): void {
  switch (edit.kind) {
    case 'put':
      tree.set(edit.path, contentOf(edit.content));
      return;
    case 'delete':
      tree.delete(edit.path);
      return;
    case 'rename':
      rename(tree, edit.path, edit.to);
      return;
    case 'move':
      for (const path of [...tree.keys()].filter((one) => one.startsWith(`${edit.directory}/`))) {
        rename(tree, path, edit.to + path.slice(edit.directory.length));
      }
      return;
    case 'ignore':
      if (edit.rules === null) tree.delete('.hubignore');
      else tree.set('.hubignore', Buffer.from(`${edit.rules}\n`));
  }
}

function rename(tree: Map<string, Buffer>, path: string, to: string): void {
  const bytes = tree.get(path);
  if (bytes === undefined || path === to) return;
  tree.delete(path);
  tree.set(to, bytes);
}

function contentOf(name: string): Buffer {
  const bytes = CONTENTS[name];
  if (bytes === undefined) throw new Error(`There is no content ${name}.`);
  return bytes;
}
