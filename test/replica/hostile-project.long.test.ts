import { beforeEach, describe, expect, it } from '@jest/globals';
import { listCards } from '../../lib/store/hub.ts';
import { gitText } from '../../local/gitlab/git.ts';
import { commitFiles } from '../support/commit-files.ts';
import { useCountedGit } from '../support/counted-git.ts';
import { entryBytes } from '../support/git-objects.ts';
import { commitTree, type TestFile, type TestSubmodule } from '../support/git-tree.ts';
import { modelFile } from '../support/model-file.ts';
import { useReplicaWorld, type WorldProject } from '../support/replica-world.ts';
import { shortOrLong } from '../support/short-or-long.ts';

const world = useReplicaWorld();
let project: WorldProject;
const counted = useCountedGit(world);

beforeEach(async () => {
  project = await world().newProject();
});

const OWN: TestFile = { path: 'own.hck.json', bytes: modelFile('Own') };
const state = () => world().store.readProject(project.key);
const cards = () => listCards(world().table, project.key);
const { openRemote } = counted;

/** Follows the hint of a push, and counts what is asked of git. */
async function follow(after: string): Promise<{ outcome: unknown; requests: number }> {
  const requests = counted.requests();
  const { head } = await state();
  const push = { after, ...(head !== null && { before: head }) };
  const outcome = await project.replicate(push, { openRemote }).catch((error: unknown) => error);
  return { outcome, requests: counted.requests() - requests };
}

describe('a bad file', () => {
  /** Some 20 bytes of memory for each of text. */
  const bomb = `{"GUID":"1","collections":[${'{},'.repeat(4_000_000)}{}]}`;
  const pointer = (lines: string) =>
    `version https://git-lfs.github.com/spec/v1\n${lines}oid sha256:${'a'.repeat(64)}\nsize 12\n`;
  const files: [string, TestFile['bytes'], string][] = [
    ['with more values than fit in memory', bomb, 'TOO_COMPLEX'],
    ['that is nested without end', `${'['.repeat(100_000)}`, 'TOO_COMPLEX'],
    ['that breaks off', '{"GUID":"1","collections":[', 'NOT_JSON'],
    ['in UTF-16', Buffer.from('\uFEFF{"GUID":"1","collections":[]}', 'utf16le'), 'NOT_UTF8'],
    ['of binary data', Buffer.from([0, 255, 254, 1]), 'NOT_UTF8'],
    ['without a byte', '', 'EMPTY_FILE'],
    ['that is another document', '{"GUID":7,"collections":{}}', 'NOT_A_MODEL'],
    ['that is nowhere in Git LFS', pointer(''), 'LFS_MISSING'],
    ['that a Git LFS extension has changed', pointer(`ext-0-x sha256:${'b'.repeat(64)}\n`), 'LFS_EXTENDED'],
  ];

  it('stops no other, is kept as it is, and is not downloaded again', async () => {
    const bad = files.map(([name, bytes]) => ({ path: `${name}.hck.json`, bytes }));
    const first = await commitTree(project.project.repository, [...bad, OWN]);
    expect((await follow(first)).outcome).toMatchObject({ added: files.length + 1, problems: files.length });
    const problems = (await cards()).map(({ path, problem }) => [path, problem?.code]);
    const expected = files.map(([name, , code]) => [`${name}.hck.json`, code]);
    expect(problems).toEqual(expect.arrayContaining([...expected, ['own.hck.json', undefined]]));
    await project.expectReplicated();
    expect(await follow(first)).toEqual({ outcome: { kind: 'unchanged', requests: 0 }, requests: 0 });
    const renamed = bad.map(({ path, bytes }) => ({ path: `renamed/${path}`, bytes }));
    const second = await commitTree(project.project.repository, [...renamed, OWN]);
    // What is wrong with Git LFS may pass: their pointers are the ones that are read again.
    const pointers = files.flatMap(([, bytes, code]) => (code.startsWith('LFS_') ? [bytes.length] : []));
    const bytes = pointers.reduce((sum, length) => sum + length, 0);
    const again = { moved: files.length - pointers.length, bytes };
    expect(await follow(second)).toMatchObject({ outcome: again, requests: 4 });
    await project.expectReplicated();
  });
});

