import { createQueueClient } from '../../lib/queue/queue-client.ts';
import { type HubProject, listProjects } from '../../lib/store/hub.ts';
import { command, type Session } from '../command.ts';
import { counted } from '../counted.ts';
import { describeLag, measureLag } from '../lag.ts';
import { countMessages, readQueueDepth } from '../stack/queue-depth.ts';
import { writeJson, writeOut } from '../terminal/output.ts';
import { show } from '../terminal/show.ts';
import { HUB } from '../usage.ts';

export const status = command({
  name: 'status',
  operands: [],
  options: {},
  summary: 'the whole hub in a few lines: projects, models, problems, queues',
  examples: [`${HUB} --stage prod status`],
  parse: () => undefined,
  run: printStatus,
});

async function printStatus(_: undefined, { openHub, json, pasteable }: Session): Promise<void> {
  const { table, queueUrl, deadLetterQueueUrl } = await openHub();
  const sqs = createQueueClient();
  const [projects, queue, deadLetters] = await Promise.all([
    listProjects(table),
    readQueueDepth(sqs, queueUrl),
    countMessages(sqs, deadLetterQueueUrl),
  ]);
  const state = { ...summarise(projects, new Date()), queue, deadLetters };
  return json ? writeJson(state) : writeOut(pasteable(describe(state)));
}

type Status = ReturnType<typeof summarise> & {
  queue: { waiting: number; inFlight: number };
  deadLetters: number;
};

function summarise(projects: readonly HubProject[], now: Date) {
  const count = (status: HubProject['status']) =>
    projects.filter((project) => project.status === status).length;
  return {
    instances: [...new Set(projects.map(({ instance }) => instance))],
    projects: {
      total: projects.length,
      synced: count('synced'),
      pending: count('pending'),
      failed: count('failed'),
      empty: count('empty'),
      gone: count('gone'),
    },
    models: projects.reduce((sum, { models }) => sum + models, 0),
    problems: projects.reduce((sum, { problems }) => sum + problems, 0),
    lastSyncedAt: projects.map(({ syncedAt }) => syncedAt).reduce(later, null),
    lag: measureLag(projects, now),
  };
}

function later(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}

function describe({
  instances,
  projects,
  models,
  problems,
  lastSyncedAt,
  lag,
  queue,
  deadLetters,
}: Status): string {
  const { total, ...states } = projects;
  const parts = Object.entries(states).flatMap(([name, count]) => (count === 0 ? [] : [`${count} ${name}`]));
  const reasons = states.failed + states.pending === 0 ? '' : ' (`hub projects` says why)';
  const lines = [
    ['GitLabs with projects', instances.join(', ') || 'none yet'],
    ['projects', total === 0 ? 'none yet' : `${total}: ${parts.join(', ')}${reasons}`],
    ['models', `${models}, and ${counted(problems, 'file')} with a problem`],
    ['last sync', lastSyncedAt ?? 'never'],
    ...describeLag(lag),
    ['queue', `${queue.waiting} waiting, ${queue.inFlight} in work`],
    ['dead letters', deadLetters === 0 ? 'none' : `${deadLetters}: waiting for you (\`hub dlq list\`)`],
  ];
  return lines.map(([name = '', value]) => `${name.padEnd(23)}${show(value)}\n`).join('');
}
