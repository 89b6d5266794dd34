import { DELIVERY, GROUP, RETIRED } from '../support/operated-hub.ts';
import { blocksOf, type Page, proseOf } from './pages.ts';

/** A command that a page tells its reader to run. */
export type Documented = {
  readonly page: string;
  /** In one line, without what is said of it; `hub …` however the page calls that. */
  readonly command: string;
  /** Whether it is said that it needs an AWS account. */
  readonly isMarked: boolean;
};

/** Begins a block with commands that need one. */
export const MARK = '# needs an AWS account';

/** What runs something, with the variables that are set for it. */
const COMMAND =
  /^(?:[A-Z_]+=\S+ )*(?:hub|npm|npx|node|serverless|git|aws|curl|openssl|docker|eval|\.ci\/run)(?: |$)/;
/** Text that only talks of a command: a program, or one and what it can do. */
const NAME = /^(?:(?:npx )?serverless|npm install-scripts|hub|git|aws)(?: [a-z][a-z-]*){0,2}$/;
/** A command whose output is another one. */
const EVALUATED = /^eval "\$\((.+)\)"$/;

export function findCommands(page: Page): Documented[] {
  const inBlocks = blocksOf(page).flatMap(({ language, body }) =>
    shellLines(language, body).map((line) => ({ line, isMarked: body.startsWith(MARK) })),
  );
  const inProse = codeIn(page).flatMap((line) =>
    COMMAND.test(line) && !NAME.test(line) ? { line, isMarked: false } : [],
  );
  return [...inBlocks, ...inProse].flatMap(({ line, isMarked }) =>
    line.split(' && ').map((part) => ({ page: page.name, command: plain(part), isMarked })),
  );
}

/** Commands of `hub` that are named, with or without what they take. */
export function findNamed(page: Page): string[] {
  return codeIn(page).flatMap((line) => (line.startsWith('hub ') ? line.slice('hub '.length) : []));
}

function codeIn(page: Page): string[] {
  return [...proseOf(page).matchAll(/`([^`]+)`/g)].map(([, code = '']) =>
    code.replace(/\s+/g, ' ').replaceAll('\\|', '|'),
  );
}

function shellLines(language: string, body: string): string[] {
  const lines = body
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/(^|\s+)#\s.*$/, '').trim());
  switch (language) {
    case 'sh':
      return lines.filter((line) => line !== '');
    case 'console':
      return lines.flatMap((line) => (line.startsWith('$ ') ? line.slice('$ '.length) : []));
    default:
      return [];
  }
}

function plain(command: string): string {
  return command.replace(EVALUATED, '$1').replace(/^npm run -s hub -- /, 'hub ');
}

/** What changes or asks a deployed stage. */
export function needsAws(command: string): boolean {
  if (/^aws | --stage (?!local\b)/.test(command)) return true;
  return /^(?:npx )?serverless /.test(command) && !/ (?:package|--stage local)\b/.test(command);
}

/** What a reader puts something of his own for. */
const PLACEHOLDERS = [
  ['<delivery or message id>', DELIVERY],
  ['<delivery>', DELIVERY],
  ['<project>', RETIRED],
  ['<group>', GROUP],
  [/<code>|CODE/, 'GIT_UNAUTHORIZED'],
  ['<command>', 'models'],
  ['<version>', '0.0.0'],
  ['<folder>', 'rotation/due.ts'],
  ['--data DIR', '--data data'],
  [/PORT=\d+/, 'PORT=0'],
] as const;

/** The command as it is said on this machine, of a GitLab on it. */
export function fillIn(command: string, instance: string): string {
  const here = command
    .replace(/ --stage (?!local\b)\S+/, '')
    .replace(/<base URL>|https:\/\/git(?:lab|\.acme)\.com|http:\/\/127\.0\.0\.1:\d+/, instance);
  return PLACEHOLDERS.reduce((text, [placeholder, thing]) => text.replace(placeholder, thing), here);
}
