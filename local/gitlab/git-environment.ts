import { devNull } from 'node:os';

/** Settings of one git command, as `git -c` takes them: `{ 'gc.auto': '0' }`. */
export type GitConfig = Readonly<Record<string, string>>;

/**
 * The whole environment of a git process: nothing of the user's configuration, credentials or prompts, nor a
 * `GIT_DIR` that a surrounding hook has set, reaches it. Settings travel in the environment rather than as
 * arguments because they may hold a token, and everybody on the machine can read a command line.
 */
export function gitEnvironment(config: GitConfig = {}): Record<string, string> {
  const settings = Object.entries(config);
  return {
    PATH: process.env.PATH ?? '',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], n) => [
        [`GIT_CONFIG_KEY_${n}`, key],
        [`GIT_CONFIG_VALUE_${n}`, value],
      ]),
    ),
  };
}
