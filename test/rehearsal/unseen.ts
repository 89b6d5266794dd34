import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../local/root.ts';

/**
 * What of AWS the rehearsal does not see, as the page about it says.
 * @throws Error if there is something that the page does not know: types that the emulator has made nothing of
 */
export async function readUnseen(missingTypes: readonly string[]): Promise<string> {
  const page = await readFile(join(ROOT, 'docs', 'rehearsal.md'), 'utf8');
  const [, section = ''] = page.split('\n## What it does not see\n');
  const unknown = missingTypes.filter((type) => !section.includes(type));
  if (unknown.length === 0) return section.trim();
  throw new Error(`docs/rehearsal.md does not say that nothing is made of ${unknown.join(', ')}.`);
}
