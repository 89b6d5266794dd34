import { describe, expect, it } from '@jest/globals';
import { modelCard, problemCard, version } from '../../../test/support/cards.ts';
import { CARD_VERSION, contentOf, distrust, isTrusted, makeCard, moveCard, versionOf } from './card.ts';
import { keyedPath } from './keyed-path.ts';

const file = keyedPath(Buffer.from('models/Kundenaufträge v2.hck.json'));
const { catalogue } = modelCard('any', '1');
if (catalogue === null) throw new Error('the sample card is a usable model');
const model = { kind: 'model', catalogue } as const;
const problem = { kind: 'problem', problem: { code: 'NOT_JSON', message: 'It is not JSON.' } } as const;

describe('makeCard', () => {
  it("is called by the model's own name", () => {
    expect(makeCard(file, version('1'), model, undefined)).toMatchObject({
      name: 'Orders',
      nameFromPath: false,
    });
  });

  it("is called by the file's name where the model has none, or is none", () => {
    const nameless = { kind: 'model', catalogue: { ...catalogue, name: null } } as const;
    const named = { name: 'Kundenaufträge v2', nameFromPath: true };
    expect(makeCard(file, version('1'), nameless, undefined)).toMatchObject(named);
    expect(makeCard(file, version('1'), problem, undefined)).toMatchObject(named);
  });

  it('has what is known of file and version, and nothing from the card that stood there', () => {
    const card = makeCard(file, version('1'), model, problemCard('any', '2', version('0')));
    const shown = { catalogue, name: 'Orders', nameFromPath: false, problem: null, lastGood: null };
    expect(card).toEqual({ ...file, ...version('1'), version: CARD_VERSION, ...shown });
    const bad = makeCard(file, version('1'), problem, undefined);
    expect(bad).toMatchObject({ ...version('1'), version: CARD_VERSION, catalogue: null, lastGood: null });
  });

  it('says of a problem which blob has it, and keeps the last good version', () => {
    const card = makeCard(file, version('2'), problem, modelCard('any', '1'));
    expect(card.problem).toEqual({ code: 'NOT_JSON', message: 'It is not JSON.', blobId: '2' });
    expect(card.lastGood).toEqual(version('1'));
  });

  it('keeps the last good version over several bad ones, and drops it with the next good one', () => {
    const bad = problemCard('any', '2', version('1'));
    expect(makeCard(file, version('3'), problem, bad).lastGood).toEqual(version('1'));
    expect(makeCard(file, version('3'), model, bad).lastGood).toBeNull();
  });
});

describe('moveCard', () => {
  it('keeps everything but where the file is', () => {
    const from = modelCard('old.hck.json', '1');
    const card = moveCard(from, file, 'd'.repeat(40), undefined);
    expect(card).toEqual({ ...from, ...file, commit: 'd'.repeat(40) });
  });

  it("takes the new file's name where the old one's had served", () => {
    const from = modelCard('old.hck.json', '1', { name: 'old', nameFromPath: true });
    expect(moveCard(from, file, 'd'.repeat(40), undefined).name).toBe('Kundenaufträge v2');
  });

  it('prefers the last good version of the path over that of the file', () => {
    const from = problemCard('old.hck.json', '2', version('1'));
    expect(moveCard(from, file, 'd'.repeat(40), undefined).lastGood).toEqual(version('1'));
    expect(moveCard(from, file, 'd'.repeat(40), modelCard('any', '9')).lastGood).toEqual(version('9'));
  });

  it('has no last good version but itself where it is a good one', () => {
    const from = modelCard('old.hck.json', '1', { lastGood: version('0') });
    expect(moveCard(from, file, 'd'.repeat(40), modelCard('any', '9')).lastGood).toBeNull();
  });
});

describe('contentOf', () => {
  it('is what the card shows, and its last good version, as far as there is any', () => {
    const without = { content: null };
    const [shown, good] = [version('1').content, version('0').content];
    expect(contentOf(modelCard('a', '1'))).toEqual([shown]);
    expect(contentOf(modelCard('a', '1', without))).toEqual([]);
    expect(contentOf(problemCard('a', '1', version('0')))).toEqual([shown, good]);
    expect(contentOf({ ...problemCard('a', '1', version('0')), ...without })).toEqual([good]);
    expect(contentOf(problemCard('a', '1', { ...version('0'), ...without }))).toEqual([shown]);
  });
});

describe('distrust', () => {
  it('leaves a card that is not to be believed, says what to do, and keeps what it leads to', () => {
    const card = modelCard('a.hck.json', '1');
    const damaged = distrust(card, version('0'));
    expect([isTrusted(card), isTrusted(damaged)]).toEqual([true, false]);
    expect(damaged).toMatchObject({
      key: card.key,
      ...version('1'),
      catalogue: null,
      lastGood: version('0'),
    });
    const message = expect.stringContaining('Test > Push events');
    expect(damaged.problem).toEqual({ code: 'CARD_DAMAGED', message, blobId: '1' });
  });
});

describe('versionOf', () => {
  it('is what a card says of the version that it shows, and no more', () => {
    const lfs = { ...version('1'), lfsOid: 'f'.repeat(64) };
    expect(versionOf(modelCard('a', '1', lfs))).toEqual(lfs);
  });
});
