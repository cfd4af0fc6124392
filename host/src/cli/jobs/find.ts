/** Jobs of all hosts, and the one that somebody means. */
import { UsageError } from '../arguments';
import { call, type Host, hosts } from './client';

export interface FoundJob {
  readonly host: Host;
  readonly id: string;
  readonly name: string;
  readonly status: string;
  /** ms since the epoch. */
  readonly startedMs: number;
}

interface Overview {
  readonly jobs: readonly {
    readonly jid: string;
    readonly name: string;
    readonly state: string;
    readonly 'start-time': number;
  }[];
}

/** Hosts that end meanwhile have none; one that -m names must answer. */
export async function allJobs(address: string | undefined): Promise<FoundJob[]> {
  const found = await Promise.all(
    (await hosts(address)).map(async (host) => {
      try {
        const { jobs } = (await call(host, 'GET', '/jobs/overview')) as unknown as Overview;
        return jobs.map(({ jid, name, state, 'start-time': startedMs }) => ({
          host,
          id: jid,
          name,
          status: state,
          startedMs,
        }));
      } catch (error) {
        if (address !== undefined) throw error;
        return [];
      }
    }),
  );
  return found.flat();
}

export const TERMINAL = new Set(['FINISHED', 'CANCELED', 'FAILED', 'SUSPENDED']);

/** By id, a prefix of one, or its name; live jobs go before ended ones. Throws UsageError. */
export async function findJob(wanted: string, address: string | undefined): Promise<FoundJob> {
  const jobs = await allJobs(address);
  const isId = /^[0-9a-f]{1,32}$/i.test(wanted);
  const exact = jobs.filter(({ id }) => id === wanted.toLowerCase());
  const named = jobs.filter(({ name }) => name === wanted);
  const prefixed = isId ? jobs.filter(({ id }) => id.startsWith(wanted.toLowerCase())) : [];
  for (const group of [exact, named, prefixed]) {
    const live = group.filter(({ status }) => !TERMINAL.has(status));
    const candidates = live.length > 0 ? live : group;
    if (candidates.length === 1) return candidates[0];
    if (candidates.length > 1) {
      const list = candidates.map(({ id, name }) => `  ${id} : ${name}`).join('\n');
      throw new UsageError(`"${wanted}" can be any of these jobs:\n${list}`);
    }
  }
  const known = jobs.map(({ id, name, status }) => `  ${id} : ${name} (${status})`).join('\n');
  throw new UsageError(`There is no job "${wanted}".${known === '' ? ' No jobs run.' : ` The jobs are:\n${known}`}`);
}
