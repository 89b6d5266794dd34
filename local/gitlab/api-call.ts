import type { AccessToken } from './access-token.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { ApiAccess } from './api-access.ts';
import type { Hooks } from './hooks.ts';
import type { Projects } from './projects.ts';
import type { SampleStatus } from './sample-status.ts';

/** What the calls work on. */
export type ApiContext = {
  /** The instance's base URL. */
  readonly instance: string;
  readonly projects: Projects;
  readonly hooks: Hooks;
  readonly tokens: AccessTokens;
  readonly access: () => ApiAccess;
  /** Of commits, oldest first. */
  readonly statuses: SampleStatus[];
};

/** A request to the API, its path already read. */
export type ApiCall = {
  readonly method: string;
  readonly query: URLSearchParams;
  /** The request's body; empty if it has none. */
  readonly body: () => Promise<string>;
  /** Who asks; it may make this call. */
  readonly token: AccessToken;
};
