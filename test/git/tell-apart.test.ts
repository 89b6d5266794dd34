import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BlobOptions, fetchBlobs } from '../../lib/git/fetch-blobs.ts';
import type { PackObject } from '../../lib/git/pack/pack-item.ts';
import { collect } from '../support/chunks.ts';
import { makeObject } from '../support/git-objects.ts';
import { deltaOf, packOf, type TestEntry } from '../support/pack.ts';
import { startPackServer } from '../support/pack-server.ts';
import { shortOrLong } from '../support/short-or-long.ts';

const CAPABILITIES = { objectFormat: 'sha1', unborn: true } as const;
const MOST_BYTES = 100;

const objects = new Map<string, PackObject>();
let server: Awaited<ReturnType<typeof startPackServer>>;
/** In which the server sends what is wanted. */
let inOrder: (wants: readonly string[]) => readonly string[];
/** How the server sends them. */
let encode: (blobs: readonly PackObject[]) => readonly TestEntry[];
let requests: number;

beforeAll(async () => {
  server = await startPackServer((wants) => {
    requests += 1;
    return packOf(encode(inOrder(wants).flatMap((id) => objects.get(id) ?? [])));
  });
});
afterAll(() => server.close());
beforeEach(() => {
  inOrder = (wants) => wants;
  encode = (blobs) => blobs;
});

/** Makes a blob of each, by whether it is large; gives their ids. */
function make(areLarge: readonly boolean[]): string[] {
  return areLarge.map((isLarge, i) => {
    const text = `${i} `.padEnd(isLarge ? MOST_BYTES + 1 : MOST_BYTES, '.');
    const blob = makeObject('blob', Buffer.from(text));
    objects.set(blob.id, blob);
    return blob.id;
  });
}

/** A chain of three, something else, and then deltas on the chain's end, which a small cache no longer has. */
function asDeltas(blobs: readonly PackObject[]): TestEntry[] {
  const isSmall = ({ bytes }: PackObject) => bytes.length === MOST_BYTES;
  const [, , end, other] = blobs.filter(isSmall);
  const places: number[] = [];
  return blobs.map((blob, place) => {
    if (!isSmall(blob)) return blob;
    const base = places[Math.min(places.length - 1, 2)];
    places.push(place);
    if (base === undefined || end === undefined || blob === other) return blob;
    const rest = { copy: 10, length: MOST_BYTES - 10 };
    return { base, delta: deltaOf(MOST_BYTES, MOST_BYTES, [blob.bytes.subarray(0, 10), rest]) };
  });
}

/** What comes of each, and in how many requests. */
async function outcomeOf(ids: readonly string[], options: Partial<BlobOptions>) {
  requests = 0;
  const remote = { url: server.url, token: 'unused' };
  const limits = { maxBlobBytes: MOST_BYTES, maxRequests: 100_000, ...options };
  const fetched = await collect(fetchBlobs(remote, CAPABILITIES, ids, limits));
  const kinds = new Map(fetched.map(({ blobId, kind }) => [blobId, kind]));
  expect(kinds.size).toBe(fetched.length);
  return { areLarge: ids.map((id) => kinds.get(id) === 'too-large'), all: kinds.size, requests };
}

const anyBlobs = fc.array(fc.boolean(), { minLength: 1, maxLength: 60 });
const rarely = fc.integer({ min: 0, max: 9 }).map((number) => number === 0);
const mostlySmall = fc.array(rarely, { minLength: 1, maxLength: 60 });

describe('fetchBlobs, where files over the size cannot be passed over', () => {
  it('takes three requests for each of them, where the pack has the order of the wants', async () => {
    const property = fc.asyncProperty(fc.oneof(anyBlobs, mostlySmall), async (areLarge) => {
      const ids = make(areLarge);
      const outcome = await outcomeOf(ids, { maxPassedBytes: 0 });
      expect(outcome).toMatchObject({ areLarge, all: ids.length });
      expect(outcome.requests).toBeLessThanOrEqual(1 + 3 * areLarge.filter(Boolean).length);
    });
    await fc.assert(property, { numRuns: shortOrLong(10, 30) });
  });

  it('takes as many where the small ones are deltas that have to wait for the end of the pack', async () => {
    encode = asDeltas;
    const areLarge = Array.from({ length: 60 }, (_, i) => i % 12 === 11);
    const outcome = await outcomeOf(make(areLarge), { maxPassedBytes: 0, cacheBytes: 0 });
    expect(outcome).toMatchObject({ areLarge, all: 60 });
    expect(outcome.requests).toBeLessThanOrEqual(1 + 3 * 5);
  });

  it('takes no more than twice as many as halving does, whatever the order', async () => {
    const order = fc.infiniteStream(fc.nat());
    const property = fc.asyncProperty(fc.oneof(anyBlobs, mostlySmall), order, async (areLarge, numbers) => {
      const ids = make(areLarge);
      const place = new Map(ids.map((id) => [id, numbers.next().value]));
      inOrder = (wants) => wants.toSorted((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
      const outcome = await outcomeOf(ids, { maxPassedBytes: 0 });
      expect(outcome).toMatchObject({ areLarge, all: ids.length });
      const halvings = areLarge.filter(Boolean).length * Math.ceil(Math.log2(ids.length));
      expect(outcome.requests).toBeLessThanOrEqual(2 + 4 * halvings);
    });
    await fc.assert(property, { numRuns: shortOrLong(10, 30) });
  });

  it('passes over as many as it may, and only then tells the others apart', async () => {
    const ids = make(Array.from({ length: 40 }, (_, i) => i % 4 === 0));
    const some = await outcomeOf(ids, { maxPassedBytes: 7 * (MOST_BYTES + 1) });
    expect(some).toMatchObject({ all: 40, requests: 1 + 3 * 3 });
    expect(await outcomeOf(ids, { maxPassedBytes: 10 * (MOST_BYTES + 1) })).toMatchObject({ requests: 1 });
  });

  it('gives all small ones where packs are too large', async () => {
    const areLarge = Array.from({ length: 40 }, (_, i) => i % 4 === 0);
    const outcome = await outcomeOf(make(areLarge), { maxPackBytes: 300, maxPassedBytes: 500 });
    expect(outcome).toMatchObject({ areLarge, all: 40 });
  });
});
