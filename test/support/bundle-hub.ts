import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** As `cli/hub.ts`. */
const ENTRY = `import { enableCompileCache } from 'node:module';
enableCompileCache();
const { main } = await import('./main.mjs');
process.exitCode = await main(process.argv.slice(2));
`;
/** As `build.mjs` has it. */
const REQUIRE =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

/**
 * Makes `hub` one file of a checkout, `cli/hub.mjs`: a process of it starts in a third of the time, of which tests start
 * hundreds. `test/system/getting-started.long.test.ts` runs it as people do.
 */
export async function bundleHub(checkout: string): Promise<void> {
  await build({
    entryPoints: [join(checkout, 'cli', 'main.ts')],
    outfile: join(checkout, 'cli', 'main.mjs'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE },
    logLevel: 'error',
  });
  await writeFile(join(checkout, 'cli', 'hub.mjs'), ENTRY);
}
