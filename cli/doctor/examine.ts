import { type HubProject, listProjects } from '../../lib/store/hub.ts';
import { findProject } from '../find-project.ts';
import { type Finding, ok } from '../finding.ts';
import { chooseInstance } from '../gitlab/choose-instance.ts';
import { type Credentials, HubSecrets } from '../gitlab/secrets.ts';
import type { Hub } from '../stack/open-hub.ts';
import type { Where } from '../stack/where.ts';
import { Ask } from '../terminal/ask.ts';
import { checkSecrets } from './check-credentials.ts';
import { checkCredentials, checkHub, describeTable } from './check-hub.ts';
import { examineInstance } from './examine-instance.ts';
import { attempt, type Section } from './section.ts';
import { type Scope, selectProjects } from './select-projects.ts';

export type Examination = {
  readonly where: Where;
  readonly openHub: () => Promise<Hub>;
  /** Ask for tokens that may see the webhooks. */
  readonly withHooks: boolean;
  readonly scope: Scope;
};

/** What the look at the hub has brought for the looks at its GitLabs. */
type Seen = {
  hub: Hub | null;
  /** Null: the secrets could not be read. */
  instances: ReadonlyMap<string, Credentials> | null;
  /** Null: the table could not be read. */
  projects: readonly HubProject[] | null;
};

/**
 * Walks the whole chain, from the operator's own credentials to the last delivery of a webhook. What depends on a link that
 * is missing is not looked at.
 * @throws CommandError (notFound, usage) as `findProject` and `chooseInstance` do
 */
export async function* examine(examination: Examination): AsyncGenerator<Section> {
  const { where, withHooks, scope } = examination;
  const seen: Seen = { hub: null, instances: null, projects: null };
  yield {
    about: where.kind === 'local' ? 'the local hub' : `the hub ${where.stage}`,
    findings: examineHub(examination, seen),
  };
  const { hub, instances, projects } = seen;
  if (hub === null || instances === null) return;
  const only = scope.kind === 'project' && projects !== null ? findProject(projects, scope.named) : null;
  const visited = only === null ? instances : [chooseEntry(instances, only)];
  const ask = withHooks ? new Ask() : null;
  for (const [instance, credentials] of visited) {
    const own = only === null ? projects?.filter((project) => project.instance === instance) : [only];
    const selection = own === undefined ? null : selectProjects(own, scope);
    yield {
      about: instance,
      findings: examineInstance({ hub, where, instance, credentials, selection, ask }),
    };
  }
}

function chooseEntry(
  all: ReadonlyMap<string, Credentials>,
  { instance }: HubProject,
): readonly [string, Credentials] {
  return [instance, chooseInstance(all, instance).credentials];
}

async function* examineHub({ where, openHub }: Examination, seen: Seen): AsyncGenerator<Finding> {
  const credentials = await checkCredentials(where);
  yield credentials;
  if (credentials.state === 'failed') return;
  yield* attempt('stack', where, async () => {
    seen.hub = await openHub();
    return ok(
      'stack',
      where.kind === 'local' ? '`npm start` runs in this checkout.' : `The stage ${where.stage} is deployed.`,
    );
  });
  const { hub } = seen;
  if (hub === null) return;
  yield* attempt('secrets', where, async function* () {
    seen.instances = await new HubSecrets(hub).read();
    yield* checkSecrets(seen.instances);
  });
  yield* attempt('table', where, async () => {
    seen.projects = await listProjects(hub.table);
    return describeTable(seen.projects);
  });
  yield* checkHub(hub, where);
}
