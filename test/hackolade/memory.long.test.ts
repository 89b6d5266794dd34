import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { MAX_PARSED_BYTES } from '../../lib/hackolade/json/scan-json.ts';
import { recognise } from '../../lib/hackolade/recognise.ts';
import { enlargeModel } from '../support/large-model.ts';
import { buildBomb, memoryBombs } from '../support/memory-bombs.ts';
import { recogniseAlone } from '../support/recognise-alone.ts';
import { describeWithShared } from '../support/shared.ts';
import { sharedDirectory } from '../support/shared-directory.ts';

const MAX_MODEL_BYTES = 64_000_000;
/** Of 1,024: the rest is for the pack and other models in flight. */
const MAX_PEAK_BYTES = 600_000_000;

describeWithShared('a plausible model of 60 MB', () => {
  /** Of all real ones it has the most values for its bytes, and names that are not ASCII. */
  const NORTHWIND = join(
    sharedDirectory,
    'models/hackolade+demo-models-read-only/sample-models-page-or-too-big-for-community/Neo4j/Northwind.hck.json',
  );

  it('is recognised within the memory of the function', async () => {
    const model = enlargeModel(readFileSync(NORTHWIND, 'utf8'), MAX_MODEL_BYTES);
    expect(model.length).toBeGreaterThan(60_000_000);
    const { outcome, peakBytes } = await recogniseAlone(model);
    expect(outcome).toBe('model');
    expect(peakBytes).toBeLessThan(MAX_PEAK_BYTES);
  });
});

describe('a file that would take more than that', () => {
  it.each(['[],', '{},', '{"":0},', '1,', '"",'])('is refused: 60 MB of %s', (unit) => {
    const bomb = Buffer.concat([Buffer.from('['), Buffer.alloc(60_000_000, unit)]);
    expect(recognise(bomb)).toMatchObject({ kind: 'problem', problem: { code: 'TOO_COMPLEX' } });
  });
});

/** All of them take two minutes. */
describe('the worst file that is not refused', () => {
  it.each(Object.keys(memoryBombs))(
    'stays within the memory of the function: %s',
    async (kind) => {
      const { outcome, peakBytes } = await recogniseAlone(buildBomb(kind, MAX_MODEL_BYTES, MAX_PARSED_BYTES));
      expect(outcome).toBe('model');
      expect(peakBytes).toBeLessThan(MAX_PEAK_BYTES);
    },
    60_000,
  );
});
