import fc from 'fast-check';
import { type ObjectType, objectId } from '../../lib/git/object-id.ts';
import type { ObjectFormat } from '../../lib/git/types.ts';
import { entryBytes } from './git-objects.ts';
import { deltaOf, type Instruction, packOf, type TestEntry } from './pack.ts';

/** A pack that is as it should be, and the objects in it. */
export type RandomPack = {
  readonly format: ObjectFormat;
  readonly bytes: Buffer;
  /** Their ids. */
  readonly objects: readonly string[];
};

type Made = { readonly type: ObjectType; readonly bytes: Buffer };

/** A copy is given as fractions of its base: what it comes to is known only when that is. */
type Piece = Buffer | { readonly from: number; readonly part: number };

type Recipe =
  | { readonly type: ObjectType; readonly bytes: Buffer }
  | { readonly on: number; readonly byId: boolean; readonly pieces: readonly Piece[] };

const fraction = fc.integer({ min: 0, max: 1_000 }).map((n) => n / 1_000);
const bytes = fc
  .tuple(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(1, 1, 1, 2, 7, 2_000))
  .map(([unit, times]) => Buffer.concat(Array(times).fill(Buffer.from(unit))));

const treeEntry = fc
  .tuple(
    fc.constantFrom('100644', '40000', '120000', '160000', '100755', '644', '0'),
    fc.constantFrom('a', 'a.hck.json', 'b', '.', '..', '.GIT', 'a/b', '', 'Ä', 'a\u0308', '\xff'),
    fc.constantFrom('ab', 'cd'),
  )
  .map(([mode, name, byte]) => entryBytes(mode, name, byte.repeat(20)));

const whole: fc.Arbitrary<Recipe> = fc.oneof(
  fc.record({ type: fc.constantFrom<ObjectType>('blob', 'blob', 'commit', 'tag'), bytes }),
  fc.record({
    type: fc.constant<ObjectType>('tree'),
    bytes: fc.array(treeEntry, { maxLength: 5 }).map((entries) => Buffer.concat(entries)),
  }),
);

const insertion = fc.uint8Array({ minLength: 1, maxLength: 127 }).map((data) => Buffer.from(data));
const delta: fc.Arbitrary<Recipe> = fc.record({
  on: fraction,
  byId: fc.boolean(),
  pieces: fc.array(fc.oneof(insertion, fc.record({ from: fraction, part: fraction })), { maxLength: 6 }),
});

/** Objects and deltas on any of those before them, in any order that names bases by id where they come later. */
export const randomPack: fc.Arbitrary<RandomPack> = fc
  .record({
    format: fc.constantFrom<ObjectFormat>('sha1', 'sha256'),
    recipes: fc.array(fc.oneof(whole, delta), { maxLength: 12 }),
    isReversed: fc.boolean(),
  })
  .map(({ format, recipes, isReversed }) => {
    const made: Made[] = [];
    const entries = recipes.map((recipe) => follow(recipe, made, format, isReversed));
    return {
      format,
      bytes: packOf(isReversed ? entries.toReversed() : entries, format),
      objects: made.map(({ type, bytes }) => objectId(format, type, bytes)),
    };
  });

function follow(recipe: Recipe, made: Made[], format: ObjectFormat, byIdOnly: boolean): TestEntry {
  const at = 'on' in recipe ? Math.floor(recipe.on * (made.length - 1)) : -1;
  const base = made[at];
  if (!('on' in recipe) || base === undefined) {
    const object = 'on' in recipe ? { type: 'blob' as const, bytes: Buffer.from('no base yet') } : recipe;
    made.push(object);
    return object;
  }
  const instructions = recipe.pieces
    .map((piece) => instructionOf(piece, base.bytes.length))
    .filter(isSomething);
  const bytes = Buffer.concat(instructions.map((instruction) => resultOf(instruction, base.bytes)));
  made.push({ type: base.type, bytes });
  const isById = recipe.byId || byIdOnly;
  return {
    base: isById ? objectId(format, base.type, base.bytes) : at,
    delta: deltaOf(base.bytes.length, bytes.length, instructions),
  };
}

function instructionOf(piece: Piece, length: number): Instruction {
  if (Buffer.isBuffer(piece)) return piece;
  const copy = Math.floor(piece.from * length);
  return { copy, length: Math.min(Math.floor(piece.part * (length - copy)), 0xffffff) };
}

/** A copy of no bytes would be one of 65,536. */
function isSomething(instruction: Instruction): boolean {
  return Buffer.isBuffer(instruction) || instruction.length > 0;
}

function resultOf(instruction: Instruction, base: Buffer): Buffer {
  if (Buffer.isBuffer(instruction)) return instruction;
  return base.subarray(instruction.copy, instruction.copy + instruction.length);
}

/** What can happen to a pack on its way, or in the hands of somebody who means ill. */
export type Damage = {
  readonly kind: 'flip' | 'set' | 'cut' | 'remove' | 'repeat' | 'insert';
  /** Where, as a fraction of the pack. */
  readonly at: number;
  readonly value: number;
};

export const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom('flip', 'flip', 'set', 'cut', 'remove', 'repeat', 'insert'),
  at: fraction,
  value: fc.integer({ min: 0, max: 255 }),
});

export function damaged(pack: Buffer, { kind, at, value }: Damage): Buffer {
  const place = Math.min(Math.floor(at * pack.length), pack.length - 1);
  const [before, after] = [pack.subarray(0, place), pack.subarray(place)];
  switch (kind) {
    case 'flip':
      return Buffer.concat([before, Buffer.from([(after[0] ?? 0) ^ (1 << (value % 8))]), after.subarray(1)]);
    case 'set':
      return Buffer.concat([before, Buffer.from([value]), after.subarray(1)]);
    case 'cut':
      return before;
    case 'remove':
      return Buffer.concat([before, after.subarray(1 + (value % 16))]);
    case 'repeat':
      return Buffer.concat([before, after.subarray(0, value), after]);
    case 'insert':
      return Buffer.concat([before, Buffer.alloc(1 + (value % 16), value), after]);
  }
}
