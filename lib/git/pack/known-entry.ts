import type { ObjectType } from '../object-id.ts';
import type { EntryHeader } from './entry-header.ts';

/** An entry as it stands in the pack. */
export type PackEntry = {
  readonly offset: number;
  readonly header: EntryHeader;
  /** Where its compressed bytes are, in the pack and in the spool. */
  readonly position: number;
  readonly length: number;
};

/** An entry whose object can be built, since all bases it stands on are known. There may be half a million: it is flat. */
export type KnownEntry = {
  readonly offset: number;
  readonly position: number;
  readonly length: number;
  /** Of what is inflated: the object or the delta. */
  readonly size: number;
  readonly type: ObjectType;
  readonly base: KnownEntry | null;
  /** How many deltas lie between it and an object that is whole. */
  readonly depth: number;
};

/** @param base what it is a delta of; null: it is whole */
export function knownEntry(
  { offset, header, position, length }: PackEntry,
  type: ObjectType,
  base: KnownEntry | null,
): KnownEntry {
  return {
    offset,
    position,
    length,
    size: header.size,
    type,
    base,
    depth: base === null ? 0 : base.depth + 1,
  };
}
