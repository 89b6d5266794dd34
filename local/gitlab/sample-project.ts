import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SampleGitLab, SampleProject } from './sample-gitlab.ts';
import { WorkingCopy } from './working-copy.ts';

export const SAMPLE_PATH = 'acme/data/webshop-models';

const FILES = fileURLToPath(new URL('./sample/', import.meta.url));
const TOUCHED = 'models/Kundenaufträge – Übersicht.hck.json';

/** Commits, in the order in which they are made. */
export type History = readonly { readonly message: string; readonly files: readonly string[] }[];

/** How the sample came to be. */
const HISTORY: History = [
  { message: 'Say what this repository holds\n', files: ['README.md'] },
  { message: 'Model what Acme sells, and to whom\n', files: ['models/Webshop-Polyglot.hck.json'] },
  { message: 'Kundenaufträge für den Kundendienst ableiten\n', files: [TOUCHED] },
  {
    message: 'Derive the invoicing tables\n\nThe DDL is generated from the model.\n',
    files: ['models/billing/Invoicing.hck.json', 'generated/invoicing.sql'],
  },
  { message: 'Describe the storefront API\n', files: ['models/api/Storefront API.hck.json'] },
];

export type SamplePush = {
  /** The new head of the default branch. */
  readonly commit: string;
  /** When `git push` was started. */
  readonly pushedAt: Date;
};

/** The project that `npm start` shows: made, empty, unless the data directory already has it. */
export async function createSampleProject(gitlab: SampleGitLab): Promise<SampleProject> {
  return gitlab.project(SAMPLE_PATH) ?? gitlab.createProject({ path: SAMPLE_PATH });
}

/**
 * Does what a modeler does: clones the project, commits, pushes. The first time that is the whole sample; where there
 * is something already, a model is saved again, with a new time of modification.
 */
export async function pushSampleCommit(project: SampleProject, accessToken: string): Promise<SamplePush> {
  const directory = await mkdtemp(join(tmpdir(), 'modelhub-sample-'));
  try {
    const copy = await WorkingCopy.clone(project.url, accessToken, directory);
    const isEmpty = (await copy.git(['branch', '--remotes', '--list'])) === '';
    const commit = isEmpty ? await commitHistory(copy, HISTORY) : await saveAgain(copy);
    const pushedAt = new Date();
    await copy.push();
    return { commit, pushedAt };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Commits files of the sample, as they stand in it. @returns the last commit */
export async function commitHistory(copy: WorkingCopy, history: History): Promise<string> {
  let head = '';
  for (const { message, files } of history) {
    for (const file of files) await cp(join(FILES, file), join(copy.directory, file));
    head = await copy.commit(message);
  }
  return head;
}

async function saveAgain(copy: WorkingCopy): Promise<string> {
  // Whoever tries things out may have changed the model, which stays, or removed it.
  await cp(join(FILES, TOUCHED), join(copy.directory, TOUCHED), { force: false });
  const file = join(copy.directory, TOUCHED);
  const model = await readFile(file, 'utf8');
  const now = new Date().toISOString();
  await writeFile(file, model.replace(/("lastModifTS": )"[^"]*"/, `$1"${now}"`));
  return copy.commit('Die Auftragsübersicht durchsehen\n');
}
