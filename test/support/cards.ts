import { CARD_VERSION, type Card, type Version } from '../../lib/replica/cards/card.ts';
import { keyedPath } from '../../lib/replica/cards/keyed-path.ts';

export const COMMIT = 'c'.repeat(40);

const CATALOGUE = {
  guid: '8b0d9f0e-0000-4000-8000-000000000000',
  name: 'Orders',
  target: 'MongoDB',
  targetVersion: 'v8.0',
  studioVersion: '8.3.2',
  description: null,
  author: null,
  created: '2026-01-01T00:00:00.000Z',
  modified: null,
  isDelta: false,
  containers: 1,
  entities: 2,
  attributes: 12,
  relationships: 1,
  views: 0,
  definitions: 0,
  entityNames: ['customer', 'order'],
  entityNamesCut: false,
  lineage: [],
  lineageCut: false,
  contentHash: 'f'.repeat(64),
};

export function version(blobId: string, contentId = `content-of-${blobId}`): Version {
  return { blobId, lfsOid: null, bytes: 100, commit: COMMIT, content: { contentId, parts: 1 } };
}

/** Where the content of a card is that has some. */
export function contentIdOf({ content }: Pick<Card, 'content'>): string {
  if (content === null) throw new Error('The card has no content.');
  return content.contentId;
}

/** The card of a usable model. */
export function modelCard(path: string, blobId: string, changes: Partial<Card> = {}): Card {
  return {
    ...keyedPath(Buffer.from(path)),
    ...version(blobId),
    version: CARD_VERSION,
    name: 'Orders',
    nameFromPath: false,
    catalogue: CATALOGUE,
    problem: null,
    lastGood: null,
    ...changes,
  };
}

/** The card of a file that is no usable model. */
export function problemCard(path: string, blobId: string, lastGood: Version | null = null): Card {
  const problem = { code: 'NOT_JSON', message: 'It is not JSON.', blobId };
  const name = path.replace(/^.*\//, '').replace('.hck.json', '');
  return { ...modelCard(path, blobId), name, nameFromPath: true, catalogue: null, problem, lastGood };
}

/** The last step of a commit. */
export const FINISH = {
  kind: 'finish',
  project: {
    path: 'acme/models',
    webUrl: 'https://gitlab.example.com/acme/models',
    defaultBranch: 'main',
    head: COMMIT,
    status: 'synced',
    former: null,
    patterns: null,
    bound: 'api',
    boundPath: 'acme/models',
    capabilities: { objectFormat: 'sha1', unborn: true },
    askedAt: '2026-11-22T12:00:00.000Z',
    observedAt: '2026-11-22T12:00:00.000Z',
    syncedAt: '2026-11-22T12:00:01.000Z',
    models: 2,
    problems: 1,
  },
  record: {
    at: '2026-11-22T12:00:01.000Z',
    run: 'run1',
    trigger: 'push',
    delivery: 'delivery-1',
    added: 1,
    updated: 0,
    moved: 0,
    deleted: 0,
    problems: 0,
    bytes: 100,
    headBefore: null,
    headAfter: COMMIT,
    hops: 0,
    requests: 4,
    durationMs: 12,
  },
} as const;

export function cardMap(...cards: readonly Card[]): Map<string, Card> {
  return new Map(cards.map((card) => [card.key, card]));
}
