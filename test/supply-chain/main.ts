// `npm run licences`: which licences the packages have, and whether all of them are known here.
import { foreignLicences } from './licences.ts';
import { readLockedPackages } from './locked-packages.ts';

const packages = await readLockedPackages();
for (const isDeployed of [true, false]) {
  console.log(isDeployed ? 'Deployed, or part of it:' : '\nTo build and test with:');
  const some = packages.filter((one) => one.isDeployed === isDeployed);
  const byLicence = [...Map.groupBy(some, ({ licence }) => licence)].sort(
    ([, a], [, b]) => b.length - a.length,
  );
  for (const [licence, those] of byLicence) {
    const names =
      isDeployed || those.length < 4
        ? `  ${those.map(({ name, version }) => `${name} ${version}`).join(', ')}`
        : '';
    console.log(`${String(those.length).padStart(5)}  ${licence || 'says nothing'}${names}`);
  }
}

const foreign = foreignLicences(packages);
for (const { name, version, licence } of foreign) {
  console.error(
    `${name} ${version}: "${licence}" is not among the licences of test/supply-chain/licences.ts.`,
  );
}
process.exitCode = foreign.length === 0 ? 0 : 1;
