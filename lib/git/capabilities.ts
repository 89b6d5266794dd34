import { PermanentError } from '../errors.ts';
import { quote } from '../http/quote.ts';
import { requestAdvertisement } from './http/request.ts';
import { readLines } from './protocol/read-lines.ts';
import type { GitCapabilities, GitRemote, ObjectFormat } from './types.ts';

/**
 * Asks the server, in one request, what it can do (gitprotocol-v2, "capability advertisement").
 * @throws PermanentError `GIT_NO_PROTOCOL_V2`, `GIT_NO_FILTER`, `GIT_UNKNOWN_FORMAT`, and as all requests do
 */
export async function discoverCapabilities(remote: GitRemote): Promise<GitCapabilities> {
  return parseCapabilities(await readLines(requestAdvertisement(remote)));
}

/**
 * The advertisement's lines, with or without the `# service` line that some servers put first.
 * @throws PermanentError as `discoverCapabilities`
 */
export function parseCapabilities(lines: readonly string[]): GitCapabilities {
  const version = lines.indexOf('version 2');
  if (version < 0) {
    throw new PermanentError('GIT_NO_PROTOCOL_V2', 'The git server does not speak protocol version 2.', {
      advice: 'Let the Git-Protocol header pass through the proxies before GitLab, and enable protocol v2.',
    });
  }
  const capabilities = new Map(lines.slice(version + 1).map(splitCapability));
  const fetchFeatures = featuresOf(capabilities.get('fetch'));
  if (!fetchFeatures.has('filter') || !fetchFeatures.has('shallow')) {
    throw new PermanentError('GIT_NO_FILTER', 'The git server does not offer partial, shallow fetches.', {
      advice: 'Set uploadpack.allowFilter in the git configuration of the server.',
    });
  }
  return {
    objectFormat: parseFormat(capabilities.get('object-format')),
    unborn: featuresOf(capabilities.get('ls-refs')).has('unborn'),
  };
}

function splitCapability(line: string): [key: string, value: string] {
  const [key = '', ...value] = line.split('=');
  return [key, value.join('=')];
}

function featuresOf(value: string | undefined): Set<string> {
  return new Set(value?.split(' '));
}

/** A server that does not name its object format has SHA-1. */
function parseFormat(format = 'sha1'): ObjectFormat {
  if (format === 'sha1' || format === 'sha256') return format;
  throw new PermanentError(
    'GIT_UNKNOWN_FORMAT',
    `The repository's object format is not known: ${quote(format)}.`,
    {
      advice: 'A newer version of Model Hub Sync may know it.',
    },
  );
}
