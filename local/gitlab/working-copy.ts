import { type GitOptions, gitText } from './git.ts';
import type { GitConfig } from './git-environment.ts';

/** Who commits, whatever the user's own configuration says. */
const IDENTITY = {
  GIT_AUTHOR_NAME: 'Sam Modeler',
  GIT_AUTHOR_EMAIL: 'sam.modeler@acme.example',
  GIT_COMMITTER_NAME: 'Sam Modeler',
  GIT_COMMITTER_EMAIL: 'sam.modeler@acme.example',
};

/** A clone with its files checked out, as a modeler has one. */
export class WorkingCopy {
  readonly directory: string;
  readonly #config: GitConfig;

  constructor(directory: string, config: GitConfig) {
    this.directory = directory;
    this.#config = config;
  }

  /** Clones a project over HTTP into a directory that is empty or does not exist. */
  static async clone(url: string, accessToken: string, directory: string): Promise<WorkingCopy> {
    const config = credentials(url, accessToken);
    await gitText(['clone', '--quiet', url, directory], { config });
    return new WorkingCopy(directory, config);
  }

  /** Runs git here, with the identity and the credentials. */
  git(args: readonly string[], options: Pick<GitOptions, 'env' | 'input'> = {}): Promise<string> {
    const env = { ...IDENTITY, ...options.env };
    return gitText(args, { ...options, cwd: this.directory, config: this.#config, env });
  }

  /** Commits everything as it is. @returns the commit's id */
  async commit(message: string): Promise<string> {
    await this.git(['add', '--all']);
    await this.git(['commit', '--quiet', '--allow-empty', '--cleanup=verbatim', '--file=-'], {
      input: message,
    });
    return this.git(['rev-parse', 'HEAD']);
  }

  /** @param refspecs and options, as `git push origin` takes them; the current branch if there are none */
  push(...refspecs: readonly string[]): Promise<string> {
    return this.git(['push', '--quiet', 'origin', ...(refspecs.length === 0 ? ['HEAD'] : refspecs)]);
  }
}

/** Lets git reach a project with its access token; neither a command line nor a URL shows it. */
export function credentials(url: string, accessToken: string): GitConfig {
  const basic = Buffer.from(`oauth2:${accessToken}`).toString('base64');
  return { [`http.${url}.extraHeader`]: `Authorization: Basic ${basic}` };
}
