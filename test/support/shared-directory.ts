import { join } from 'node:path';

/** Real models, histories and webhooks. No licence lets us copy all of them, so they lie beside the checkout. */
export const sharedDirectory =
  process.env.MODELHUB_SHARED ?? join(import.meta.dirname, '..', '..', '..', 'shared');
