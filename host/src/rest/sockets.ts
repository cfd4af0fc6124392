/** Where the hosts of a user are found: one unix socket for each process, in a directory that is only the user's. */
import { chmodSync, lstatSync, mkdirSync, readdirSync, unlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../system/processes';

/** Longest path of a socket, in bytes, that every system takes. */
const LONGEST_PATH = 103;
/** ms; a local socket answers at once or not at all. */
const CONNECT_MS = 1000;

export interface HostSocket {
  readonly pid: number;
  readonly path: string;
}

/** Not made yet. */
export function socketDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const runtime = environment['XDG_RUNTIME_DIR'];
  if (runtime) {
    const directory = join(runtime, 'drey');
    if (socketPath(directory, 4_194_304).length <= LONGEST_PATH) return directory;
  }
  const name = `drey-${process.getuid?.() ?? userInfo().username}`;
  const directory = join(tmpdir(), name);
  return socketPath(directory, 4_194_304).length <= LONGEST_PATH ? directory : join('/tmp', name);
}

export const socketPath = (directory: string, pid: number): string => join(directory, `${pid}.sock`);

/** Makes the directory. Throws when it is somebody else's, or others may write to it. */
export function prepareDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const info = lstatSync(directory);
  const own = process.getuid?.();
  if (!info.isDirectory() || (own !== undefined && info.uid !== own)) {
    throw new Error(`${directory} is not a directory of this user`);
  }
  if ((info.mode & 0o077) !== 0) chmodSync(directory, 0o700);
}

/** Sockets of live hosts, in order of their pids. Those that dead hosts have left are removed. */
export async function liveSockets(directory = socketDirectory()): Promise<HostSocket[]> {
  const found = await Promise.all(
    socketsIn(directory).map(async (socket) => ((await answers(socket)) ? socket : undefined)),
  );
  return found.filter((socket) => socket !== undefined).sort((a, b) => a.pid - b.pid);
}

function socketsIn(directory: string): HostSocket[] {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const pid = Number(/^(\d+)\.sock$/.exec(name)?.[1]);
    return pid > 0 ? [{ pid, path: join(directory, name) }] : [];
  });
}

async function answers({ pid, path }: HostSocket): Promise<boolean> {
  const code = await connectCode(path);
  // A host of another process namespace may share the directory: only nobody's socket goes.
  if (code === 'ECONNREFUSED' && !isAlive(pid)) removeSocket(path);
  return code === '';
}

/** '' = somebody listens. */
function connectCode(path: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const end = (code: string): void => {
      socket.destroy();
      resolve(code);
    };
    socket.setTimeout(CONNECT_MS, () => end('ETIMEDOUT'));
    socket.once('connect', () => end(''));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? 'EIO'));
  });
}

export function removeSocket(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It is gone.
  }
}
