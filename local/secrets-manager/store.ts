import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { writeAtomically } from '../write-atomically.ts';
import { type Secret, secretSchema } from './secret.ts';

/** Without a label. AWS keeps some hundred. */
const KEPT_VERSIONS = 10;

/** Files of the time before rotation have one version. */
const formerSchema = z.pipe(
  z.object({
    ...z.omit(secretSchema, { versions: true }).shape,
    current: z.nullable(z.object({ versionId: z.string(), text: z.string(), createdAt: z.number() })),
  }),
  z.transform(
    ({ current, ...secret }): Secret => ({
      ...secret,
      versions: current === null ? [] : [{ ...current, stages: ['AWSCURRENT'] }],
    }),
  ),
);
const storedSchema = z.union([secretSchema, formerSchema]);

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
    return new SecretStore(file, z.array(storedSchema).parse(JSON.parse(await readFile(file, 'utf8'))));
  }

  /** By ARN or by name, as the API takes both. */
  find(id: string): Secret | undefined {
    return this.#secrets.get(id) ?? [...this.#secrets.values()].find(({ name }) => name === id);
  }

  /** Resolves once the secret is in the file as well. Writes are one after another, each of the newest state. */
  async put(secret: Secret): Promise<void> {
    const unlabelled = secret.versions.filter(({ stages }) => stages.length === 0).slice(-KEPT_VERSIONS);
    const versions = secret.versions.filter((one) => one.stages.length > 0 || unlabelled.includes(one));
    this.#secrets.set(secret.arn, { ...secret, versions });
    const file = this.#file;
    if (file === undefined) return;
    this.#written = this.#written.then(() =>
      writeAtomically(file, JSON.stringify([...this.#secrets.values()])),
    );
    await this.#written;
  }
}
