/**
 * Takes the place of the AWS SDK's `@aws-sdk/middleware-endpoint-discovery` in the bundles (build.mjs). The client of
 * DynamoDB makes its settings when it is made, and no command of it looks at them: a cache of endpoints, with the libraries
 * that it is made of, would be loaded with every cold start for nothing.
 */
export function resolveEndpointDiscoveryConfig<Input>(input: Input): Input {
  return input;
}

/** Where the setting would be read from. */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => undefined,
  configFileSelector: () => undefined,
  default: undefined,
};
