import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { listCards } from '../../lib/store/hub.ts';
import { readProject } from '../../lib/store/project.ts';
import { commitFiles } from '../support/commit-files.ts';
import { deleteItem } from '../support/damage.ts';
import { type HubStack, startHubStack } from '../support/hub-stack.ts';
import { isReplicated } from '../support/is-replicated.ts';
import { modelFile } from '../support/model-file.ts';
import { openBeforeAll } from '../support/open-before-all.ts';
import { hasPseudoTerminal } from '../support/pseudo-terminal.ts';
import { PUSH, pushWithToken } from '../support/push-delivery.ts';
import { until } from '../support/until.ts';

const stack = openBeforeAll<HubStack>(startHubStack);
type Project = Awaited<ReturnType<HubStack['gitlab']['createProject']>>;
let orders: Project;
let first: string;

const keyOf = ({ id }: Project) => ({ instance: stack().gitlab.url, projectId: id });
const nameOf = ({ id }: Project) => `${stack().gitlab.url}#${id}`;

beforeAll(async () => {
  orders = await stack().gitlab.createProject({ path: 'acme/orders' });
  first = await commitFiles(orders.repository, { 'a.hck.json': modelFile('A') });
});

describe('hub sync', () => {
  it('has a project looked at that the hub never saw, and waits until it is in the table', async () => {
    const { code, out, errors } = await stack().hub('sync', nameOf(orders), '--wait');
    expect([code, errors]).toEqual([0, '']);
    expect(out).toContain(`${nameOf(orders)}: synced to ${first.slice(0, 8)}, 1 model changed`);
    expect(await isReplicated(stack().stack.table, keyOf(orders), first)).toBe(true);
  });

  it.each([[], ['--dry-run']])('sends nothing for an id that GitLab does not know (%s)', async (...more) => {
    const { code, errors } = await stack().hub('sync', `${stack().gitlab.url}#4711`, ...more);
    expect([code, errors]).toEqual([3, expect.stringContaining('#4711: absent from GitLab')]);
    const { json } = await stack().hub('projects', '--json');
    expect(json()).toMatchObject([keyOf(orders)]);
  });

  it('says of a project without news that it is unchanged', async () => {
    const { code, json } = await stack().hub('sync', 'acme/orders', '--wait', '--json');
    expect([code, json()]).toMatchObject([
      0,
      [{ ...keyOf(orders), project: 'acme/orders', outcome: 'unchanged' }],
    ]);
  });

  it('repairs a project with --full', async () => {
    const { table } = stack().stack;
    const PK = `P#${nameOf(orders)}`;
    await deleteItem(table, { PK, SK: 'MODEL#a.hck.json' });
    expect(await stack().hub('sync', 'acme/orders', '--wait')).toMatchObject({
      out: 'acme/orders: unchanged\n',
    });
    const { code, out } = await stack().hub('sync', 'acme/orders', '--full', '--wait');
    expect([code, out]).toEqual([0, `acme/orders: synced to ${first.slice(0, 8)}, 1 model changed\n`]);
  });

  it('takes a commit that is in the default branch, and replicates the head', async () => {
    const head = await commitFiles(orders.repository, { 'b.hck.json': modelFile('B') });
    const { code, out } = await stack().hub('sync', 'acme/orders', '--from', first, '--wait');
    expect([code, out]).toEqual([0, expect.stringContaining(`synced to ${head.slice(0, 8)}`)]);
  });

  it('refuses a commit that is not, and sends nothing', async () => {
    const aside = await commitFiles(orders.repository, { 'c.hck.json': modelFile('C') }, { branch: 'aside' });
    for (const commit of [aside, 'f'.repeat(40)]) {
      const { code, errors } = await stack().hub('sync', 'acme/orders', '--from', commit, '--wait');
      expect([code, errors]).toEqual([3, expect.stringContaining('is not in the history of main')]);
    }
    expect(await stack().hub('sync', 'acme/orders', '--from', 'abc')).toMatchObject({ code: 2 });
  });

  it('takes a group, and says which of its projects has failed', async () => {
    const customers = await stack().gitlab.createProject({ path: 'acme/sales/customers' });
    await commitFiles(customers.repository, { 'a.hck.json': modelFile('A') });
    await stack().hub('sync', nameOf(customers), '--wait');
    const ignored = Buffer.from('*\n');
    await commitFiles(customers.repository, { '.hubignore/x': ignored });
    const dry = await stack().hub('sync', '--group', 'acme', '--dry-run');
    expect(dry.out).toMatch(/^acme\/orders\nacme\/sales\/customers\n2 projects would be sent a hint/);
    const { code, out, errors } = await stack().hub('sync', '--group', 'acme', '--wait');
    expect(code).toBe(1);
    expect(out).toMatch(/^acme\/orders: unchanged$/m);
    expect(out).toMatch(/^acme\/sales\/customers: failed: HUBIGNORE_NOT_A_FILE/m);
    expect(errors).toContain('acme/sales/customers (hub-');
    expect(await readProject(stack().stack.table, keyOf(customers))).toMatchObject({ status: 'failed' });
  });

  it('knows no project and no group that are not there', async () => {
    expect(await stack().hub('sync', 'acme/nobody')).toMatchObject({ code: 3 });
    expect(await stack().hub('sync', '--group', 'ac')).toMatchObject({ code: 3 });
    expect(await stack().hub('sync')).toMatchObject({ code: 2 });
    expect(await stack().hub('sync', 'acme/orders', '--all')).toMatchObject({ code: 2 });
  });
});

