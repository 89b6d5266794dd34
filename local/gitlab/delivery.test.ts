import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGitLab, type TestGitLab } from '../../test/support/gitlab.ts';
import { startHookReceiver } from '../../test/support/hook-receiver.ts';
import { useHookedGitLab } from '../../test/support/hooked-gitlab.ts';
import { redactHeaders } from './delivery.ts';
import type { SampleProject } from './sample-gitlab.ts';

/** A project with one commit in it, pushed whatever becomes of its hook. */
async function startedProject(test: TestGitLab): Promise<SampleProject> {
  const project = await test.newProject();
  const copy = await test.clone(project);
  await copy.commit('Start\n');
  await copy.push();
  await test.gitlab.settle();
  return project;
}

describe('a delivery', () => {
  const test = useHookedGitLab({ gitlabVersion: 16 });
  let project: SampleProject;

  beforeAll(async () => {
    project = await startedProject(test());
  });

  afterEach(() => test().receiver.answer(202));

  /** Delivers once, and counts how often the receiver heard of it. */
  async function deliverOnce() {
    const before = test().receiver.received.length;
    const { outcome } = await test().gitlab.testPushEvents(project.id);
    return { outcome, heard: test().receiver.received.length - before };
  }

  it('keeps what was sent and answered, but not the secret', () => {
    const [delivery] = test().gitlab.deliveries();
    expect(delivery).toMatchObject({
      projectId: project.id,
      trigger: 'push',
      url: test().receiver.url,
      outcome: { kind: 'answered', status: 202, body: '' },
      requestHeaders: { 'X-Gitlab-Token': '[REDACTED]', 'X-Gitlab-Event': 'Push Hook' },
    });
    expect(JSON.stringify(delivery?.event)).toBe(test().receiver.received[0]?.body);
    expect(delivery?.durationMs).toBeGreaterThan(0);
  });

  it('is made with the headers of the version that is imitated', () => {
    const headers = test().receiver.received[0]?.headers ?? {};
    expect(headers['user-agent']).toMatch(/^GitLab\/16\./);
    expect(headers).not.toHaveProperty('webhook-id');
    expect(headers).not.toHaveProperty('webhook-signature');
    expect(headers).not.toHaveProperty('idempotency-key');
  });

  it('is made once, whatever the answer', async () => {
    test().receiver.answer(503, 'busy', { 'Retry-After': '1' });
    expect(await deliverOnce()).toEqual({
      outcome: { kind: 'answered', status: 503, body: 'busy' },
      heard: 1,
    });
  });

  it('does not follow a redirect', async () => {
    test().receiver.answer(307, '', { Location: test().receiver.url });
    expect(await deliverOnce()).toMatchObject({ outcome: { kind: 'answered', status: 307 }, heard: 1 });
  });

  it('keeps the first 8 KB of the answer', async () => {
    test().receiver.answer(200, 'x'.repeat(20_000));
    expect((await deliverOnce()).outcome).toEqual({ kind: 'answered', status: 200, body: 'x'.repeat(8192) });
  });
});

describe('redactHeaders', () => {
  it('hides the secret token and shows the signature', () => {
    expect(redactHeaders({ 'X-Gitlab-Token': 'sesame', 'webhook-signature': 'v1,abc' })).toEqual({
      'X-Gitlab-Token': '[REDACTED]',
      'webhook-signature': 'v1,abc',
    });
  });
});

describe('a push', () => {
  it('succeeds where nobody listens to its hook, which fails', async () => {
    const receiver = await startHookReceiver();
    await receiver.close();
    const test = await startTestGitLab({ hookUrl: receiver.url });
    try {
      await startedProject(test);
      expect(test.gitlab.deliveries().map(({ outcome }) => outcome)).toEqual([
        { kind: 'failed', reason: expect.stringContaining('ECONNREFUSED') },
      ]);
    } finally {
      await test.close();
    }
  });

  it('leaves no delivery behind when the sample GitLab is stopped', async () => {
    const receiver = await startHookReceiver();
    receiver.silence();
    const test = await startTestGitLab({ hookUrl: receiver.url });
    const copy = await test.clone(await test.newProject());
    await copy.commit('Start\n');
    await copy.push();
    await test.close();
    await receiver.close();
    expect(test.gitlab.deliveries()).toMatchObject([
      { outcome: { kind: 'failed', reason: 'The sample GitLab was stopped.' } },
    ]);
  });

  it('delivers nothing where there is no hook, and there is nothing to test', async () => {
    const test = await startTestGitLab();
    try {
      const project = await startedProject(test);
      expect(test.gitlab.deliveries()).toEqual([]);
      await expect(test.gitlab.testPushEvents(project.id)).rejects.toMatchObject({ code: 'HOOK_NOT_SET' });
    } finally {
      await test.close();
    }
  });
});
