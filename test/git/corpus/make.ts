// Writes the packs of this directory: `node test/git/corpus/make.ts`.
import { writeFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { objectId } from '../../../lib/git/object-id.ts';
import { entryBytes } from '../../support/git-objects.ts';
import { deltaOf, entryHead, packHeader, packOf, sealed, type TestEntry } from '../../support/pack.ts';

const TEXT = Buffer.from('hello, world; hello, models; hello, hub');
const TEXT_ID = objectId('sha1', 'blob', TEXT);
const HUB = Buffer.from('hello, hub');
const HUB_ID = objectId('sha1', 'blob', HUB);
const TREE = entryBytes('100644', 'a.hck.json', TEXT_ID);

const text: TestEntry = { type: 'blob', bytes: TEXT };
const tree: TestEntry = { type: 'tree', bytes: TREE };
const commit: TestEntry = {
  type: 'commit',
  bytes: Buffer.from(`tree ${objectId('sha1', 'tree', TREE)}\nauthor A <a@b> 0 +0000\n\nTest\n`),
};
const textToHub = deltaOf(TEXT.length, HUB.length, [{ copy: 29, length: 10 }]);
const hubToHubs = deltaOf(HUB.length, 11, [{ copy: 0, length: 10 }, Buffer.from('s')]);
/** A size of so many bytes that our numbers cannot hold it. */
const endless = Buffer.concat([Buffer.from([TEXT.length]), Buffer.alloc(200, 0x80), Buffer.from([1])]);

const blobHead = (size: number) => entryHead(3, size);
const lies = (size: number): TestEntry => ({ head: blobHead(size), data: deflateSync(TEXT) });

const PACKS: Record<string, Buffer> = {
  'empty.0-objects': packOf([]),
  'all-types.4-objects': packOf([text, tree, commit, { type: 'tag', bytes: HUB }]),
  'delta-by-place.3-objects': packOf([text, { base: 0, delta: textToHub }, { base: 1, delta: hubToHubs }]),
  'delta-by-id.3-objects': packOf([
    text,
    { base: TEXT_ID, delta: textToHub },
    { base: HUB_ID, delta: hubToHubs },
  ]),
  'deltas-before-bases.3-objects': packOf([
    { base: HUB_ID, delta: hubToHubs },
    { base: TEXT_ID, delta: textToHub },
    text,
  ]),
  'same-object-twice.2-objects': packOf([text, text]),
  'stored-not-compressed.1-objects': packOf([
    { head: blobHead(TEXT.length), data: deflateSync(TEXT, { level: 0 }) },
  ]),
  'delta-of-delta-by-id-of-later.corrupt-pack': packOf([
    { base: HUB_ID, delta: hubToHubs },
    { base: '12'.repeat(20), delta: textToHub },
  ]),
  'deltas-on-each-other.corrupt-pack': packOf([
    { base: TEXT_ID, delta: hubToHubs },
    { base: HUB_ID, delta: textToHub },
  ]),
  'size-too-small.corrupt-pack': packOf([lies(TEXT.length - 1)]),
  'size-too-large.corrupt-pack': packOf([lies(TEXT.length + 1)]),
  'size-of-nothing.corrupt-pack': packOf([lies(0)]),
  'delta-of-endless-size.corrupt-pack': packOf([text, { base: 0, delta: endless }]),
  'delta-of-endless-base.corrupt-pack': packOf([text, { base: 0, delta: endless.subarray(1) }]),
  'delta-on-itself.corrupt-pack': packOf([
    { head: Buffer.concat([entryHead(6, 3), Buffer.from([0])]), data: deflateSync(HUB) },
  ]),
  'fewer-objects-than-declared.corrupt-pack': sealed(
    Buffer.concat([packHeader(3), packOf([text]).subarray(12, -20)]),
  ),
  'more-objects-than-declared.corrupt-pack': sealed(
    Buffer.concat([packHeader(1), packOf([text, tree]).subarray(12, -20)]),
  ),
  'billions-of-objects.pack-too-large': sealed(packHeader(2 ** 32 - 1)),
  // Over the four megabytes that the test allows: it is hashed and passed over, and what stands on it is left out.
  'delta-on-over-size.3-objects': packOf([
    { type: 'blob', bytes: Buffer.alloc(5_000_000) },
    { base: 0, delta: deltaOf(5_000_000, 5, [{ copy: 0, length: 5 }]) },
    text,
  ]),
};

for (const [name, pack] of Object.entries(PACKS))
  writeFileSync(new URL(`${name}.pack`, import.meta.url), pack);
