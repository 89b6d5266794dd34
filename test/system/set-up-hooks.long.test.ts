import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EXIT } from '../../cli/exit-code.ts';
import { WorkingCopy } from '../../local/gitlab/working-copy.ts';
import { type EmptyHub, startEmptyHub, TOKENS } from '../support/empty-hub.ts';
import { SIGNING_TOKEN } from '../support/gitlab.ts';
import { until } from '../support/until.ts';

const GROUP = 'acme/data';

async function modelsOf(test: EmptyHub, path: string): Promise<number> {
  const { value } = await test.json('projects');
  const projects: { path: string; models: number }[] = Object(value);
  return projects.find((project) => project.path === path)?.models ?? 0;
}

describe('hub hook', () => {
  let test: EmptyHub;

  beforeAll(async () => {
    test = await startEmptyHub();
  });
  afterAll(() => test.close());

  const hooksInGitLab = async () => {
    const { value } = await test.json(`hook list --group ${GROUP}`, [test.apiToken]);
    return Object(value);
  };

  it('first needs the credentials of the GitLab', async () => {
    const { code, errors } = await test.hub(`hook add --group ${GROUP}`, [test.apiToken]);
    expect([code, errors]).toEqual([EXIT.notFound, expect.stringContaining('gitlab add <base URL>')]);
    expect((await test.hub(`gitlab add ${test.gitlab.url}`, [test.token])).code).toBe(EXIT.done);
  });

  it('says what would be done', async () => {
    const { code, value } = await test.json(`hook add --group ${GROUP} --dry-run`, [test.apiToken]);
    expect(code).toBe(EXIT.done);
    expect(value).toMatchObject({ action: 'created', id: null, kind: 'signing', url: test.stack.syncUrl });
    expect(await hooksInGitLab()).toEqual([]);
    const { code: checked, output } = await test.hub(`hook check --group ${GROUP}`, [test.apiToken]);
    expect([checked, output]).toEqual([EXIT.failed, expect.stringContaining(`hook add --group ${GROUP}`)]);
  });

  it.each([
    [
      'a token without the scope api',
      GROUP,
      TOKENS.readingOwner,
      EXIT.failed,
      'Make one with the scope api.',
    ],
    ['a token that nobody knows', GROUP, TOKENS.unknown, EXIT.failed, 'Make a new one with the scope api.'],
    ['an expired token', GROUP, TOKENS.expired, EXIT.failed, 'Token is expired'],
    [
      'a token of a mere Maintainer of the group',
      GROUP,
      TOKENS.maintainer,
      EXIT.failed,
      'Ask an Owner of the group.',
    ],
    ['a group that is not there', 'acme/none', 'apiToken', EXIT.notFound, 'Without GitLab Premium'],
  ])('adds none for %s, and says what to do', async (_what, group, token, exitCode, advice) => {
    const given = token === 'apiToken' ? test.apiToken : token;
    const { code, errors } = await test.hub(`hook add --group ${group}`, [given]);
    expect([code, errors]).toEqual([exitCode, expect.stringContaining(advice)]);
  });

  it('is added once, however often that is done, and signs', async () => {
    const first = await test.hub(`hook add --group ${GROUP}`, [test.apiToken]);
    expect([first.code, first.errors]).toEqual([EXIT.done, '']);
    expect(first.output).toContain('Created: the webhook 1001 of the group acme/data.');
    expect(first.output).toContain('deliveries are signed');
    const again = await test.hub(`hook add --group ${GROUP}`, [test.apiToken]);
    expect(again.output).toContain('Updated: the webhook 1001');
    expect((await test.hub(`hook list --group ${GROUP}`, [test.apiToken])).output).toMatch(
      /on +none +signing/,
    );
    expect(await hooksInGitLab()).toEqual([
      {
        ...{ id: 1001, url: test.stack.syncUrl, isOurs: true, pushEvents: true, tlsVerified: true },
        ...{ token: 'signing', state: 'executable', disabledUntil: null },
      },
    ]);
  });

  it('is tested until the models are there', async () => {
    const { code, output } = await test.hub(`hook test --group ${GROUP}`, [test.apiToken]);
    expect(code).toBe(EXIT.done);
    expect(output).toMatch(
      /acme\/data\/webshop-models shows 2 models \(main at [0-9a-f]{8}\), after \d+\.\d s\./,
    );
    // A second test changes nothing, and ends all the same.
    expect((await test.json(`hook test --group ${GROUP}`, [test.apiToken])).value).toMatchObject({
      ...{ project: 'acme/data/webshop-models', status: 'synced', models: 2, problems: 0 },
    });
  });

  it('tells the hub of a push to a project in a subgroup', async () => {
    const project = test.gitlab.project('acme/data/apis/storefront-models');
    if (!project) throw new Error('The sample has lost a project.');
    const directory = join(test.directory, 'clone');
    const copy = await WorkingCopy.clone(project.url, test.apiToken, directory);
    await copy.commit('Nothing new\n');
    await copy.push();
    await until('its model is there', async () => (await modelsOf(test, project.path)) === 1);
  });

  it('is of a project, too, for who is no more than its Maintainer', async () => {
    const project = 'acme/data/billing-models';
    expect((await test.hub(`hook add --project ${project}`, [TOKENS.maintainer])).code).toBe(EXIT.done);
    const { output } = await test.hub(`hook test --project ${project}`, [TOKENS.maintainer]);
    expect(output).toContain(`${project} shows 1 model `);
    const none = await test.hub('hook test --project acme/data/none', [TOKENS.maintainer]);
    expect([none.code, none.errors]).toEqual([EXIT.notFound, expect.stringContaining('Check the path')]);
  });

  it('gets the new token after a rotation', async () => {
    await test.hub(`gitlab rotate ${test.gitlab.url} --webhook`);
    await test.hub(`hook add --group ${GROUP}`, [test.apiToken]);
    await test.hub(`gitlab rotate ${test.gitlab.url} --webhook --finish`);
    expect((await test.hub(`hook test --group ${GROUP}`, [test.apiToken])).code).toBe(EXIT.done);
  });

  it('says of an empty project that it needs a commit', async () => {
    await test.gitlab.createProject({ path: 'acme/empty/models' });
    await test.hub('hook add --project acme/empty/models', [test.apiToken]);
    const { code, errors } = await test.hub('hook test --project acme/empty/models', [test.apiToken]);
    expect([code, errors]).toEqual([EXIT.failed, expect.stringContaining('Push a commit first')]);
  });

  it('that GitLab has switched off is found, and mended by what is advised', async () => {
    const hook = `${test.gitlab.url}/api/v4/groups/acme%2Fdata/hooks/1001`;
    const headers = { 'PRIVATE-TOKEN': test.apiToken };
    await fetch(hook, { method: 'PUT', headers, body: JSON.stringify({ signing_token: SIGNING_TOKEN }) });
    for (let n = 0; n < 4; n += 1) await fetch(`${hook}/test/push_events`, { method: 'POST', headers });

    const broken = await test.hub(`hook check --group ${GROUP}`, [test.apiToken]);
    expect(broken.code).toBe(EXIT.failed);
    expect(broken.output).toContain('✗ state        GitLab has switched it off until');
    expect(broken.output).toMatch(/✗ deliveries +4 of the last \d+ failed, the newest at \S+ with (401|503)/);
    const refused = await test.hub(`hook test --group ${GROUP}`, [test.apiToken]);
    expect([refused.code, refused.errors]).toEqual([
      EXIT.failed,
      expect.stringContaining(`The hub has refused the test:`),
    ]);

    expect(refused.errors).toContain(`hook add --group ${GROUP}`);
    await test.hub(`hook add --group ${GROUP}`, [test.apiToken]);
    const planned = await test.json(`hook resend --group ${GROUP} --dry-run`, [test.apiToken]);
    expect(planned.value).toHaveLength(5);
    const resent = await test.json(`hook resend --group ${GROUP}`, [test.apiToken]);
    expect([resent.code, resent.value]).toEqual([
      EXIT.done,
      Array(5).fill(expect.objectContaining({ again: '202' })),
    ]);
    const mended = await test.hub(`hook check --group ${GROUP}`, [test.apiToken]);
    expect([mended.code, mended.output]).toEqual([EXIT.done, expect.stringContaining('✓ state')]);
    expect((await test.hub(`hook resend --group ${GROUP}`, [test.apiToken])).output).toContain(
      'Nothing has failed',
    );
  });

  it('asks which GitLab is meant if there are several, and reports one that is out of reach', async () => {
    const gone = 'http://127.0.0.1:1';
    await test.secrets('access', { [test.gitlab.url]: { accessToken: test.token } });
    await test.secrets('webhook', {
      [gone]: { secretTokens: ['x'] },
      [test.gitlab.url]: { secretTokens: ['y'] },
    });
    const which = await test.hub(`hook list --group ${GROUP}`, [test.apiToken]);
    expect([which.code, which.errors]).toEqual([EXIT.usage, expect.stringContaining(test.gitlab.url)]);
    const far = await test.hub(`hook list --group ${GROUP} --instance ${gone}`, [test.apiToken]);
    expect([far.code, far.errors]).toEqual([EXIT.failed, expect.stringContaining('GITLAB_UNREACHABLE')]);
    const none = await test.hub(`hook list --group ${GROUP} --instance https://gitlab.com`, [test.apiToken]);
    expect([none.code, none.errors]).toEqual([
      EXIT.notFound,
      expect.stringContaining('gitlab add https://gitlab.com`'),
    ]);
  });

  it('is of a group or of a project', async () => {
    expect((await test.hub('hook add')).code).toBe(EXIT.usage);
    expect((await test.hub('hook add --group a --project a/b')).code).toBe(EXIT.usage);
  });
});

