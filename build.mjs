// Bundles each function into one file, dist/<function>.mjs, which is all that its zip holds. The same sources give the
// same bytes, so that a deployment without changes changes nothing.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

const { version } = JSON.parse(await readFile('package.json', 'utf8'));

const functions = ['webhook', 'replicate', 'sweep', 'rotate'];

// A few CommonJS dependencies call require() for Node's own modules; an ES module has none unless it makes one.
const requireForCommonJs =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

await rm('dist', { recursive: true, force: true });

const { metafile } = await build({
  entryPoints: functions.map((name) => ({ in: `functions/${name}/handler.ts`, out: name })),
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // Without it esbuild takes the CommonJS builds of the AWS SDK, which cannot be tree-shaken: half as large again.
  mainFields: ['module', 'main'],
  alias: {
    '@aws-sdk/credential-provider-node': './lib/aws/lambda-credentials.ts',
    '@aws-sdk/middleware-endpoint-discovery': './lib/aws/no-endpoint-discovery.ts',
  },
  banner: { js: requireForCommonJs },
  minify: true,
  // Names of functions are not kept: giving each its name again was a tenth of what loading takes. `docs/logs.md` says how
  // the places in stack traces are looked up.
  define: { 'process.env.MODELHUB_VERSION': JSON.stringify(version) },
  // Stack traces from production can be read with the map of the same commit; it does not go into the zip.
  sourcemap: 'external',
  legalComments: 'none',
  metafile: true,
});

// `serverless invoke local` finds handlers in .js files only; these are for it and go into no zip.
for (const name of functions) await writeFile(`dist/${name}.js`, `export * from './${name}.mjs';\n`);

for (const [file, { bytes }] of Object.entries(metafile.outputs)) {
  if (file.endsWith('.mjs')) console.log(`${file}  ${(bytes / 1000).toFixed(1)} KB`);
}
