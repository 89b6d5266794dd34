import { describe, expect, it } from '@jest/globals';
import { UNKNOWN_PROJECT } from '../../lib/replica/project/project-state.ts';
import type { HubProject } from '../../lib/store/hub.ts';
import { EXIT } from '../exit-code.ts';
import { findTargets, type Scope } from './targets.ts';

const { openRuns: _, fencedRuns: __, ...unknown } = UNKNOWN_PROJECT;
const project = (projectId: number, path: string, changes: Partial<HubProject> = {}): HubProject => ({
  ...{ ...unknown, instance: 'https://gitlab.com', projectId, path, ...changes },
});
const all = [
  project(1, 'acme/data/orders'),
  project(2, 'acme/database/old', { status: 'gone' }),
  project(3, 'acme/data/deep/er'),
  project(4, 'acme/twin'),
  project(5, 'acme/twin', { instance: 'https://git.acme.com' }),
];
const ids = (scope: Scope) => findTargets(all, scope).map(({ key }) => key.projectId);

describe('the targets of a sync', () => {
  it.each<[Scope, number[]]>([
    [{ kind: 'project', named: 'acme/data/orders' }, [1]],
    [{ kind: 'project', named: 'https://gitlab.com#2' }, [2]],
    [{ kind: 'project', named: 'https://GitLab.com/#2' }, [2]],
    [{ kind: 'project', named: 'https://gitlab.com#4711' }, [4711]],
    [{ kind: 'group', path: 'acme/data' }, [1, 3]],
    [{ kind: 'group', path: '/acme/data/' }, [1, 3]],
    [{ kind: 'project', named: 'Acme/Data/Orders' }, [1]],
    [{ kind: 'group', path: 'Acme/DATA' }, [1, 3]],
    [{ kind: 'all' }, [1, 3, 4, 5]],
  ])('of %j', (scope, expected) => {
    expect(ids(scope)).toEqual(expected);
  });

  it.each<[Scope, number]>([
    [{ kind: 'project', named: 'acme/nobody' }, EXIT.notFound],
    [{ kind: 'project', named: 'https://gitlab.com#0' }, EXIT.notFound],
    [{ kind: 'project', named: 'https://a:b@gitlab.com#1' }, EXIT.notFound],
    [{ kind: 'project', named: 'acme/twin' }, EXIT.usage],
    [{ kind: 'group', path: 'acme/dat' }, EXIT.notFound],
  ])('are none, or not one, of %j', (scope, exitCode) => {
    expect(() => ids(scope)).toThrow(expect.objectContaining({ exitCode }));
  });
});
