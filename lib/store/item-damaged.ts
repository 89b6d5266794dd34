import { PermanentError } from '../errors.ts';
import type { Item } from './marshal.ts';

/**
 * An item that says something that this code does not write: somebody has changed it by hand, or a broken tool has. It
 * names the item and its attributes, never what they hold.
 */
export class ItemDamaged extends PermanentError {
  static override readonly label: string = 'ItemDamaged';

  /** Those that are missing or wrong. */
  readonly attributes: readonly string[];

  constructor({ PK, SK }: Item, attributes: readonly string[], advice: string) {
    super(
      'ITEM_DAMAGED',
      `The item with PK ${show(PK?.S)} and SK ${show(SK?.S)} was changed by hand: ${attributes.join(', ')} ` +
        'is missing or not as Model Hub Sync writes it.',
      { advice },
    );
    this.attributes = attributes;
  }
}

/** In quotes and on one line, whatever somebody has taken for a key. */
function show(key: string | undefined): string {
  return JSON.stringify(key ?? '');
}
