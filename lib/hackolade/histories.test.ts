import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWithShared } from '../../test/support/shared.ts';
import { sharedDirectory } from '../../test/support/shared-directory.ts';
import { recognise } from './recognise.ts';

const folder = 'sample-models-page-or-too-big-for-community';

describeWithShared('contentHash, on real histories', () => {
  let clones: string;
  beforeAll(() => {
    clones = mkdtempSync(join(tmpdir(), 'histories-'));
    for (const name of ['hackolade+demo-models-read-only', 'hackolade+sample-data-models']) {
      const bundle = join(sharedDirectory, 'histories', `${name}.bundle`);
      execFileSync('git', ['clone', '--quiet', '--bare', bundle, join(clones, name)]);
    }
  });
  afterAll(() => rmSync(clones, { recursive: true, force: true }));

  function hashAt(repository: string, commit: string, path: string): string {
    const git = ['-C', join(clones, `hackolade+${repository}`), 'cat-file', 'blob', `${commit}:${path}`];
    const recognised = recognise(execFileSync('git', git, { maxBuffer: 64 * 1024 * 1024 }));
    if (recognised.kind !== 'model') throw new Error(recognised.problem.message);
    return recognised.catalogue.contentHash;
  }

  it.each([
    [
      'entities moved in the diagram',
      'demo-models-read-only',
      '15fcc6a',
      `${folder}/Couchbase/beer.hck.json`,
    ],
    [
      'another way to display',
      'demo-models-read-only',
      '1c0bd9a',
      'merchandising/Product review-GraphQL.hck.json',
    ],
    [
      'another layout of the graph',
      'demo-models-read-only',
      '1e57435',
      `${folder}/Neo4j/Legis-Graph.hck.json`,
    ],
    [
      'other corners of the lines',
      'demo-models-read-only',
      '1e57435',
      `${folder}/Oracle/Customer_Orders.hck.json`,
    ],
    ['a save without a change', 'demo-models-read-only', '0654412', 'marketing/Loyalty-Polyglot.hck.json'],
    [
      'a plugin of another version',
      'demo-models-read-only',
      'ab4f521',
      'merchandising/Product review-GraphQL.hck.json',
    ],
    ['a save by another Studio', 'sample-data-models', '789ffaf', 'PostgreSQL/SportDB.hck.json'],
  ])('stays the same after %s (%s %s)', (_, repository, commit, path) => {
    expect(hashAt(repository, commit, path)).toBe(hashAt(repository, `${commit}^`, path));
  });

  it.each([
    ['another name', 'demo-models-read-only', '46c87dc', 'marketing/Loyalty-Polyglot.hck.json'],
    ['a description', 'demo-models-read-only', '69a66f5', 'merchandising/Product review-GraphQL.hck.json'],
    ['attributes made required', 'demo-models-read-only', '1c0bd9a', 'common/Address-Polyglot.hck.json'],
    ['links to a moved model', 'demo-models-read-only', '96834da', 'merchandising/Product-Polyglot.hck.json'],
    ['a foreign key', 'sample-data-models', '789ffaf', 'PostgreSQL/FlightBookings.hck.json'],
  ])('differs after %s (%s %s)', (_, repository, commit, path) => {
    expect(hashAt(repository, commit, path)).not.toBe(hashAt(repository, `${commit}^`, path));
  });
});
