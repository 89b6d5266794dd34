/**
 * Runs with every test file (`setupFilesAfterEnv`): proves that no log line, error or HTTP answer of the whole suite
 * holds a secret that was used in it. Every secret of the tests has the form of GitLab's tokens, so that it is known
 * when it is seen. What stands where it belongs is not looked at: the answers of Secrets Manager, and the one answer in
 * which GitLab says what a new token is.
 */
import { inspect } from 'node:util';
import { afterAll, afterEach } from '@jest/globals';
import { findSecrets } from './secrets.ts';

const NEW_TOKEN = '/personal_access_tokens/self/rotate';
const leaks: string[] = [];
const errors: Error[] = [];

watchOutput(process.stdout);
watchOutput(process.stderr);
watchConsole();
watchErrors();
watchAnswers();
afterEach(complain);
afterAll(complain);

/** @throws Error if a secret has been seen since it was last called */
export function complain(): void {
  for (const error of errors.splice(0)) {
    // Zod's own quote what they refuse. They are not passed on; where they were, they would be another's cause.
    if (error.name !== '$ZodError') look('an error', inspect(error, { depth: 6 }));
  }
  const found = leaks.splice(0);
  if (found.length > 0) throw new Error(`A secret was seen in:\n${found.join('\n')}`);
}

function look(where: string, text: string): void {
  if (findSecrets(text).length > 0) leaks.push(`${where}: ${text.slice(0, 2000)}`);
}

/** Functions write their log here, unless told to use the console. */
function watchOutput(stream: NodeJS.WriteStream): void {
  const write = stream.write.bind(stream);
  stream.write = (chunk: string | Uint8Array, ...rest: never[]) => {
    look('the log', Buffer.from(chunk).toString('utf8'));
    return write(chunk, ...rest);
  };
}

function watchConsole(): void {
  for (const method of ['debug', 'info', 'log', 'warn', 'error'] as const) {
    const print = console[method].bind(console);
    console[method] = (...values: unknown[]) => {
      look('the console', values.map((value) => inspect(value, { depth: 6 })).join(' '));
      print(...values);
    };
  }
}

/**
 * An error that is a class of its own gives itself a name while it is made: the one moment at which all of them pass,
 * those of modules that a test has loaded anew, too.
 */
function watchErrors(): void {
  Object.defineProperty(Error.prototype, 'name', {
    configurable: true,
    get: () => 'Error',
    set(this: Error, value: string) {
      Object.defineProperty(this, 'name', { value, configurable: true, enumerable: true, writable: true });
      errors.push(this);
    },
  });
}

function watchAnswers(): void {
  const request = globalThis.fetch;
  globalThis.fetch = async (...args) => {
    const response = await request(...args);
    const type = response.headers.get('content-type') ?? '';
    if (/^(text\/|application\/json)/.test(type) && !response.url.endsWith(NEW_TOKEN)) {
      const copy = response.clone();
      look(`the answer of ${response.url}`, inspect(response.headers) + (await copy.text()));
    }
    return response;
  };
}
