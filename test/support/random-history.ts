import fc from 'fast-check';
import type { ObjectFormat } from '../../lib/git/types.ts';
import { git, gitText } from '../../local/gitlab/git.ts';
import { createRepository } from '../../local/gitlab/repository.ts';
import { modification, quoted, type TestFile, type TestSubmodule } from './git-tree.ts';

type Change = TestFile | { readonly deleted: string };

type TestCommit = {
  /** Of the commits before it, as fractions; one it has in any case if there is any. */
  readonly parent: number;
  readonly merges: readonly number[];
  readonly changes: readonly Change[];
};

export type RandomHistory = {
  readonly format: ObjectFormat;
  readonly layout: 'as imported' | 'loose' | 'packed' | 'packed deep';
  readonly submodules: readonly string[];
  readonly commits: readonly TestCommit[];
};

const fraction = fc.double({ min: 0, max: 0.999, noNaN: true });

/** Names that sort, look or are encoded in a way of their own; git refuses none of them. */
const name = fc.constantFrom(
  ...[
    'a',
    'b',
    'a-',
    'a.b',
    'a0',
    'A',
    '-rf',
    ' ',
    'a b',
    '"quoted"',
    'line\nfeed',
    'tab\t',
    '\\',
    '*',
    '[a]',
    '#',
  ],
  ...[
    'Größe',
    'Gro\u0308ße',
    'модель.hck.json',
    '模型',
    '😀',
    'model.hck.json',
    'MODEL.hck.json',
    '.hidden',
    '...',
  ],
  ...['d'.repeat(250), '\x01', '\x7f', 'CON', 'a:b', 'index.lock', '%2e%2e', '~', '@{u}'],
);
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
/** Bytes that are no UTF-8. */
const anyPath = fc.oneof(
  { weight: 9, arbitrary: path },
  { weight: 1, arbitrary: path.map((text) => Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0xfe])])) },
);

/** Few stems with few edits: what is alike is stored as deltas. */
const text = fc
  .record({
    stem: fc.integer({ min: 0, max: 3 }),
    lines: fc.integer({ min: 0, max: 400 }),
    edits: fc.array(fc.tuple(fraction, fc.string({ maxLength: 9 })), { maxLength: 4 }),
  })
  .map(({ stem, lines, edits }) => {
    const all = Array.from({ length: lines }, (_, i) => `"${stem}.${(i * 7919) % 1013}": ${(i * i) % 997},`);
    for (const [at, edit] of edits) all.splice(Math.floor(at * all.length), 1, edit);
    return Buffer.from(all.join('\n'));
  });
const bytes = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((data) => Buffer.from(data)) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 0, max: 200_000 }).map((length) => Buffer.alloc(length, 'long ')),
  },
);

const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      path: anyPath,
      mode: fc.constantFrom('100644', '100644', '100644', '100755', '120000'),
      bytes,
    }),
  },
  { weight: 1, arbitrary: fc.record({ deleted: path }) },
);

export const randomHistory: fc.Arbitrary<RandomHistory> = fc.record({
  format: fc.constantFrom<ObjectFormat>('sha1', 'sha256'),
  layout: fc.constantFrom('as imported', 'loose', 'packed', 'packed deep'),
  submodules: fc.array(
    path.map((text) => `submodule-${text}`),
    { maxLength: 2 },
  ),
  commits: fc.array(
    fc.record({
      parent: fraction,
      merges: fc.array(fraction, { maxLength: 2 }),
      changes: fc.array(change, { maxLength: 25, size: 'max' }),
    }),
    { minLength: 1, maxLength: 6, size: 'max' },
  ),
});

/** Makes a bare repository of it. @returns its commits */
export async function writeHistory(repository: string, history: RandomHistory): Promise<string[]> {
  const { format, layout, commits } = history;
  await createRepository(repository, { objectFormat: format });
  const input = Buffer.concat(commits.map((_, i) => commitCommand(history, i)));
  const config = {
    'fastimport.unpackLimit': layout === 'loose' ? '1000000' : '1',
    'core.protectNTFS': 'false',
  };
  await git(['fast-import', '--quiet'], { cwd: repository, input, config });
  await arrange(repository, layout);
  const branches = commits.map((_, i) => `refs/heads/${branchOf(i)}`);
  return (await gitText(['rev-parse', ...branches], { cwd: repository })).split('\n');
}

async function arrange(cwd: string, layout: RandomHistory['layout']): Promise<void> {
  switch (layout) {
    case 'as imported':
    case 'loose':
      return;
    case 'packed':
      await git(['repack', '-adfq'], { cwd });
      return;
    case 'packed deep':
      await git(['repack', '-adfq', '--depth=4000', '--window=60'], { cwd });
  }
}

/** Each commit has a branch; the last one the default branch. */
function branchOf(i: number): string {
  return `commit-${i}`;
}

function commitCommand({ format, submodules, commits }: RandomHistory, i: number): Buffer {
  const { parent = 0, merges = [], changes = [] } = commits[i] ?? {};
  const elsewhere = 'ab'.repeat(format === 'sha1' ? 20 : 32);
  const links = submodules.map((path): TestSubmodule => ({ path, commit: elsewhere }));
  const others = [...new Set(merges.map((at) => Math.floor(at * i)))];
  const head = [
    `commit refs/heads/${branchOf(i)}`,
    `mark :${i + 1}`,
    'committer T <t@example.com> 1763800000 +0000',
    'data 4',
    'Test',
    ...(i === 0 ? [] : [`from :${Math.floor(parent * i) + 1}`, ...others.map((at) => `merge :${at + 1}`)]),
    '',
  ];
  const commands = changes.map((item) =>
    'deleted' in item ? Buffer.from(`D ${quoted(item.deleted)}\n`) : modification(item),
  );
  return Buffer.concat([Buffer.from(head.join('\n')), ...links.map(modification), ...commands]);
}
