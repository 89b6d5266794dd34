import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { writeAtomically } from '../write-atomically.ts';
import { Turns } from './turns.ts';

const storedHook = z.object({
  id: z.int(),
  owner: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('project'), id: z.int() }),
    /** Groups are where their projects are: the path is all that there is of one. */
    z.object({ kind: z.literal('group'), path: z.string() }),
  ]),
  url: z.string(),
  name: z.nullable(z.string()),
  secretToken: z.nullable(z.string()),
  signingToken: z.nullable(z.string()),
  pushEvents: z.boolean(),
  tagPushEvents: z.boolean(),
  projectEvents: z.boolean(),
  resourceAccessTokenEvents: z.boolean(),
  branchFilterStrategy: z.string(),
  sslVerification: z.boolean(),
  createdAt: z.string(),
  recentFailures: z.int(),
  disabledUntil: z.nullable(z.string()),
});

/** A webhook that somebody has added. */
export type StoredHook = Readonly<z.infer<typeof storedHook>>;

export type HookOwner = StoredHook['owner'];

/** So that none has the id of a project, which is that of the hook that the sample is started with. */
const FIRST_ID = 1001;

/** The webhooks of groups and projects, kept in a file that only its owner can read: it has their tokens. */
export class StoredHooks {
  readonly #file: string;
  readonly #hooks: StoredHook[];
  readonly #turns = new Turns<'change'>();

  private constructor(file: string, hooks: readonly StoredHook[]) {
    this.#file = file;
    this.#hooks = [...hooks];
  }

  static async open(file: string): Promise<StoredHooks> {
    if (!existsSync(file)) return new StoredHooks(file, []);
    return new StoredHooks(file, z.array(storedHook).parse(JSON.parse(await readFile(file, 'utf8'))));
  }

  list(owner: HookOwner): StoredHook[] {
    return this.#hooks.filter((hook) => isSameOwner(hook.owner, owner));
  }

  /** Those that are told of what happens in a project: its own, and its groups'. */
  of(project: { readonly id: number; readonly path: string }): StoredHook[] {
    return this.#hooks.filter(({ owner }) =>
      owner.kind === 'project' ? owner.id === project.id : project.path.startsWith(`${owner.path}/`),
    );
  }

  create(hook: Omit<StoredHook, 'id'>): Promise<StoredHook> {
    return this.#turns.run('change', async () => {
      const id = Math.max(FIRST_ID - 1, ...this.#hooks.map((other) => other.id)) + 1;
      this.#hooks.push({ id, ...hook });
      await this.#write();
      return { id, ...hook };
    });
  }

  update(id: number, changes: Partial<StoredHook>): Promise<void> {
    return this.#turns.run('change', async () => {
      const index = this.#hooks.findIndex((hook) => hook.id === id);
      const hook = this.#hooks[index];
      if (hook === undefined) return;
      this.#hooks[index] = { ...hook, ...changes };
      await this.#write();
    });
  }

  #write(): Promise<void> {
    return writeAtomically(this.#file, JSON.stringify(this.#hooks));
  }
}

function isSameOwner(a: HookOwner, b: HookOwner): boolean {
  if (a.kind === 'project') return b.kind === 'project' && a.id === b.id;
  return b.kind === 'group' && a.path === b.path;
}
