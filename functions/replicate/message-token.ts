import { BadCredentials, RetryLater } from '../../lib/errors.ts';
import type { AccessTokens } from '../../lib/secrets/access-secret.ts';
import { mayBeRotating, tokenInDoubt } from './token-doubt.ts';

const UNDER_WAY = 'A rotation may be under way, whose new token is not in the secret yet.';

/** The access token that a message is worked off with: read when first needed, and once more where GitLab refuses it. */
export class MessageToken {
  readonly #tokens: AccessTokens;
  readonly #instance: string;
  #token: string | undefined;
  #isReadAgain = false;

  constructor(tokens: AccessTokens, instance: string) {
    this.#tokens = tokens;
    this.#instance = instance;
  }

  /** @throws what `accessTokenFor` throws */
  async read(): Promise<string> {
    this.#token ??= await this.#tokens.accessTokenFor(this.#instance);
    return this.#token;
  }

  /**
   * What a failure is taken for: null where the token was replaced since it was read, and the new one is still to be
   * tried; `TOKEN_IN_DOUBT` where it is not known yet who is wrong.
   */
  async reconsider(
    error: unknown,
    attempts: number,
    config: Parameters<typeof mayBeRotating>[2],
  ): Promise<unknown> {
    if (!(error instanceof BadCredentials) || this.#token === undefined) return error;
    try {
      if (await this.#isReplaced(this.#token)) return null;
    } catch (unread) {
      if (!(unread instanceof RetryLater)) return unread;
      return tokenInDoubt(error, 'The secret cannot be read again yet.', unread);
    }
    return mayBeRotating(error, attempts, config) ? tokenInDoubt(error, UNDER_WAY, error) : error;
  }

  async #isReplaced(refused: string): Promise<boolean> {
    if (this.#isReadAgain) return false;
    this.#isReadAgain = true;
    this.#token = await this.#tokens.accessTokenFor(this.#instance, { refused });
    return this.#token !== refused;
  }
}
