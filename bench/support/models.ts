import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../local/root.ts';
import { enlargeModel } from '../../test/support/large-model.ts';
import { seededRandom } from '../../test/support/seeded-random.ts';
import type { File } from './fast-import.ts';

const SAMPLE = join(ROOT, 'local', 'gitlab', 'sample', 'models', 'billing', 'Invoicing.hck.json');
const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Files in a directory. */
const FAN_OUT = 25;

/** A model of about so many bytes, no two of them alike, that compresses about as real ones do. */
export function modelOf(bytes: number, salt: number | string): Buffer {
  const source = readSample();
  const large = bytes <= source.length ? source : enlargeModel(source, bytes).toString();
  const others = new Map<string, string>();
  const otherOf = (guid: string) => {
    const known = others.get(guid);
    if (known !== undefined) return known;
    const digits = hash('md5', `${salt} ${guid}`);
    const other = digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    others.set(guid, other);
    return other;
  };
  return Buffer.from(large.replace(GUID, otherOf));
}

/** How large models are: most are small, and some large ones make up most of the bytes. Log-normal, like the real ones. */
export function modelSizes(count: number, totalBytes: number): number[] {
  const random = seededRandom(7);
  const raw = Array.from({ length: count }, () => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.min(20, Math.exp(1.3 * normal));
  });
  const scale = totalBytes / raw.reduce((sum, one) => sum + one, 0);
  return raw.map((one) => Math.round(one * scale));
}

export function modelPath(index: number): string {
  return `models/area-${index % 10}/part-${Math.floor(index / FAN_OUT)}/model-${index}.hck.json`;
}

/** Files that are no models, in directories of their own. */
export function* otherFiles(count: number): Generator<File> {
  for (let index = 0; index < count; index += 1) {
    const directory = `src/${Math.floor(index / FAN_OUT ** 2)}/${Math.floor(index / FAN_OUT)}`;
    yield [`${directory}/file-${index}.sql`, Buffer.from(`-- ${index}\n`)];
  }
}

let sample: string | undefined;

function readSample(): string {
  sample ??= readFileSync(SAMPLE, 'utf8');
  return sample;
}
