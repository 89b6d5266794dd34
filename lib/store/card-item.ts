import * as z from 'zod/mini';
import type { ProjectKey } from '../project-key.ts';
import type { Card, Version } from '../replica/card.ts';
import { projectPk } from './keys.ts';
import { fromItem, type Item, toItem } from './marshal.ts';

const text = z._default(z.nullable(z.string()), null);

const version = z.object({
  blobId: z.string(),
  bytes: z.number(),
  commit: z.string(),
  contentId: z.string(),
  parts: z.number(),
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

/** @throws ZodError if somebody else than this code has written the item */
export function cardFromItem(item: Item): Card {
  const values = fromItem(item);
  const { SK: key, cardVersion, pathBytes, name, nameFromPath, path, ...stored } = base.parse(values);
  const common = {
    key,
    path,
    pathBytes: pathBytes === undefined ? null : Buffer.from(pathBytes),
    ...versionFromMap(stored),
    version: cardVersion,
    name,
    nameFromPath,
  };
  if (values.problem === undefined) {
    const catalogue = { ...catalogueItem.parse(values), name: nameFromPath ? null : name };
    return { ...common, catalogue, problem: null, lastGood: null };
  }
  const { problem, lastGood } = problemItem.parse(values);
  return { ...common, catalogue: null, problem, lastGood: lastGood ? versionFromMap(lastGood) : null };
}

function versionToMap({ content, ...rest }: Version): z.infer<typeof version> {
  return { ...rest, ...content };
}

function versionFromMap({ contentId, parts, blobId, bytes, commit }: z.infer<typeof version>): Version {
  return { blobId, bytes, commit, content: { contentId, parts } };
}
