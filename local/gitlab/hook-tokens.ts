/** What a webhook proves itself with; null: not set. GitLab allows both, either or none. */
export type HookTokens = {
  /** Sent in clear with every delivery, in `X-Gitlab-Token`. */
  readonly secretToken: string | null;
  /** `whsec_` and the base64 of 32 bytes. It signs deliveries and is never sent; versions before 19 ignore it. */
  readonly signingToken: string | null;
};
