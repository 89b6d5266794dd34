import type { ProjectKey } from '../../lib/project-key.ts';
import type { Card } from '../../lib/replica/cards/card.ts';
import { keyedPath } from '../../lib/replica/cards/keyed-path.ts';
import { readCards } from '../../lib/store/cards.ts';
import { readContent } from '../../lib/store/content.ts';
import { listCards, listProjects } from '../../lib/store/hub.ts';
import type { Table } from '../../lib/store/table.ts';
import { command, type Session } from '../command.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { findProject } from '../find-project.ts';
import { writeOut } from '../terminal/output.ts';
import { HUB } from '../usage.ts';

/** Times that a card is read again because its content went while it was read: the model had just changed. */
const READ_ATTEMPTS = 3;

type Named = { readonly named: string; readonly path: string };

export const model = command({
  name: 'model',
  operands: ['<project>', '<path>'],
  options: {},
  summary: 'the bytes of one model, exactly as in git, to standard output',
  examples: [`${HUB} model acme/data/webshop-models "models/Orders.hck.json" > Orders.hck.json`],
  parse: ({ operands: [named = '', path = ''] }): Named => ({ named, path }),
  run: printModel,
});

async function printModel({ named, path }: Named, { openHub }: Session): Promise<void> {
  const { table } = await openHub();
  const project = findProject(await listProjects(table), named);
  for (let attempt = 0; attempt < READ_ATTEMPTS; attempt += 1) {
    const card = await findCard(table, project, path);
    if (card === undefined) throw noSuchModel(named, path);
    if (card.content === null) throw notHeld(path, card);
    const bytes = await readContent(table, card.content);
    if (bytes !== null) return writeOut(bytes);
  }
  throw new CommandError(EXIT.failed, `The content of "${path}" is not in the table.`, {
    advice: 'Somebody else has deleted it. A push that changes the file writes it anew.',
  });
}

/** A path that is not UTF-8 cannot be typed: it is found as it is shown, if no other is shown like that. */
async function findCard(table: Table, project: ProjectKey, path: string): Promise<Card | undefined> {
  const { key } = keyedPath(Buffer.from(path));
  const card = (await readCards(table, project, [key])).get(key);
  if (card !== undefined || !path.includes('\u{fffd}')) return card;
  const shownAlike = (await listCards(table, project)).filter((candidate) => candidate.path === path);
  return shownAlike.length === 1 ? shownAlike[0] : undefined;
}

function notHeld(path: string, { bytes, blobId, problem }: Card): CommandError {
  return new CommandError(
    EXIT.failed,
    `"${path}" is not in the table: ${problem?.message ?? `${bytes} bytes`}`,
    {
      advice: `Read it from git: git cat-file blob ${blobId}`,
    },
  );
}

/** Paths are shown by `models` as they have to be written. */
export function noSuchModel(project: string, path: string): CommandError {
  return new CommandError(EXIT.notFound, `There is no model "${path}" in ${project}.`, {
    advice: `See \`hub models --project ${project}\`; paths are exact, to the letter.`,
  });
}
