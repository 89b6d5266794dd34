import type { LockedPackage } from './locked-packages.ts';

/** Ask for no more than that their text stays with them. */
const PERMISSIVE = [
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
];
/** As good for tools, which are given to nobody; of one that is deployed somebody should read them. */
const OF_TOOLS = ['CC0-1.0', 'CC-BY-4.0', 'Unlicense', 'PSF-2.0', 'Python-2.0'];

/** Packages whose licence nobody here has agreed to. */
export function foreignLicences(packages: readonly LockedPackage[]): LockedPackage[] {
  return packages.filter(({ licence, isDeployed }) => {
    const agreed = new Set(isDeployed ? PERMISSIVE : [...PERMISSIVE, ...OF_TOOLS]);
    return !isAgreed(licence, agreed);
  });
}

/** Of an SPDX expression: one of those beside `OR`, each of those beside `AND`. Others, and those inside of others, are not read. */
function isAgreed(expression: string, agreed: ReadonlySet<string>): boolean {
  const bare = expression.replace(/^\((.*)\)$/, '$1');
  return bare.split(' OR ').some((choice) => choice.split(' AND ').every((licence) => agreed.has(licence)));
}
