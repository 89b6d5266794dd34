import { join } from 'node:path';
import { runProgram } from './run-program.ts';

/** The parameters of `serverless.yml` that are set otherwise than there. */
export type Parameters = Readonly<Record<string, string>>;

/** Runs the `serverless` of a checkout, as its user does: there, against the AWS that the environment leads to. */
export class Serverless {
  readonly #checkout: string;
  readonly #environment: Readonly<Record<string, string>>;

  constructor(checkout: string, awsEnvironment: Readonly<Record<string, string>>) {
    this.#checkout = checkout;
    this.#environment = {
      ...awsEnvironment,
      // It keeps what it remembers of its user in the home directory.
      HOME: checkout,
      // Milliseconds between its looks at CloudFormation. AWS would be asked every five seconds.
      SLS_AWS_MONITORING_FREQUENCY: '500',
    };
  }

  /** `npm run build`, which a deployment takes its files from. */
  async build(): Promise<void> {
    await this.#node('build.mjs');
  }

  package(directory: string, parameters: Parameters = {}): Promise<string> {
    return this.#run('package', '--package', directory, ...options(parameters));
  }

  deploy(stage: string, parameters: Parameters = {}): Promise<string> {
    return this.#run('deploy', '--stage', stage, ...options(parameters));
  }

  info(stage: string): Promise<string> {
    return this.#run('info', '--stage', stage);
  }

  remove(stage: string): Promise<string> {
    return this.#run('remove', '--stage', stage);
  }

  #run(...words: string[]): Promise<string> {
    return this.#node(join('node_modules', 'osls', 'bin', 'serverless.js'), ...words);
  }

  #node(...args: string[]): Promise<string> {
    return runProgram({
      command: process.execPath,
      args,
      cwd: this.#checkout,
      environment: this.#environment,
    });
  }
}

function options(parameters: Parameters): string[] {
  return Object.entries(parameters).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
}