describe('a file with an odd name', () => {
  const model = (path: TestFile['path'], name: string): TestFile => ({ path, bytes: modelFile(name) });
  const long = `${'d'.repeat(100)}/`.repeat(40);
  const odd: readonly (TestFile | TestSubmodule)[] = [
    model(Buffer.from('raw \xff\xfe.hck.json', 'latin1'), 'Not UTF-8'),
    model(`${long.slice(0, 1500)}/long.hck.json`, 'Longer than a key of the table'),
    ...['Case', 'case', 'CASE'].map((name) => model(`${name}.hck.json`, name)),
    ...['ä', 'a\u0308'].map((name) => model(`${name}.hck.json`, `Umlaut ${name.length}`)),
    model('line\nbreak\t"quote"\\.hck.json', 'Control characters'),
    model('.hck.json', 'No name'),
    model(`${'deep/'.repeat(20)}deep.hck.json`, 'Twenty levels'),
    { ...model('program.hck.json', 'Executable'), mode: '100755' },
    model('one/copy.hck.json', 'Copy'),
    model('another/copy.hck.json', 'Copy'),
  ];
  const none: readonly (TestFile | TestSubmodule)[] = [
    { path: 'link.hck.json', bytes: 'own.hck.json', mode: '120000' },
    { path: 'submodule.hck.json', commit: 'c'.repeat(40) },
  ];

  it('is a model like any other; links and submodules are none', async () => {
    const { repository } = project.project;
    const head = await commitTree(repository, [...odd, ...none, OWN]);
    expect((await follow(head)).outcome).toMatchObject({ added: odd.length + 1, problems: 0 });
    await project.expectReplicated();
    const next = await commitTree(repository, [...none, OWN]);
    expect((await follow(next)).outcome).toMatchObject({ deleted: odd.length });
    await project.expectReplicated();
  });
});

describe('a tree that was made to exhaust its readers', () => {
  const write = (type: string, input: Buffer) =>
    gitText(['hash-object', '-w', '-t', type, '--literally', '--stdin'], {
      cwd: project.project.repository,
      input,
    });
  const writeTree = (entries: readonly Buffer[]) => write('tree', Buffer.concat(entries));
  const names = (count: number) => Array.from({ length: count }, (_, i) => String(i + 1_000_000));

  /** A tree in a tree in a tree, each of them so many times. */
  async function nest(levels: number, inEach: readonly string[]): Promise<string> {
    const blob = await write('blob', modelFile('Foreign'));
    let tree = await writeTree([entryBytes('100644', 'a.hck.json', blob)]);
    for (let level = 0; level < levels; level += 1)
      tree = await writeTree(inEach.map((name) => entryBytes('40000', name, tree)));
    return tree;
  }

  /** A tree with one file. */
  async function treeOf(path: string): Promise<string> {
    const { repository } = project.project;
    const options = { branch: 'elsewhere', from: null };
    const commit = await commitFiles(repository, { [path]: modelFile('Foreign') }, options);
    return gitText(['rev-parse', `${commit}^{tree}`], { cwd: repository });
  }

  async function treeOfMany(): Promise<string> {
    const blob = await write('blob', Buffer.from('no model'));
    return writeTree(names(600_000).map((name) => entryBytes('100644', name, blob)));
  }

  const large: typeof trees = [['of 600,000 entries', 'GIT_TREE_TOO_LARGE', treeOfMany]];
  const trees: [string, string, () => Promise<string>][] = [
    ['with 10^12 paths', 'GIT_TREE_TOO_LARGE', () => nest(12, names(10))],
    ['of 300 levels', 'GIT_TREE_TOO_DEEP', () => treeOf(`${'d/'.repeat(300)}a.hck.json`)],
    [
      'with a path of 5,000 bytes',
      'GIT_PATH_TOO_LONG',
      () => treeOf(`${`${'d'.repeat(199)}/`.repeat(25)}a.hck.json`),
    ],
    [
      'that names a file twice',
      'GIT_BAD_OBJECT',
      async () => {
        const entry = entryBytes('100644', 'a.hck.json', await write('blob', modelFile('A')));
        return writeTree([entry, entry]);
      },
    ],
  ];

  it.each([...trees, ...shortOrLong([], large)])(
    '%s leaves the cards as they are, and is fetched once',
    async (_, code, makeTree) => {
      const { repository } = project.project;
      const good = await commitTree(repository, [OWN]);
      await follow(good);
      const before = await cards();

      const tree = await makeTree();
      const head = await write(
        'commit',
        Buffer.from(
          `tree ${tree}\nparent ${good}\nauthor A <a@b> 0 +0000\ncommitter A <a@b> 0 +0000\n\nTest\n`,
        ),
      );
      await gitText(['update-ref', 'refs/heads/main', head], { cwd: repository });
      const first = await follow(head);
      expect(first.outcome).toMatchObject({ outcome: 'permanent', code });
      expect(await follow(head)).toMatchObject({ outcome: { code }, requests: 1 });
      expect(await cards()).toEqual(before);
      expect(await state()).toMatchObject({ head: good, unusable: { head, code } });

      const mended = await commitTree(repository, [OWN, { path: 'new.hck.json', bytes: modelFile('New') }]);
      expect((await follow(mended)).outcome).toMatchObject({ kind: 'replicated', added: 1 });
      await project.expectReplicated();
    },
  );
});
