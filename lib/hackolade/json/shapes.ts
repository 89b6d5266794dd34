/**
 * V8 stops sharing layouts after 1,536 branches at one place (`TransitionsAccessor::kMaxNumberOfTransitions`); real
 * models have 300. Up to this many, whatever the order in which they are met, it shares all of them.
 */
const MAX_SHAPES = 1_400;
/** Beginnings of shapes that are remembered: 4 MB. Real models have 800. */
const MAX_NODES = 16_384;
/** V8 makes a dictionary of each larger object. */
const MAX_MEMBERS = 127;
/** Real models have none that are longer, and what is remembered has to be small. */
const MAX_NAME_BYTES = 100;

/** Whether objects share a layout with earlier ones, have one of their own, or are dictionaries. */
export type Layout = 'shared' | 'own' | 'dictionary';

type Node = { readonly next: Map<string, Node>; isShape: boolean };

/**
 * Tells objects whose layout V8 shares with earlier ones from those that need their own, which take ten times the
 * memory and time. Objects share a layout if they have the same names in the same order: their shape.
 */
export class Shapes {
  /** The shape of an object without members. */
  readonly #root: Node = { next: new Map(), isShape: true };
  #shapes = 0;
  #nodes = 0;

  /** Follows an object from its first name to its last. */
  open(): Shape {
    let node: Node | null = this.#root;
    let members = 0;
    return {
      add: (name) => {
        members += 1;
        const canBeShared = members <= MAX_MEMBERS && name.length <= MAX_NAME_BYTES;
        node = node !== null && canBeShared ? this.#step(node, name) : null;
      },
      close: () => {
        if (members > MAX_MEMBERS) return 'dictionary';
        return this.#isKnown(node) ? 'shared' : 'own';
      },
    };
  }

  #step(node: Node, name: string): Node | null {
    const known = node.next.get(name);
    if (known !== undefined) return known;
    if (this.#nodes >= MAX_NODES) return null;
    const next: Node = { next: new Map(), isShape: false };
    node.next.set(name, next);
    this.#nodes += 1;
    return next;
  }

  #isKnown(node: Node | null): boolean {
    if (node?.isShape) return true;
    // One that cannot be remembered takes one of V8's places all the same.
    this.#shapes += 1;
    if (node !== null && this.#shapes <= MAX_SHAPES) node.isShape = true;
    return false;
  }
}

/** The names of one object. */
export type Shape = {
  readonly add: (name: string) => void;
  readonly close: () => Layout;
};
