import { createHash } from 'node:crypto';
import { modelFile } from '../support/model-file.ts';

/** Of the workers in these tests: small, so that what is larger is cheap. */
export const MAX_MODEL_BYTES = 600_000;

function pointer(content: Buffer): Buffer {
  const oid = createHash('sha256').update(content).digest('hex');
  return Buffer.from(
    `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${content.length}\n`,
  );
}

/** So that no catalogue is like another. */
const ENTITIES: Readonly<Record<string, number>> = { A: 1, B: 2, C: 3, D: 4, E: 5 };

function modelWith(entities: number, name: string): Buffer {
  const model = JSON.parse(modelFile(name).toString());
  const [collection] = model.collections;
  model.collections = Array.from({ length: entities }, (_, index) => ({ ...collection, GUID: `c${index}` }));
  return Buffer.from(JSON.stringify(model));
}

const stored = modelFile('In LFS', 'stored');

/** Bytes that compress badly: a model whose content takes two parts. */
const noise = Array.from({ length: 12_000 }, (_, index) =>
  createHash('sha256').update(`${index}`).digest('base64'),
);

/** Few contents, so that they meet: renames, copies, swaps, models that break and come back. */
export const CONTENTS: Readonly<Record<string, Buffer>> = {
  ...Object.fromEntries(
    ['A', 'B', 'C', 'D', 'E'].map((name) => [name, modelWith(ENTITIES[name] ?? 1, name)]),
  ),
  'bad 1': Buffer.from('{'),
  'bad 2': Buffer.from('["no model"]'),
  long: modelFile('Long', noise.join('')),
  'too large': Buffer.alloc(MAX_MODEL_BYTES + 1, ' '),
  'in LFS': pointer(stored),
  'lost in LFS': pointer(modelFile('In LFS', 'lost')),
};

/** What Git LFS has, by object id. */
export const LFS_OBJECTS: ReadonlyMap<string, Buffer> = new Map([
  [createHash('sha256').update(stored).digest('hex'), stored],
]);

export type Expected = {
  /** What the card has to hold; null: nothing, since the file is too large. */
  readonly bytes: Buffer | null;
  /** What it may hold until then, beside a problem: the pointer to what Git LFS did not give. */
  readonly meanwhile: Buffer | null;
  /** What the model calls itself; null: it is none, and the card has a problem. */
  readonly name: string | null;
};

/** What the card of a model says of it. */
export function catalogueOf(name: string): { guid: string; entities: number; attributes: number } {
  const entities = ENTITIES[name] ?? 1;
  return { guid: '8b0d9f0e-0000-4000-8000-000000000000', entities, attributes: 2 * entities };
}

/** By the blob that the file is in git. */
const EXPECTED: ReadonlyMap<string, Expected> = new Map(
  Object.entries(CONTENTS).map(([name, bytes]) => [blobIdOf(bytes), expected(name, bytes)]),
);

function expected(name: string, bytes: Buffer): Expected {
  switch (name) {
    case 'in LFS':
      return { bytes: stored, meanwhile: bytes, name: 'In LFS' };
    case 'too large':
      return { bytes: null, meanwhile: null, name: null };
    case 'long':
      return { bytes, meanwhile: null, name: 'Long' };
    default:
      return {
        bytes,
        meanwhile: null,
        name: name.startsWith('bad') || name === 'lost in LFS' ? null : name,
      };
  }
}

export function expectedOf(blobId: string): Expected {
  const known = EXPECTED.get(blobId);
  if (known === undefined) throw new Error(`Nobody has made the blob ${blobId}.`);
  return known;
}

/** As `git hash-object` says. */
function blobIdOf(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
