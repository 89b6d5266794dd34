import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { workOff } from '../../functions/replicate/work-off.ts';
import { reportRotations } from '../../functions/rotate/report.ts';
import { reportSweep } from '../../functions/sweep/report.ts';
import { reportDelivery } from '../../functions/webhook/report.ts';
import { BadCredentials } from '../../lib/errors.ts';
import { formatMessage } from '../../lib/queue/message.ts';
import { readDiary } from '../../lib/store/diary.ts';
import { listCards } from '../../lib/store/hub.ts';
import { type CapturedLog, captureLog } from '../support/captured-log.ts';
import { ACCESS_TOKEN } from '../support/gitlab.ts';
import { modelFile } from '../support/model-file.ts';
import type { WorldProject } from '../support/replica-world.ts';
import { replicateMessage } from '../support/replicate-message.ts';
import { useWorkerWorld } from '../support/worker-world.ts';

const FUNCTIONS = ['webhook', 'replicate', 'sweep', 'rotate'] as const;
type FunctionName = (typeof FUNCTIONS)[number];

const DELIVERY = 'delivery-1';
/** What a query language has besides the names of fields. */
const WORDS =
  /\b(?:fields|filter|stats|sort|limit|by|as \w+|and|or|in|asc|desc|count|count_distinct|sum|max|pct|bin\(\w+\))(?!\w)/g;

const world = useWorkerWorld();
/** The fields, with dots, of the lines that each function wrote. */
const fields = new Map<FunctionName, ReadonlySet<string>>();
let project: WorldProject;
let page: string;
let head: unknown;

beforeAll(async () => {
  page = await readFile(new URL('../../docs/logs.md', import.meta.url), 'utf8');
});
afterAll(() => void jest.restoreAllMocks());

/** Once. Not in `beforeAll`: the worker's world has its queues made before each test. */
async function writeLines(): Promise<void> {
  if (fields.size > 0) return;
  project = await world.replica.newProject();
  await project.commit({ 'a.hck.json': modelFile('A') });
  for (const name of FUNCTIONS) {
    const log = captureLog();
    await WRITERS[name]();
    fields.set(name, new Set(log.entries().flatMap((entry) => [...namesIn(entry)])));
    if (name === 'replicate') head = headIn(log);
    jest.restoreAllMocks();
  }
}

const error = new BadCredentials('GITLAB_UNAUTHORIZED', 'No.', { advice: 'Put in another.' });
const instance = 'https://gitlab.com';

const WRITERS: Record<FunctionName, () => void | Promise<void>> = {
  webhook: () => {
    const headers = new Map([
      ['x-gitlab-event', 'Push Hook'],
      ['x-gitlab-event-uuid', 'uuid'],
      ['user-agent', 'GitLab/19'],
    ]);
    const decision = { kind: 'enqueue', projectId: 1, path: 'acme/a', after: 'a'.repeat(40) } as const;
    const more = { trigger: 'push', full: false, reason: 'Queued.', before: null } as const;
    const ids = { delivery: DELIVERY, project: 'acme/a', ref: 'refs/heads/main', requestId: 'r' };
    reportDelivery(
      { headers, body: Buffer.alloc(0), receivedAt: new Date(0) },
      {
        httpStatus: 202,
        headers: {},
        body: { status: 'accepted', code: 'ACCEPTED', reason: 'Queued.', ...ids },
      },
      { instance, decision: { ...decision, ...more, project: 'acme/a', ref: 'refs/heads/main' } },
    );
  },
  replicate: async () => {
    for (const at of [project.key.instance, 'http://127.0.0.1:1']) {
      const hint = { ...project.key, instance: at, path: project.project.path, delivery: DELIVERY };
      const record = await world.delivered(formatMessage(replicateMessage(hint)), 1, at);
      await workOff(record, { getRemainingTimeInMillis: () => 120_000 }, world.worker(ACCESS_TOKEN));
    }
  },
  sweep: () =>
    reportSweep([
      { kind: 'hinted', projects: 1, failed: 0, problems: 0 },
      { kind: 'token', instance, token: 'hub', expiresAt: '2026-12-01', daysLeft: 3 },
      { kind: 'token-refused', instance, error },
    ]),
  rotate: () => reportRotations([{ kind: 'failed', instance, error }]),
};

function* namesIn(value: object, prefix = ''): Generator<string> {
  for (const [name, inner] of Object.entries(value)) {
    yield prefix + name;
    if (typeof inner === 'object' && inner !== null) yield* namesIn(inner, `${prefix}${name}.`);
  }
}

function headIn(log: CapturedLog): unknown {
  return log.entries().flatMap(({ result }) => Object(result).head ?? [])[0];
}

const missing = (names: Iterable<string>, functions: readonly FunctionName[]) =>
  [...names].filter((name) => !functions.every((one) => fields.get(one)?.has(name)));

const isFunction = (name: string): name is FunctionName => FUNCTIONS.some((one) => one === name);

describe('docs/logs.md', () => {
  it('names fields that the functions write', async () => {
    await writeLines();
    const section = page.slice(page.indexOf('## Fields'), page.indexOf('## From a hook'));
    const common = [...section.matchAll(/^\| (`.+?) \| ((?:\w+, )*\w+) \|/gm)];
    expect(common.length).toBeGreaterThan(3);
    for (const [, names = '', of = ''] of common) {
      const wanted = [...names.matchAll(/`([\w.]+)`/g)].map(([, name = '']) => name);
      expect([of, missing(wanted, of.split(', ').filter(isFunction))]).toEqual([of, []]);
    }
    const tables = { 'the webhook': 'webhook', 'the worker': 'replicate', 'the sweep': 'sweep' } as const;
    for (const [title, name] of Object.entries({ ...tables, 'the rotation': 'rotate' } as const)) {
      const [, table = ''] = section.split(`| of ${title} | |\n|---|---|\n`);
      const rows = (table.split('\n\n')[0] ?? '').split('\n').map((row) => row.split(' | ')[0] ?? '');
      const wanted = rows.flatMap((row) => [...row.matchAll(/`([\w.]+)`/g)].map(([, one = '']) => one));
      expect(wanted.length).toBeGreaterThan(1);
      expect([title, missing(wanted, [name])]).toEqual([title, []]);
    }
  });

  it('has queries that ask for fields that are there', async () => {
    await writeLines();
    const queries = [...page.matchAll(/^```insights (.+)\n([\s\S]*?)^```$/gm)];
    expect(queries.length).toBeGreaterThan(6);
    for (const [, of = '', query = ''] of queries) {
      const text = query.replace(/"[^"]*"/g, '');
      const aliases = [...text.matchAll(/\bas (\w+)/g)].map(([, alias]) => alias);
      const names = text
        .replace(WORDS, ' ')
        .match(/@?[A-Za-z][\w.]*/g)
        ?.filter((name) => !name.startsWith('@') && !aliases.includes(name));
      // One of a query over several functions need not be in the lines of all.
      const asked = of.split(' ').filter(isFunction);
      const nowhere = (names ?? []).filter((name) => asked.every((one) => missing([name], [one]).length > 0));
      expect(asked.length).toBeGreaterThan(0);
      expect([query, nowhere]).toEqual([query, []]);
    }
  });

  it('is right about the one id: it leads from the line of the hook to the card', async () => {
    await writeLines();
    const [entry] = await Array.fromAsync(readDiary(world.replica.table, project.key));
    const [card] = await listCards(world.replica.table, project.key);
    expect(entry).toMatchObject({ kind: 'synced', delivery: DELIVERY, headAfter: head });
    expect(card?.commit).toBe(head);
  });
});
