import { modelNameFromPath } from '../../hackolade/model-path.ts';
import type { Catalogue, Problem, Recognised } from '../../hackolade/types.ts';
import type { KeyedPath } from './keyed-path.ts';

/**
 * Raised when cards gain a field or read a model differently. Cards of another version stay readable, and the first hint
 * that comes for their project has all its cards made anew, out of the content that the table holds (`reviseCards`).
 */
export const CARD_VERSION = 2;

/** Where a model's bytes are: immutable, written once, belonging to one card. */
export type Content = {
  readonly contentId: string;
  /** Items that the gzip stream is cut into. */
  readonly parts: number;
};

/** A version of a file: what git knows of it and where the table keeps its bytes. */
export type Version = {
  readonly blobId: string;
  /** SHA-256 of the bytes where they are in Git LFS; the blob is then a pointer that names them. */
  readonly lfsOid: string | null;
  readonly bytes: number;
  /** The head that brought this version. */
  readonly commit: string;
  /** Null: the file is too large, or no file at all; the problem says which. Its bytes are in git only. */
  readonly content: Content | null;
};

/** What the table says of one model file at the head of the default branch. */
export type Card = KeyedPath &
  Version & {
    readonly version: number;
    /** The model's own name, else its file's. */
    readonly name: string;
    readonly nameFromPath: boolean;
    /** null where the file is no usable model: then `problem` says why. */
    readonly catalogue: Catalogue | null;
    readonly problem: (Problem & { readonly blobId: string }) | null;
    /** The last usable version, kept while the newest has a problem. Readers may prefer it. */
    readonly lastGood: Version | null;
  };

/** The card of a file whose bytes have just been read. `previous`: the card that stood at this path. */
export function makeCard(
  file: KeyedPath,
  version: Version,
  recognised: Recognised,
  previous: Card | undefined,
): Card {
  const base = { ...file, ...version, version: CARD_VERSION };
  if (recognised.kind === 'model') {
    const { catalogue } = recognised;
    const name = catalogue.name ?? modelNameFromPath(file.path);
    return { ...base, name, nameFromPath: catalogue.name === null, catalogue, problem: null, lastGood: null };
  }
  const problem = { ...recognised.problem, blobId: version.blobId };
  const lastGood = lastGoodOf(previous);
  return {
    ...base,
    name: modelNameFromPath(file.path),
    nameFromPath: true,
    catalogue: null,
    problem,
    lastGood,
  };
}

/** The card of a file that was renamed: its content stays what and where it is. */
export function moveCard(from: Card, to: KeyedPath, commit: string, previous: Card | undefined): Card {
  const name = from.nameFromPath ? modelNameFromPath(to.path) : from.name;
  const lastGood = from.problem === null ? null : (lastGoodOf(previous) ?? from.lastGood);
  const { key, path, pathBytes } = to;
  return { ...from, key, path, pathBytes, commit, name, lastGood };
}

/** Content that a card keeps alive. */
export function contentOf(card: Card): Content[] {
  return [card.content, card.lastGood?.content].flatMap((content) => content ?? []);
}

/** Of no version that there ever was. */
const NO_VERSION = 0;

/** A card that is not to be believed: it lends nothing to others and is made anew as soon as it is looked at. */
export function distrust(card: Card, lastGood: Version | null): Card {
  const problem = {
    code: 'CARD_DAMAGED',
    message:
      'What the table holds of this model was changed or deleted by hand. Press Test > Push events in the settings of the webhook: it is made anew.',
    blobId: card.blobId,
  };
  return { ...card, version: NO_VERSION, catalogue: null, problem, lastGood };
}

/** Whether a card was made by this code in some version, and by nobody else since. */
export function isTrusted({ version }: Card): boolean {
  return version !== NO_VERSION;
}

/** The version of its file that a card shows. */
export function versionOf({ blobId, lfsOid, bytes, commit, content }: Version): Version {
  return { blobId, lfsOid, bytes, commit, content };
}

function lastGoodOf(previous: Card | undefined): Version | null {
  if (previous === undefined) return null;
  return previous.problem === null ? versionOf(previous) : previous.lastGood;
}
