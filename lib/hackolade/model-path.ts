import { readLine } from './text.ts';

const SUFFIX = '.hck.json';
const SUFFIX_BYTES = Buffer.from(SUFFIX);
/** As long as a name that the model gives itself may be. */
const MAX_NAME_BYTES = 256;

/** Is the file at this path named like a model: in any folder, ending in `.hck.json`, case as written? */
export function isModelPath(path: Buffer | string): boolean {
  return typeof path === 'string'
    ? path.endsWith(SUFFIX)
    : path.subarray(-SUFFIX_BYTES.length).equals(SUFFIX_BYTES);
}

/** What to call a model that does not name itself: `shop/Order.hck.json` → `Order`. */
export function modelNameFromPath(path: string): string {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const name = file.endsWith(SUFFIX) ? file.slice(0, -SUFFIX.length) : file;
  return readLine(name, MAX_NAME_BYTES) ?? readLine(file, MAX_NAME_BYTES) ?? '';
}