describe('hub log', () => {
  it('has what was changed and what has failed, the newest first', async () => {
    const { code, json } = await stack().hub('log', '--json');
    expect([code, json()]).toMatchObject([
      0,
      expect.arrayContaining([
        expect.objectContaining({ kind: 'synced', trigger: 'operator', project: 'acme/orders', added: 1 }),
        expect.objectContaining({
          kind: 'failed',
          error: expect.objectContaining({ code: 'HUBIGNORE_NOT_A_FILE' }),
        }),
      ]),
    ]);
    const { out } = await stack().hub('log', '--project', 'acme/orders', '--limit', '1');
    expect(out.trim().split('\n')).toEqual([
      expect.stringMatching(/^TIME +PROJECT +TRIGGER +WHAT +DELIVERY$/),
      expect.stringMatching(/acme\/orders +operator +unchanged +hub-/),
    ]);
  });
});

describe('hub trace', () => {
  it('says what became of a delivery that has failed, in the diary and in the dead letters', async () => {
    const { errors } = await stack().hub('sync', 'acme/sales/customers', '--wait');
    const delivery = /\((hub-[0-9a-f-]+)\)/.exec(errors)?.[1] ?? '';
    const { code, out } = await stack().hub('trace', delivery);
    expect(code).toBe(0);
    expect(out).toContain('failed: HUBIGNORE_NOT_A_FILE');
    expect(out).toMatch(/dead letter +acme\/sales\/customers, HUBIGNORE_NOT_A_FILE/);
    expect(out).toContain('By now acme/sales/customers is failed');
  });

  /** What the hub answers to a push of the project that has come to nothing new. */
  async function deliver(change: object, token = stack().stack.gitlab.tokens.secretToken ?? '') {
    const project = { id: orders.id, path_with_namespace: 'acme/orders', default_branch: 'main' };
    const { headers, body } = pushWithToken(token, { ...PUSH, project, ...change });
    const instance = { 'X-Gitlab-Instance': stack().gitlab.url, 'Idempotency-Key': randomUUID() };
    const answer = await fetch(stack().stack.syncUrl, {
      method: 'POST',
      headers: { ...headers, ...instance },
      body,
    });
    return z.parse(z.object({ delivery: z.string(), code: z.string() }), await answer.json());
  }

  it('follows a delivery from its receipt to a run that found nothing new', async () => {
    const { head: after } = await readProject(stack().stack.table, keyOf(orders));
    const { delivery } = await deliver({ after });
    const ended = /replicate +acme\/orders, unchanged: the table showed the head already/;
    await until('the run is in the log', async () => ended.test((await stack().hub('trace', delivery)).out));
    const { code, out } = await stack().hub('trace', delivery);
    expect(code).toBe(0);
    expect(out).toMatch(/webhook +Push Hook acme\/orders refs\/heads\/main: accepted, QUEUED: /);
    expect(out).toContain('By now acme/orders is synced');
  });

  it.each([
    ['ignored', { ref: 'refs/heads/aside' }, undefined],
    ['rejected', {}, 'a-wrong-token'],
  ])('says of a delivery that was %s why', async (status, change, token) => {
    const { delivery, code } = await deliver(change, token);
    const ended = await stack().hub('trace', delivery);
    expect(ended).toMatchObject({ code: 0, out: expect.stringContaining(`: ${status}, ${code}: `) });
  });

  it('names the cards that a run has changed', async () => {
    await commitFiles(orders.repository, { 'b.hck.json': modelFile('B2'), 'c.hck.json': modelFile('C') });
    const { json } = await stack().hub('sync', 'acme/orders', '--wait', '--json');
    const [{ delivery }] = z.parse(z.tuple([z.object({ delivery: z.string() })]), json());
    const { code, out } = await stack().hub('trace', delivery);
    expect(code).toBe(0);
    expect(out).toMatch(
      /replicated at [0-9a-f]{8}: 1 added, 1 updated\n +added +c.hck.json\n +updated b.hck.json\n/,
    );
    await commitFiles(orders.repository, { 'c.hck.json': null });
    await stack().hub('sync', 'acme/orders', '--wait');
  });

  it('says that it knows nothing of others', async () => {
    const { code, out, errors } = await stack().hub('trace', 'nobody');
    expect([code, errors]).toEqual([3, expect.stringContaining('Nothing is known here')]);
    expect(out).toContain('The queue is empty');
  });
});