describe('hub hook, of a GitLab that does not sign', () => {
  let test: EmptyHub;

  beforeAll(async () => {
    test = await startEmptyHub(16);
  });
  afterAll(() => test.close());

  it('gets a secret token, which the hub accepts before it is shown', async () => {
    expect((await test.hub(`gitlab add ${test.gitlab.url}`, [test.token])).code).toBe(EXIT.done);
    const added = await test.hub(`hook add --group ${GROUP}`, [test.apiToken]);
    expect(added.output).toContain('secret token: this GitLab does not sign');
    const tested = await test.hub(`hook test --group ${GROUP}`, [test.apiToken]);
    expect([tested.code, tested.output]).toEqual([EXIT.done, expect.stringContaining('shows 2 models')]);
    await test.hub(`hook add --group ${GROUP}`, [test.apiToken]);
    const { value } = await test.json('gitlab list');
    expect(value).toMatchObject([{ webhook: '1 signing token, 1 secret token' }]);
  });

  it('gets the new secret token by the steps that a rotation prints, and delivers after the last one', async () => {
    const rotate = `gitlab rotate ${test.gitlab.url} --webhook`;
    const { output } = await test.hub(rotate);
    expect(output).toContain('A new secret token is live beside the old one.');
    expect(output).toContain(`hub -- ${rotate} --finish\``);
    await test.hub(`hook add --group ${GROUP}`, [test.apiToken]);
    expect((await test.hub(`${rotate} --finish`)).code).toBe(EXIT.done);
    expect((await test.json('gitlab list')).value).toMatchObject([
      { webhook: '1 signing token, 1 secret token' },
    ]);
    // The hub has read its secret a moment ago: the old token is refused once it is read again.
    expect((await test.hub(`hook test --group ${GROUP}`, [test.apiToken])).code).toBe(EXIT.done);
    const wrong = await test.hub(`${rotate} --finish --only signing`);
    expect([wrong.code, wrong.errors]).toEqual([EXIT.failed, expect.stringContaining('does not sign')]);
    expect((await test.hub(`hook test --group ${GROUP}`, [test.apiToken])).code).toBe(EXIT.done);
    expect((await test.hub(`${rotate} --finish --only secret`)).code).toBe(EXIT.done);
    expect((await test.json('gitlab list')).value).toMatchObject([{ webhook: '1 secret token' }]);
    expect((await test.hub(`hook test --group ${GROUP}`, [test.apiToken])).code).toBe(EXIT.done);
  });

  it('says what it cannot know', async () => {
    const { code, output } = await test.hub(`hook check --group ${GROUP}`, [test.apiToken]);
    expect(code).toBe(EXIT.done);
    expect(output).toContain('– token');
    expect(output).toContain('– deliveries');
    expect((await test.hub(`hook resend --group ${GROUP}`, [test.apiToken])).code).toBe(EXIT.failed);
  });
});

describe('hub hook test', () => {
  let test: EmptyHub;

  beforeAll(async () => {
    test = await startEmptyHub();
  });
  afterAll(() => test.close());

  it('says why nothing can be read, and waits for what is tried again once that is mended', async () => {
    await test.hub(`gitlab add ${test.gitlab.url}`, [test.token]);
    await test.hub(`hook add --group ${GROUP}`, [test.apiToken]);
    await test.secrets('access', { [test.gitlab.url]: { accessToken: TOKENS.expired } });
    const { code, errors } = await test.hub(`hook test --group ${GROUP}`, [test.apiToken]);
    expect([code, errors]).toEqual([EXIT.failed, expect.stringContaining('GIT_UNAUTHORIZED')]);
    expect((await test.hub(`gitlab rotate ${test.gitlab.url} --access`, [test.token])).code).toBe(EXIT.done);
    // The worker may have read its secret a moment ago: then it reads it again half a minute later.
    const mended = await test.hub(`hook test --group ${GROUP}`, [test.apiToken]);
    expect([mended.code, mended.output]).toEqual([EXIT.done, expect.stringContaining('shows 2 models')]);
  }, 120_000);
});
