/** Of clients that nobody else has set up: whoever sits at a terminal is told within half a minute that AWS does not answer. */
export const AWS_PATIENCE = {
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
} as const;