describe('hub forget', () => {
  it('refuses a project that is well, unless it is meant', async () => {
    expect(await stack().hub('forget', 'acme/orders')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('acme/orders is synced'),
    });
    const dry = await stack().hub('forget', 'acme/orders', '--force', '--dry-run');
    expect(dry).toMatchObject({
      code: 0,
      out: expect.stringMatching(/2 cards .* would go; nothing was changed/),
    });
    expect(await listCards(stack().stack.table, keyOf(orders))).toHaveLength(2);
  });

  it('takes nothing that nobody has confirmed', async () => {
    expect(await stack().hub('forget', 'acme/orders', '--force')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('--yes'),
    });
    if (!hasPseudoTerminal) {
      console.warn('SKIPPED: there is no `script` of util-linux here to make a terminal with.');
      return;
    }
    for (const [keys, ended] of [
      ['n\r', 1],
      ['\u0003', 130],
    ] as const) {
      const words = ['forget', 'acme/orders', '--force'];
      const { code, screen } = await stack().hubInTerminal(words, [{ after: '[y/N]', keys }]);
      expect(code).toBe(ended);
      expect(screen).toContain(`Forget acme/orders (${nameOf(orders)}): 2 cards with 2 contents`);
      expect(screen).toContain('hub: Nothing was done.');
    }
    expect(await listCards(stack().stack.table, keyOf(orders))).toHaveLength(2);
  });

  it('takes one that has failed out of the table, and another one when it is meant', async () => {
    expect(await stack().hub('forget', 'acme/sales/customers', '--yes', '--json')).toMatchObject({
      code: 0,
      errors: '',
    });
    expect(await stack().hub('forget', 'acme/orders', '--force', '--yes')).toMatchObject({
      code: 0,
      out: expect.stringContaining('acme/orders is forgotten: 2 cards'),
    });
    const { json } = await stack().hub('projects', '--json');
    expect(json()).toEqual([]);
    expect(await listCards(stack().stack.table, keyOf(orders))).toEqual([]);
    expect(await stack().hub('forget', 'acme/orders')).toMatchObject({ code: 3 });
  });

  it('takes it in again when somebody has it looked at', async () => {
    const { code, out } = await stack().hub('sync', nameOf(orders), '--wait');
    expect([code, out]).toEqual([0, expect.stringContaining('2 models changed')]);
  });
});
