// `npm run sbom`: the bill of materials of what is deployed, in CycloneDX. `npm sbom --omit dev` would leave out what tools
// need as well, zod for one (npm 11.19): so npm bills all, and what the lockfile has for tools alone is taken out.
import { execFileSync } from 'node:child_process';
import * as z from 'zod/mini';
import { ROOT } from '../../local/root.ts';
import { readLockedPackages } from './locked-packages.ts';

const bill = z.looseObject({
  metadata: z.looseObject({ component: z.looseObject({ 'bom-ref': z.string(), name: z.string() }) }),
  components: z.array(z.looseObject({ 'bom-ref': z.string() })),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

const format = ['--package-lock-only', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'];
const json = execFileSync('npm', ['sbom', ...format], { cwd: ROOT, maxBuffer: 2 ** 26, encoding: 'utf8' });
const all = bill.parse(JSON.parse(json));

const { component } = all.metadata;
const packages = await readLockedPackages();
const deployed = new Set(
  packages.filter(({ isDeployed }) => isDeployed).map(({ name, version }) => `${name}@${version}`),
);
const isIn = (reference: string) => deployed.has(reference) || reference === component['bom-ref'];

const ours = {
  ...all,
  // npm takes the name of the folder.
  metadata: { ...all.metadata, component: { ...component, name: 'modelhub-sync' } },
  components: all.components.filter((one) => isIn(one['bom-ref'])),
  dependencies: all.dependencies
    .filter(({ ref }) => isIn(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(isIn) })),
};
console.log(JSON.stringify(ours, null, 2));
