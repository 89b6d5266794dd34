import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT } from '../../local/root.ts';
import * as replacement from './no-endpoint-discovery.ts';

const CLIENT = 'node_modules/@aws-sdk/client-dynamodb/dist-es';

/** What of the package the client of DynamoDB, as installed, imports. */
async function importedNames(): Promise<string[]> {
  const names = new Set<string>();
  for await (const file of glob(`${CLIENT}/**/*.js`, { cwd: ROOT })) {
    const source = await readFile(join(ROOT, file), 'utf8');
    const imports = source.matchAll(/import \{([^}]*)\} from "@aws-sdk\/middleware-endpoint-discovery"/g);
    for (const [, list = ''] of imports) for (const name of list.match(/\w+/g) ?? []) names.add(name);
  }
  return [...names].toSorted();
}

describe('what stands for the discovery of endpoints', () => {
  it('has all that the client of DynamoDB takes from there, which is settings and no middleware', async () => {
    const imported = await importedNames();
    expect(imported.length).toBeGreaterThan(0);
    expect(imported).toEqual(Object.keys(replacement).toSorted());
    expect(imported.filter((name) => /Plugin|[mM]iddleware/.test(name))).toEqual([]);
  });

  it('changes no setting', () => {
    const settings = { region: 'eu-central-1' };
    expect(replacement.resolveEndpointDiscoveryConfig(settings)).toBe(settings);
    const { environmentVariableSelector, configFileSelector } =
      replacement.NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS;
    expect([environmentVariableSelector(), configFileSelector()]).toEqual([undefined, undefined]);
  });
});
