import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { awsEnvironment, type Endpoints } from '../endpoints.ts';
import type { FunctionDefinition } from '../template/definitions.ts';
import type { FunctionCode } from './process.ts';

/** The heap's share of a function's memory, as in Lambda's own runtime; the rest is for buffers and code. */
const HEAP_SHARE = 0.9;

/**
 * Unpacks a function's zip and puts together what its processes need: exactly what would be deployed, with the
 * environment that Lambda would give it, of which only the endpoints are ours.
 * @param packageDir has the zip @param taskDir gets its content
 */
export async function unpackFunction(
  definition: FunctionDefinition,
  packageDir: string,
  taskDir: string,
  endpoints: Endpoints,
): Promise<FunctionCode> {
  const { name, memoryMegabytes, timeoutSeconds } = definition;
  const root = join(taskDir, name);
  for (const [path, bytes] of Object.entries(unzipSync(await readFile(join(packageDir, definition.zip))))) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), bytes);
  }
  const dot = definition.handler.lastIndexOf('.');
  return {
    module: join(root, `${definition.handler.slice(0, dot)}.mjs`),
    exportName: definition.handler.slice(dot + 1),
    functionName: name,
    memoryMegabytes,
    timeoutSeconds,
    environment: {
      ...runtimeEnvironment(definition, root),
      ...awsEnvironment(endpoints),
      ...inTask(definition.environment, root),
    },
  };
}

/** Lambda unpacks the code into /var/task. */
function inTask(environment: Readonly<Record<string, string>>, root: string): Record<string, string> {
  const entries = Object.entries(environment);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, value.replace(/^\/var\/task(?=\/)/, root)]),
  );
}

/** AWS Lambda Developer Guide, "Defined runtime environment variables". */
function runtimeEnvironment({ name, handler, memoryMegabytes }: FunctionDefinition, root: string) {
  return {
    _HANDLER: handler,
    LAMBDA_TASK_ROOT: root,
    // There are no AWS profiles, and no other settings of whoever sits here.
    HOME: root,
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    NODE_OPTIONS: `--max-old-space-size=${Math.floor(memoryMegabytes * HEAP_SHARE)}`,
  };
}
