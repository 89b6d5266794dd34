import type { Projects } from './projects.ts';
import type { Reply } from './reply.ts';

/** What a browser is shown: that this is no real GitLab, and what to clone. */
export function page(path: string, instance: string, projects: Projects): Reply {
  const shown = path === '' ? projects.list() : projects.list().filter((project) => project.path === path);
  if (shown.length === 0 && path !== '') return { status: 404, body: `There is no project ${path} here.\n` };
  const lines = [
    'The sample GitLab of Model Hub Sync: real git repositories, and the push hooks that GitLab would send.',
    '',
    ...shown.map((project) => `git clone ${instance}/${project.path}.git`),
    '',
    'User name: any. Password: the access token.',
  ];
  return { status: 200, body: `${lines.join('\n')}\n` };
}
