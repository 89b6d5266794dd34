import { buffer, text } from 'node:stream/consumers';
import { gitEnvironment } from '../../local/gitlab/git-environment.ts';
import { startProgram } from '../../local/spawner/start-program.ts';

/** As `local/gitlab/http-backend.ts` has it. */
const CONFIG = { 'uploadpack.allowFilter': 'true', 'uploadpack.allowAnySHA1InWant': 'true' };
const ENVIRONMENT = { ...gitEnvironment(CONFIG), GIT_PROTOCOL: 'version=2' };

/** What `git http-backend` has `git upload-pack` answer, without the process in between. */
export async function uploadPack(repository: string, request: Buffer): Promise<Buffer> {
  return run(['upload-pack', '--stateless-rpc', repository], request);
}

let advertised: Promise<Buffer> | undefined;

/** Its capabilities, which are the same for all repositories here. */
export function advertise(repository: string): Promise<Buffer> {
  advertised ??= run(['upload-pack', '--stateless-rpc', '--advertise-refs', repository], Buffer.alloc(0));
  return advertised;
}

/** An error that git has told its client of is an answer as well. */
async function run(args: readonly string[], input: Buffer): Promise<Buffer> {
  const program = await startProgram('git', args, { env: ENVIRONMENT });
  program.stdin.on('error', () => {});
  program.stdin.end(input);
  const [answer, complaint] = await Promise.all([buffer(program.stdout), text(program.stderr), program.exit]);
  if (answer.length === 0) throw new Error(`git upload-pack gave no answer: ${complaint}`);
  return answer;
}
