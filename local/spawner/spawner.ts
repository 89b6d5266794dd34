/** The small process that starts programs for a large one; see `start-program.ts`. It ends with the large one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Ended, Kill, Start } from './protocol.ts';

const running = new Map<number, ChildProcess>();
/** To be killed as soon as they have started. */
const doomed = new Set<number>();

process.on('message', (order: Start | Kill) => {
  if (order.kind === 'kill') kill(order.id);
  else start(order).catch((error) => tell({ id: order.id, code: null, failure: String(error) }));
});
process.on('disconnect', () => {
  for (const child of running.values()) child.kill('SIGKILL');
  process.exit();
});

async function start({ id, command, args, cwd, env, socket }: Start): Promise<void> {
  const [stdin, stdout, stderr] = await Promise.all([
    open(socket, id, 0),
    open(socket, id, 1),
    open(socket, id, 2),
  ]);
  const child = spawn(command, args, { cwd, env, stdio: [stdin, stdout, stderr] });
  running.set(id, child);
  if (doomed.delete(id)) child.kill();
  const failure = await failureOf(child);
  // The program has them now; held here as well, they would never end.
  for (const stream of [stdin, stdout, stderr]) stream.destroy();
  const code = failure === null ? await exitOf(child) : null;
  running.delete(id);
  tell({ id, code, failure });
}

function kill(id: number): void {
  const child = running.get(id);
  if (child === undefined) doomed.add(id);
  else child.kill();
}

async function open(path: string, id: number, stream: number): Promise<Socket> {
  const socket = connect(path);
  await once(socket, 'connect');
  await new Promise<void>((written, failed) => {
    const head = Buffer.alloc(5);
    head.writeUInt32BE(id, 0);
    head.writeUInt8(stream, 4);
    socket.write(head, (error) => (error ? failed(error) : written()));
  });
  return socket;
}

/** Null: it has started. */
async function failureOf(child: ChildProcess): Promise<string | null> {
  try {
    await once(child, 'spawn');
    return null;
  } catch (error) {
    return Error.isError(error) && 'code' in error ? String(error.code) : String(error);
  }
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const [code] = await once(child, 'exit');
  return code;
}

function tell(ended: Ended): void {
  process.send?.(ended);
}
