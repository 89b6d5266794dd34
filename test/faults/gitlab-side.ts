import type { NewCommit, Tree } from './bare-repository.ts';
import type { Command } from './command.ts';
import { edited, mergedTrees } from './edit-tree.ts';
import { type GitProject, headOf, mayLag } from './git-project.ts';
import { deliverHook, type Hook, pushHook } from './hooks.ts';
import type { World } from './world.ts';

export async function push(world: World, command: Extract<Command, { kind: 'push' }>): Promise<void> {
  const project = world.project(command.project);
  const before = headOf(project);
  const parent = parentOf(project, command.onto);
  const files = parent === null ? new Map() : treeOf(project, parent);
  const tree = edited(files, command.edits);
  const merged = mergedTrees(files, command.merged);
  // A merge has what both sides have.
  const last = merged.at(-1);
  const merge = last === undefined ? tree : new Map([...last, ...tree]);
  const after = await commit(project, project.defaultBranch, { parent, before: files, tree: merge, merged });
  moved(world, project, after);
  await announce(
    world,
    pushHook(world, project, { branch: project.defaultBranch, before, after }),
    command.isDelivered,
  );
}

export async function moveBack(world: World, command: Extract<Command, { kind: 'back' }>): Promise<void> {
  const project = world.project(command.project);
  const before = headOf(project);
  const after = parentOf(project, command.pick);
  if (after === null || after === before) return;
  await project.repository.moveBranch(project.defaultBranch, after);
  moved(world, project, after);
  await announce(
    world,
    pushHook(world, project, { branch: project.defaultBranch, before, after }),
    command.isDelivered,
  );
}

export async function switchBranch(
  world: World,
  command: Extract<Command, { kind: 'switch' }>,
): Promise<void> {
  const project = world.project(command.project);
  const parent = headOf(project);
  if (parent === null) return;
  const branch = `branch-${project.heads.length}`;
  const before = treeOf(project, parent);
  const after = await commit(project, branch, { parent, before, tree: edited(before, command.edits) });
  await announce(world, pushHook(world, project, { branch, before: null, after }), true);
  project.defaultBranch = branch;
  await project.repository.setHead(branch);
  moved(world, project, after);
}

export function takeOver(world: World, pick: number): void {
  const [project, other] = [world.project(pick), world.project(pick + 1)];
  if (project === other) return;
  const { path } = project;
  moveTo(world, project, `acme/moved-${world.nextId()}`);
  moveTo(world, other, path);
}

function moveTo({ front }: World, project: GitProject, path: string): void {
  if (front.projects.get(project.path) === project) front.projects.delete(project.path);
  project.path = path;
  front.projects.set(path, project);
}

/** GitLab makes up a push that goes nowhere. */
export async function pressTest(world: World, pick: number): Promise<void> {
  const project = world.project(pick);
  const head = headOf(project);
  if (head === null) return;
  await announce(
    world,
    pushHook(world, project, { branch: project.defaultBranch, before: head, after: head }),
    true,
  );
}

export async function freeze(world: World, pick: number): Promise<void> {
  const project = world.project(pick);
  const replica = { directory: await project.repository.copy(), frozenAt: world.clock.now };
  project.replicas.push(replica);
  project.lagging = replica;
}

/** Another replica answers, which has not seen what was pushed of late. */
export function lag(world: World, pick: number, of: number): void {
  const project = world.project(pick);
  const replicas = project.replicas.filter((replica) => mayLag(replica, world.clock.now));
  project.lagging = picked(replicas, of) ?? null;
  if (project.lagging !== null) world.stage.tally.count('a replica that lags');
}

async function announce(world: World, hook: Hook, isDelivered: boolean): Promise<void> {
  if (isDelivered) await deliverHook(world, hook, []);
  else world.hooks.push(hook);
}

async function commit(project: GitProject, branch: string, fresh: NewCommit): Promise<string> {
  const after = await project.repository.commit(branch, fresh);
  project.trees.set(after, fresh.tree);
  return after;
}

function moved({ clock }: World, { heads }: GitProject, commit: string): void {
  clock.pass(1000);
  heads.push({ commit, at: clock.now });
}

function parentOf(project: GitProject, onto: number | 'nothing' | null): string | null {
  if (onto === 'nothing') return null;
  if (onto === null) return headOf(project);
  return picked(project.heads, onto)?.commit ?? null;
}

function picked<T>(list: readonly T[], pick: number): T | undefined {
  return list.at(pick % Math.max(1, list.length));
}

function treeOf({ trees }: GitProject, commit: string): Tree {
  const tree = trees.get(commit);
  if (tree === undefined) throw new Error(`Nobody has made the commit ${commit}.`);
  return tree;
}
