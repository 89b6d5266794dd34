import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { writeAtomically } from '../write-atomically.ts';
import { type Secret, secretSchema } from './secret.ts';

/** Secrets by ARN: in memory, and in a file that only its owner can read where there is one. */
export class SecretStore {
  readonly #file: string | undefined;
  readonly #secrets: Map<string, Secret>;
  #written: Promise<void> = Promise.resolve();

  private constructor(file: string | undefined, secrets: readonly Secret[]) {
    this.#file = file;
    this.#secrets = new Map(secrets.map((secret) => [secret.arn, secret]));
  }

  static async open(file: string | undefined): Promise<SecretStore> {
    if (file === undefined || !existsSync(file)) return new SecretStore(file, []);
    return new SecretStore(file, z.array(secretSchema).parse(JSON.parse(await readFile(file, 'utf8'))));
  }

  /** By ARN or by name, as the API takes both. */
  find(id: string): Secret | undefined {
    return this.#secrets.get(id) ?? [...this.#secrets.values()].find(({ name }) => name === id);
  }

  /** Resolves once the secret is in the file as well. Writes are one after another, each of the newest state. */
  async put(secret: Secret): Promise<void> {
    this.#secrets.set(secret.arn, secret);
    const file = this.#file;
    if (file === undefined) return;
    this.#written = this.#written.then(() =>
      writeAtomically(file, JSON.stringify([...this.#secrets.values()])),
    );
    await this.#written;
  }
}
