import { readFile } from 'node:fs/promises';
import { arch, platform, release } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { createQueueClient } from '../../lib/queue/queue-client.ts';
import { type HubProject, listProjects } from '../../lib/store/hub.ts';
import { newestRows } from '../diary/newest-rows.ts';
import { toJson } from '../diary/rows.ts';
import { HeldLetters } from '../dlq/held-letters.ts';
import { knowProjects, type LetterRow, toRow } from '../dlq/letter.ts';
import { ROOT } from '../root.ts';
import type { Hub } from '../stack/open-hub.ts';
import { readQueueDepth } from '../stack/queue-depth.ts';
import { describeOutputs, stackName } from '../stack/stack-outputs.ts';
import type { Where } from '../stack/where.ts';
import { readFunctionSettings } from './function-settings.ts';

/** What is deployed may be another one: the outputs and settings tell. */
const PACKAGE = join(ROOT, 'package.json');
const packaged = z.object({ version: z.string() });

const DIARY_ENTRIES = 200;

/** A part of the bundle, or why it could not be had: the others are worth having all the same. */
type Part<T> = T | { readonly unavailable: string };

/**
 * What somebody needs to know who looks into a defect from afar. Neither secret is read for it, and of a dead letter only
 * what stands beside its body. Where the signal aborts it is not whole.
 */
export async function makeBundle(where: Where, hub: Hub, now: Date, signal: AbortSignal) {
  const { table, queueUrl, deadLetterQueueUrl } = hub;
  const sqs = createQueueClient();
  const projects = await part(() => listProjects(table));
  const known = Array.isArray(projects) ? projects : [];
  return {
    format: 1,
    madeAt: now.toISOString(),
    versions: {
      hub: await part(readVersion),
      node: process.version,
      system: `${platform()} ${release()} ${arch()}`,
    },
    where,
    region: process.env.AWS_REGION ?? null,
    outputs: where.kind === 'stage' ? await part(() => describeOutputs(stackName(where.stage))) : null,
    functions: where.kind === 'stage' ? await part(() => readFunctionSettings(where.stage)) : null,
    instances: [...new Set(known.map(({ instance }) => instance))],
    projects,
    diary: await part(async () => (await newestRows(table, known, DIARY_ENTRIES, signal)).map(toJson)),
    queue: await part(() => readQueueDepth(sqs, queueUrl)),
    deadLetters: await part(() => readQueueDepth(sqs, deadLetterQueueUrl)),
    letters: await part(() => readLetters(hub, known, now, signal)),
  };
}

async function part<T>(read: () => Promise<T>): Promise<Part<T>> {
  try {
    return await read();
  } catch (error) {
    return { unavailable: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

async function readVersion(): Promise<string> {
  return packaged.parse(JSON.parse(await readFile(PACKAGE, 'utf8'))).version;
}

async function readLetters(
  { deadLetterQueueUrl }: Hub,
  projects: readonly HubProject[],
  now: Date,
  signal: AbortSignal,
) {
  const know = knowProjects(projects);
  const rows: LetterRow[] = [];
  await using held = new HeldLetters(createQueueClient(), deadLetterQueueUrl);
  for await (const letters of held.batches(signal)) {
    rows.push(...letters.map((letter) => toRow(know(letter), now)));
  }
  return rows;
}
