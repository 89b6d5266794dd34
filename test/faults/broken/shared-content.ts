import { createHash } from 'node:crypto';
import type { Card } from '../../../lib/replica/cards/card.ts';
import { ENGINE, type Engine } from '../engine.ts';

/** Names content by what it is, so that cards share it, and nobody counts them. */
export const sharedContent: Engine = {
  ...ENGINE,
  store(table, world) {
    const store = ENGINE.store(table, world);
    const shared = new Map<string, string>();
    const rename = (card: Card): Card => {
      const contentId = card.content === null ? undefined : shared.get(card.content.contentId);
      return card.content === null || contentId === undefined
        ? card
        : { ...card, content: { ...card.content, contentId } };
    };
    return {
      ...store,
      writeContent(contentId, gzip) {
        const id = `${world.name}-${createHash('sha256').update(gzip).digest('hex')}`;
        shared.set(contentId, id);
        return store.writeContent(id, gzip);
      },
      transact(hold, step, writes) {
        const renamed = writes.map((write) =>
          write.kind === 'put' ? { ...write, card: rename(write.card) } : write,
        );
        return store.transact(hold, step, renamed);
      },
    };
  },
};
