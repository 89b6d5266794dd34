/**
 * Takes the place of the AWS SDK's `@aws-sdk/credential-provider-node` in the bundles (build.mjs). Lambda puts
 * credentials into the environment; the SDK's chain of profiles, SSO logins and metadata services, a fifth of the
 * bundle, would only ever find them there. Read anew each time: the SDK asks again when they expire.
 */
export function defaultProvider() {
  return async () => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
    if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
      throw new Error(
        'There are no AWS credentials in the environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY.',
      );
    }
    return {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
    };
  };
}
