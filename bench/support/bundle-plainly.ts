import { build } from 'esbuild';
import { ROOT } from '../../local/root.ts';

/** One minified ES module, made as anybody would who has not looked for what can be left out: a reference for our bundles. */
export async function bundlePlainly(source: string, outfile: string): Promise<void> {
  await build({
    stdin: { contents: source, resolveDir: ROOT, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    minify: true,
    legalComments: 'none',
    logLevel: 'error',
  });
}
