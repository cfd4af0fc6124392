/** Processes of this machine, by number: for locks, sockets and directories that dead ones leave behind. */
import { readFileSync } from 'node:fs';

const THREADS_FIELD = 17;

/**
 * Whether there is such a process. One that has been killed and that nobody has waited for yet is gone, but not while threads of it still
 * end: until then it has its ports and files.
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const stat = statOf(pid);
  return stat?.[0] !== 'Z' || Number(stat[THREADS_FIELD]) > 1;
}

const START_TIME_FIELD = 19;

/** Clock ticks from boot to the start of the process, which tell it from a later one of the same number; Linux only. */
export function startTicks(pid: number): number | undefined {
  const ticks = statOf(pid)?.[START_TIME_FIELD];
  return ticks === undefined ? undefined : Number(ticks);
}

/** Fields of /proc/PID/stat after the name, which may hold anything. */
function statOf(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
