/** `drey embedded`: the process that a job script starts. See docs/protocol.md, "Control protocol". */
import { connect, Socket } from 'node:net';
import { serveJobs } from '../rest/index';
import type { SubmitJob } from '../runtime/contracts';
import { submitJob } from '../runtime/index';
import { writeFrame } from '../udf/python/framing';
import { EmbeddedHost } from './embedded-host';
import { shareStandardStreams } from './standard-streams';

export { EmbeddedHost } from './embedded-host';

const CONTROL_FD = 3;
/** After its client has gone, a host is gone within this time, whatever its jobs do. */
const STOP_MS = 1500;
/** sysexits.h: EX_SOFTWARE. */
const INTERNAL_ERROR = 70;

/** Serves the client until it goes, then ends the process: 0, or 70 after an internal error. */
export async function embeddedMain(submit: SubmitJob = submitJob): Promise<never> {
  shareStandardStreams();
  // Ctrl-C reaches the whole process group: what it means for the jobs is the client's decision.
  process.on('SIGINT', () => undefined);
  const socket = await controlSocket();
  const host = new EmbeddedHost(socket, submit);
  serveJobs((text) => void process.stderr.write(`drey: ${text}\n`));
  const crash = (error: unknown): void => void end(host, host.crash(asError(error)), INTERNAL_ERROR);
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  const terminated = new Promise<void>((resolve) => process.once('SIGTERM', resolve));
  await Promise.race([host.closed, terminated]);
  return end(host, host.stop(), 0);
}

/** Exits when `work` is done, and soon anyway. */
async function end(host: EmbeddedHost, work: Promise<void>, code: number): Promise<never> {
  const timeout = new Promise<void>((resolve) => setTimeout(resolve, STOP_MS));
  await Promise.race([work.catch(() => undefined), timeout]);
  host.cleanUp();
  process.exit(code);
}

/** Descriptor 3, or a loopback port (DREY_CONTROL_ADDRESS), where the host first sends its token in a frame of its own. */
async function controlSocket(): Promise<Socket> {
  const address = process.env.DREY_CONTROL_ADDRESS;
  if (address === undefined || address === '') return inheritedSocket();
  const colon = address.lastIndexOf(':');
  const socket = connect({ host: address.slice(0, colon), port: Number(address.slice(colon + 1)), noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', (error) =>
      reject(new Error(`The host cannot reach its client at ${address}: ${error.message}`)),
    );
  });
  writeFrame(socket, Buffer.from(process.env.DREY_CONTROL_TOKEN ?? '', 'utf8'));
  return socket;
}

function inheritedSocket(): Socket {
  try {
    return new Socket({ fd: CONTROL_FD, readable: true, writable: true });
  } catch (error) {
    throw new Error('"drey embedded" is started by a job script, which passes its socket as file descriptor 3', {
      cause: error,
    });
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
