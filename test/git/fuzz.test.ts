import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HubError } from '../../lib/errors.ts';
import { BLOB_LIMITS, type PackLimits } from '../../lib/git/limits.ts';
import { listFiles } from '../../lib/git/list-files.ts';
import { idLength, objectId } from '../../lib/git/object-id.ts';
import type { PackItem } from '../../lib/git/pack/pack-item.ts';
import { readPack } from '../../lib/git/pack/read-pack.ts';
import { ObjectSet } from '../../lib/git/tree/object-set.ts';
import type { ObjectFormat, TreeFile } from '../../lib/git/types.ts';
import { slicesOf } from '../support/chunks.ts';
import { makeObject } from '../support/git-objects.ts';
import { sealed } from '../support/pack.ts';
import { damage, damaged, randomPack } from '../support/random-pack.ts';
import { shortOrLong } from '../support/short-or-long.ts';

/** `npm run test:fuzz` has 100,000. */
const RUNS = Number(process.env.MODELHUB_FUZZ_RUNS ?? shortOrLong(120, 400));
const PATIENCE_MS = 30_000 + 20 * RUNS;
const CORPUS = new URL('corpus/', import.meta.url);

const limits: fc.Arbitrary<Partial<PackLimits>> = fc.record(
  {
    maxObjects: fc.constantFrom(0, 3, 1_000),
    maxPackBytes: fc.constantFrom(50, 300, 100_000),
    maxObjectBytes: fc.constantFrom(0, 10, 100, 5_000),
    maxDeltaDepth: fc.constantFrom(0, 1, 3),
    maxUnpackedBytes: fc.constantFrom(0, 200, 50_000),
    cacheBytes: fc.constantFrom(0, 500, 3_000),
  },
  { requiredKeys: [] },
);

type Read = { readonly items: PackItem[]; readonly error: unknown };

async function read(
  pack: Buffer,
  format: ObjectFormat,
  others: Partial<PackLimits>,
  chunk = 50,
): Promise<Read> {
  const items: PackItem[] = [];
  try {
    // A damaged size must not take the memory of this machine.
    const readLimits = { ...BLOB_LIMITS, maxObjectBytes: 2 ** 22, ...others };
    for await (const item of readPack(slicesOf(pack, chunk), format, readLimits)) items.push(item);
    return { items, error: null };
  } catch (error) {
    return { items, error };
  }
}

/** Whatever was read: its ids are true, and what went wrong is an error of ours. */
function expectHonest({ items, error }: Read, format: ObjectFormat): void {
  if (error !== null) expect(error).toBeInstanceOf(HubError);
  for (const item of items) {
    if (item.kind === 'object') expect(item.id).toBe(objectId(format, item.type, item.bytes));
  }
}

/** The same for the paths in its trees. */
function expectTreesToBeWalked({ items }: Read): void {
  const objects = new ObjectSet('sha1');
  const found = items.filter((item) => item.kind === 'object');
  for (const object of found) objects.add(object);
  for (const { id } of found.filter(({ type }) => type === 'tree')) {
    const commit = makeObject('commit', Buffer.from(`tree ${id}\n`));
    objects.add(commit);
    expectWalk(() => listFiles(objects, commit.id, () => true));
  }
}

function expectWalk(walk: () => TreeFile[]): void {
  try {
    for (const { path } of walk()) expect(path.length).toBeGreaterThan(0);
  } catch (error) {
    expect(error).toBeInstanceOf(HubError);
  }
}

describe('readPack, of random packs', () => {
  it(
    'gives exactly the objects that are in them, whatever they are cut into',
    async () => {
      const property = fc.asyncProperty(
        randomPack,
        fc.integer({ min: 1, max: 300 }),
        fc.constantFrom(0, 1_000, BLOB_LIMITS.cacheBytes),
        async ({ bytes, format, objects }, chunk, cacheBytes) => {
          const { items, error } = await read(bytes, format, { cacheBytes }, chunk);
          expect(error).toBeNull();
          const ids = items.map((item) => (item.kind === 'object' ? item.id : item.kind));
          expect(ids.sort()).toEqual(objects.toSorted());
        },
      );
      await fc.assert(property, { numRuns: Math.ceil(RUNS / 4) });
    },
    PATIENCE_MS,
  );

  it(
    'gives true objects and fails with errors of ours, whatever is done to them',
    async () => {
      const damages = fc.array(damage, { minLength: 1, maxLength: 4 });
      const property = fc.asyncProperty(randomPack, damages, async ({ bytes, format }, kinds) => {
        const pack = kinds.reduce(damaged, bytes);
        const outcome = await read(pack, format, {});
        expectHonest(outcome, format);
        // Nothing damaged gets through as if it were whole.
        expect(outcome.error === null).toBe(pack.equals(bytes));
      });
      await fc.assert(property, { numRuns: Math.ceil(RUNS / 4) });
    },
    PATIENCE_MS,
  );

  it(
    'does so too where the checksum is right, and whatever the limits',
    async () => {
      const damages = fc.array(damage, { maxLength: 4 });
      const property = fc.asyncProperty(
        randomPack,
        damages,
        limits,
        async ({ bytes, format }, kinds, some) => {
          const body = bytes.subarray(0, -idLength(format));
          const outcome = await read(sealed(kinds.reduce(damaged, body), format), format, some);
          expectHonest(outcome, format);
          if (format === 'sha1') expectTreesToBeWalked(outcome);
        },
      );
      await fc.assert(property, { numRuns: Math.ceil(RUNS / 2) });
    },
    PATIENCE_MS,
  );
});

describe('readPack, of the packs that are kept', () => {
  it('ends each of them as its name says', async () => {
    const names = (await readdir(CORPUS)).filter((name) => name.endsWith('.pack'));
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) {
      const pack = await readFile(new URL(name, CORPUS));
      const outcome = await read(pack, 'sha1', {});
      expectHonest(outcome, 'sha1');
      const { error } = outcome;
      const ending =
        error instanceof HubError ? error.code.replace('GIT_', '') : `${outcome.items.length}-objects`;
      expect(name).toContain(ending.toLowerCase().replaceAll('_', '-'));
    }
  });

  it('fails with an error of ours at whatever byte they are cut or changed', async () => {
    const names = (await readdir(CORPUS)).filter((name) => /^(?!.*over-size).*-objects\.pack$/.test(name));
    for (const name of names) {
      const pack = await readFile(new URL(name, CORPUS));
      for (let at = 0; at < pack.length; at++) {
        const changed = Buffer.from(pack);
        changed[at] = (changed[at] ?? 0) ^ 0x55;
        for (const harmed of [pack.subarray(0, at), changed]) {
          const outcome = await read(harmed, 'sha1', {});
          expectHonest(outcome, 'sha1');
          expect(outcome.error).not.toBeNull();
        }
      }
    }
  });
});
