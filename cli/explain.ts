import { HubError } from '../lib/errors.ts';
import { CommandError, EXIT, type ExitCode } from './exit-code.ts';
import type { Where } from './stack/where.ts';

/** What standard error says of a failure, and what the command ends with. */
export type Explanation = {
  readonly exitCode: ExitCode;
  readonly message: string;
  readonly advice?: string | undefined;
};

/** Maps whatever a command threw; the one place that does. */
export function explain(error: unknown, where: Where): Explanation {
  if (error instanceof CommandError) return error;
  if (error instanceof HubError && error.code !== 'TABLE_UNAVAILABLE') {
    return { exitCode: EXIT.failed, message: `${error.code}: ${error.message}`, advice: error.advice };
  }
  const message = Error.isError(error) ? error.message || nameOf(error) : String(error);
  if (!isOfAws(error)) return { exitCode: EXIT.failed, message };
  return {
    exitCode: EXIT.unreachable,
    message: `The hub cannot be reached: ${message}`,
    advice: adviceFor(where),
  };
}

/** AWS, or what stands in for it, did not answer, or not as it does to those who may. */
function isOfAws(error: unknown): boolean {
  if (error instanceof HubError) return true;
  return Error.isError(error) && ('$metadata' in error || OF_AWS.has(error.name) || isOfNetwork(error));
}

/** Without metadata: no request was answered. */
const OF_AWS = new Set(['CredentialsProviderError', 'TimeoutError', 'AbortError']);

/** Neither what Node says of a call that makes no sense, nor what a file system says. */
function isOfNetwork(error: Error): boolean {
  if (!('code' in error) || typeof error.code !== 'string' || 'path' in error) return false;
  return !/^ERR_(?!TLS_|SSL_)/.test(error.code);
}

function nameOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function adviceFor(where: Where): string {
  switch (where.kind) {
    case 'local':
      return 'Is `npm start` still running in this checkout? If not, start it again.';
    case 'stage':
      return 'Check AWS_PROFILE and AWS_REGION, or whatever holds your credentials and region, and the stage.';
  }
}
