import * as z from 'zod/mini';
import { modelNameFromPath } from '../hackolade/model-path.ts';
import type { ProjectKey } from '../project-key.ts';
import { CARD_VERSION, type Card, distrust, type Version, versionOf } from '../replica/cards/card.ts';
import { isUnfetched } from '../replica/cards/unfetched.ts';
import { MAX_PARTS, projectPk } from './keys.ts';
import { fromItem, type Item, toItem } from './marshal.ts';

const text = z._default(z.nullable(z.string()), null);

const version = z.object({
  blobId: z.string(),
  bytes: z.int().check(z.nonnegative()),
  commit: z.string(),
  lfsOid: text,
  contentId: text,
  parts: z._default(z.nullable(z.int().check(z.minimum(1), z.maximum(MAX_PARTS))), null),
});

const base = z.extend(version, {
  SK: z.string(),
  path: z.string(),
  pathBytes: z.optional(z.instanceof(Uint8Array)),
  cardVersion: z.number(),
  name: z.string(),
  nameFromPath: z.boolean(),
});

const problemItem = z.object({
  problem: z.object({ code: z.string(), message: z.string(), blobId: z.string() }),
  lastGood: z.optional(version),
});

const catalogueItem = z.object({
  guid: z.string(),
  target: text,
  targetVersion: text,
  studioVersion: text,
  description: text,
  author: text,
  created: text,
  modified: text,
  isDelta: z.boolean(),
  containers: z.number(),
  entities: z.number(),
  attributes: z.number(),
  relationships: z.number(),
  views: z.number(),
  definitions: z.number(),
  entityNames: z.array(z.string()),
  entityNamesCut: z.boolean(),
  lineage: z.array(z.string()),
  lineageCut: z.boolean(),
  contentHash: z.string(),
});

/** A card's item; `docs/table.md` is its public description. What a model does not say is left out. */
export function cardToItem(project: ProjectKey, card: Card): Item {
  const { key, version: cardVersion, content, catalogue, problem, lastGood, pathBytes, ...rest } = card;
  return toItem({
    ...catalogue,
    problem,
    lastGood: lastGood && versionToMap(lastGood),
    pathBytes,
    ...rest,
    ...content,
    cardVersion,
    PK: projectPk(project),
    SK: key,
  });
}

/** What of a card can still be used where the rest was changed by hand. */
const remains = z.object({
  SK: z.string(),
  path: z.catch(z.string(), ''),
  contentId: z.catch(z.string(), ''),
  parts: z.catch(z.int().check(z.minimum(1), z.maximum(MAX_PARTS)), 1),
  lastGood: z.catch(z.optional(version), undefined),
});

/** The card of an item. One that somebody else than this code has written is not to be believed: see `distrust`. */
export function cardFromItem(item: Item): Card {
  const values = fromItem(item);
  const stored = base.safeParse(values);
  if (!stored.success) return damagedCard(values);
  return values.problem === undefined ? modelCard(stored.data, values) : problemCard(stored.data, values);
}

/** What cards of older versions do not say: they are read like this until they are made anew. */
const NOT_SAID_YET = { isDelta: false };

function modelCard(stored: z.infer<typeof base>, values: Record<string, unknown>): Card {
  const isOlder = stored.cardVersion < CARD_VERSION;
  const { success, data } = catalogueItem.safeParse(isOlder ? { ...NOT_SAID_YET, ...values } : values);
  const common = commonOf(stored);
  if (!success || common.content === null) return damagedCard(values);
  const catalogue = { ...data, name: common.nameFromPath ? null : common.name };
  return { ...common, catalogue, problem: null, lastGood: null };
}

function problemCard(stored: z.infer<typeof base>, values: Record<string, unknown>): Card {
  const { success, data } = problemItem.safeParse(values);
  if (!success) return damagedCard(values);
  const common = commonOf(stored);
  if (isUnfetched(data.problem) !== (common.content === null)) return damagedCard(values);
  const lastGood = data.lastGood ? versionFromMap(data.lastGood) : null;
  return { ...common, catalogue: null, problem: data.problem, lastGood };
}

function commonOf({
  SK: key,
  cardVersion,
  pathBytes,
  name,
  nameFromPath,
  path,
  ...stored
}: z.infer<typeof base>) {
  return {
    key,
    path,
    pathBytes: pathBytes === undefined ? null : Buffer.from(pathBytes),
    ...versionFromMap(stored),
    version: cardVersion,
    name,
    nameFromPath,
  };
}

function damagedCard(values: Record<string, unknown>): Card {
  const { SK: key, path, contentId, parts, lastGood } = remains.parse(values);
  const content = { contentId, parts };
  const card = {
    ...{ key, path, pathBytes: null },
    ...{ blobId: '', lfsOid: null, bytes: 0, commit: '', content, version: CARD_VERSION },
    ...{ name: modelNameFromPath(path), nameFromPath: true, catalogue: null, problem: null, lastGood: null },
  };
  return distrust(card, lastGood ? versionFromMap(lastGood) : null);
}

function versionToMap({ content, ...rest }: Version): Record<string, unknown> {
  return { ...rest, ...content };
}

function versionFromMap({ contentId, parts, ...rest }: z.infer<typeof version>): Version {
  const content = contentId === null || parts === null ? null : { contentId, parts };
  return versionOf({ ...rest, content });
}
