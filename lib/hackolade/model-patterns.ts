import { HubError, PermanentError } from '../errors.ts';
import { HubIgnore, MAX_STEPS } from './ignore/hub-ignore.ts';
import { readGlob } from './ignore/read-glob.ts';
import { readRules } from './ignore/read-rules.ts';
import { isModelPath } from './model-path.ts';

/**
 * Which files are models, in one canonical text: patterns in another order are the same text. Null: the default, names
 * that end in `.hck.json`, which are known without any pattern.
 */
export type ModelPatterns = string | null;

export type ParsedPatterns =
  | { readonly kind: 'usable'; readonly patterns: ModelPatterns }
  | { readonly kind: 'unusable'; readonly why: string };

const DEFAULT = '*.hck.json';

/** They are kept on every project's item, and matched with every path of every tree. */
const MAX_PATTERNS_BYTES = 1_000;

/**
 * Reads patterns like those of a `.gitignore`, separated by commas or line ends. They say which files are models: one that
 * ends in a slash means all files below such a directory, and none takes back what another says.
 */
export function parseModelPatterns(text: string): ParsedPatterns {
  if (Buffer.byteLength(text) > MAX_PATTERNS_BYTES)
    return unusable(`has more than ${MAX_PATTERNS_BYTES} bytes`);
  const patterns = text
    .split(/[,\n]/)
    .map((pattern) => pattern.trim())
    .filter((pattern) => pattern !== '');
  if (patterns.length === 0) return unusable('has no pattern');
  const wrong = patterns.find((pattern) => !isUsable(pattern));
  if (wrong !== undefined) return unusable(`has the pattern ${JSON.stringify(wrong)}, which matches no file`);
  const canonical = [...new Set(patterns.map(canonicalOf))].toSorted().join(',');
  return { kind: 'usable', patterns: canonical === DEFAULT ? null : canonical };
}

/**
 * What says of a path whether a model is there. One serves one run, asked in the order of the tree: it remembers the
 * directories of the path before, and bounds the work of all paths together.
 * @throws PermanentError `MODEL_PATTERNS_TOO_SLOW` out of the answer, when the paths so far have cost too much
 */
export function modelMatcher(patterns: ModelPatterns, maxSteps = MAX_STEPS): (path: Buffer) => boolean {
  if (patterns === null) return isModelPath;
  // The last line has all directories entered and none matched as a whole: the patterns mean files.
  const lines = [...patterns.split(',').map(filesOf), '!*/'];
  const matcher = new HubIgnore(readRules(Buffer.from(lines.join('\n'))), maxSteps);
  return (path) => {
    try {
      return matcher.isIgnored(path);
    } catch (error) {
      throw error instanceof HubError ? tooSlow() : error;
    }
  };
}

/** `!` and `#` begin what is no pattern of its own in a `.gitignore`. */
function isUsable(pattern: string): boolean {
  if (/^[!#]/.test(pattern) || /^\/*$/.test(pattern)) return false;
  return readRules(Buffer.from(pattern)).every(({ glob }) => readGlob(glob) !== null);
}

/** `**` before the only slash says what its absence says. */
function canonicalOf(pattern: string): string {
  return /^\*\*\/[^/]+$/.test(pattern) ? pattern.slice('**/'.length) : pattern;
}

/** The files below a directory, for a pattern that means one. */
function filesOf(pattern: string): string {
  if (!pattern.endsWith('/')) return pattern;
  const isAnchored = pattern.slice(0, -1).includes('/');
  return `${isAnchored ? '' : '**/'}${pattern}**`;
}

function unusable(why: string): ParsedPatterns {
  return { kind: 'unusable', why };
}

function tooSlow(): PermanentError {
  return new PermanentError(
    'MODEL_PATTERNS_TOO_SLOW',
    "Matching the repository's paths against the patterns of the hub's models takes too many steps.",
    { advice: 'Use fewer wildcards in the parameter modelPatterns of serverless.yml.' },
  );
}
