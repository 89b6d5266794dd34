import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SampleGitLab } from './sample-gitlab.ts';
import { commitHistory, type History } from './sample-project.ts';
import { WorkingCopy } from './working-copy.ts';

export const SAMPLE_GROUP = 'acme/data';

const PROJECTS: readonly { readonly path: string; readonly history: History }[] = [
  {
    path: `${SAMPLE_GROUP}/webshop-models`,
    history: [
      { message: 'Say what this repository holds\n', files: ['README.md'] },
      {
        message: 'Model what Acme sells, and to whom\n',
        files: ['models/Webshop-Polyglot.hck.json', 'models/Kundenaufträge – Übersicht.hck.json'],
      },
    ],
  },
  {
    path: `${SAMPLE_GROUP}/billing-models`,
    history: [{ message: 'Derive the invoicing tables\n', files: ['models/billing/Invoicing.hck.json'] }],
  },
  {
    path: `${SAMPLE_GROUP}/apis/storefront-models`,
    history: [{ message: 'Describe the storefront API\n', files: ['models/api/Storefront API.hck.json'] }],
  },
];

/** A group with projects that have models, as most who come to the hub have one. What is there already stays. */
export async function createSampleGroup(gitlab: SampleGitLab, accessToken: string): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'modelhub-sample-'));
  try {
    for (const [index, { path, history }] of PROJECTS.entries()) {
      if (gitlab.project(path)) continue;
      const { url } = await gitlab.createProject({ path });
      const copy = await WorkingCopy.clone(url, accessToken, join(directory, String(index)));
      await commitHistory(copy, history);
      await copy.push();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
