import { describe, expect, it } from '@jest/globals';
import { UNKNOWN_PROJECT } from '../../lib/replica/project/project-state.ts';
import { modelCard } from '../../test/support/cards.ts';
import { formatModels, toJson, toRow } from './models.ts';

const { openRuns: _, fencedRuns: __, ...unknown } = UNKNOWN_PROJECT;
const project = { ...unknown, instance: 'https://gitlab.com', projectId: 42, path: 'acme/models' };
const card = modelCard('a.hck.json', '1');
if (card.catalogue === null) throw new Error('the sample card is a usable model');
const delta = { ...card, catalogue: { ...card.catalogue, isDelta: true } };

describe('hub models', () => {
  it('tells a delta from a model of the same target', () => {
    expect(formatModels([toRow(project, card), toRow(project, delta)])).toBe(
      [
        'PROJECT      PATH        NAME    TARGET         ENTITIES  BYTES  PROBLEM',
        'acme/models  a.hck.json  Orders  MongoDB               2    100  –',
        'acme/models  a.hck.json  Orders  MongoDB delta         2    100  –',
        '',
      ].join('\n'),
    );
  });

  it('says that there are none', () => {
    expect(formatModels([])).toBe('No models.\n');
  });

  it('tells programs no more than they count on', () => {
    expect(Object.keys(toJson(toRow(project, delta)))).toEqual([
      ...['instance', 'projectId', 'project', 'path', 'blobId', 'bytes', 'name', 'target'],
      ...['entities', 'attributes', 'relationships', 'contentHash', 'problem'],
    ]);
  });
});
