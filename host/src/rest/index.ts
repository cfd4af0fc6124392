/** Opens the endpoint of this process once it runs a job that lasts. Nothing is loaded before. */
import { onJob } from '../runtime/running-jobs';
import type { RunningJob } from '../runtime/running-jobs';
import type { RestEndpoint } from './endpoint';

/** ms; a job that is over by then was never worth a question. */
const DELAY_MS = 100;

/** To be called once, by the main thread of a process that runs jobs. `tell` shows the user a line. */
export function serveJobs(tell: (text: string) => void): void {
  if (process.env['DREY_ENDPOINT'] === 'off') return;
  let endpoint: Promise<RestEndpoint> | undefined;
  let tcp = false;
  const open = async ({ plan, handle }: RunningJob): Promise<void> => {
    const { RestEndpoint, tcpAddress } = await import('./endpoint');
    endpoint ??= openSocket(RestEndpoint, tell);
    const address = tcp ? undefined : tcpAddress(plan.streamGraph.configuration);
    if (address === undefined || handle.status() === 'FAILED') return;
    tcp = true;
    const port = await (await endpoint).listenOnTcp(address);
    tell(`REST endpoint on http://${address.host.includes(':') ? `[${address.host}]` : address.host}:${port}`);
  };
  onJob((job) => {
    setTimeout(() => void open(job).catch((error: Error) => tell(error.message)), DELAY_MS).unref();
  });
}

/** Without a socket (a read-only file system, a directory of somebody else) the job runs all the same. */
async function openSocket(Endpoint: typeof RestEndpoint, tell: (text: string) => void): Promise<RestEndpoint> {
  const endpoint = new Endpoint();
  if (process.platform === 'win32') return endpoint;
  await endpoint
    .listenOnSocket()
    .catch((error: Error) => tell(`drey list and its kind will not find this job: ${error.message}`));
  return endpoint;
}
