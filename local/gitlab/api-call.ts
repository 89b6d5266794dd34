import type { HookSender } from './hook-sender.ts';
import type { Projects } from './projects.ts';

/** What the calls work on. */
export type ApiContext = {
  /** The instance's base URL. */
  readonly instance: string;
  readonly projects: Projects;
  readonly hooks: HookSender;
  /** `2026-12-31`, or null: the access token does not expire. */
  readonly tokenExpiresAt: () => string | null;
};

/** A request to the API, its path already read. */
export type ApiCall = {
  readonly method: string;
  readonly query: URLSearchParams;
  /** The request's body; empty if it has none. */
  readonly body: () => Promise<string>;
};
