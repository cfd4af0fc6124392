/** What the commands print. */
import { textTable } from '../text-table';
import type { Json } from './client';
import { type FoundJob, TERMINAL } from './find';

const LINE = '-'.repeat(62);
const SCHEDULED = new Set(['CREATED', 'INITIALIZING']);

/** As `flink list`. */
export function listText(
  jobs: readonly FoundJob[],
  show: { readonly running: boolean; readonly scheduled: boolean; readonly all: boolean },
): string {
  const ended = jobs.filter(({ status }) => TERMINAL.has(status));
  const scheduled = jobs.filter(({ status }) => SCHEDULED.has(status));
  const running = jobs.filter((job) => !ended.includes(job) && !scheduled.includes(job));
  const block = (title: string, listed: readonly FoundJob[]): string => `${title}\n${lines(listed)}${LINE}\n`;
  let text = '';
  if (show.running) {
    const title = '------------------ Running/Restarting Jobs -------------------';
    text += running.length === 0 ? 'No running jobs.\n' : block(title, running);
  }
  if (show.scheduled) {
    const title = '----------------------- Scheduled Jobs -----------------------';
    text += scheduled.length === 0 ? 'No scheduled jobs.\n' : block(title, scheduled);
  }
  if (show.all && ended.length > 0) {
    text += block('---------------------- Terminated Jobs -----------------------', ended);
  }
  return text;
}

function lines(jobs: readonly FoundJob[]): string {
  const sorted = [...jobs].sort((a, b) =>
    a.status < b.status ? -1 : a.status > b.status ? 1 : a.startedMs - b.startedMs,
  );
  return sorted
    .map(({ id, name, status, startedMs }) => `${dateText(startedMs)} : ${id} : ${name} (${status})\n`)
    .join('');
}

/** dd.MM.yyyy HH:mm:ss */
function dateText(ms: number): string {
  const date = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${two(date.getDate())}.${two(date.getMonth() + 1)}.${date.getFullYear()}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

interface Details {
  readonly jid: string;
  readonly name: string;
  readonly state: string;
  readonly 'start-time': number;
  readonly vertices: readonly {
    readonly name: string;
    readonly parallelism: number;
    readonly status: string;
    readonly metrics: Readonly<Record<string, number>>;
  }[];
}

interface Checkpoints {
  readonly counts: { readonly completed: number; readonly failed: number };
  readonly latest: {
    readonly completed: { readonly id: number; readonly external_path: string; readonly state_size: number } | null;
    readonly savepoint: { readonly external_path: string } | null;
  };
}

export function infoText(details: Json, checkpoints: Json): string {
  const { jid, name, state, 'start-time': started, vertices } = details as unknown as Details;
  const { counts, latest } = checkpoints as unknown as Checkpoints;
  const rows = vertices.map((vertex) => [
    vertex.status,
    String(vertex.parallelism),
    String(vertex.metrics['read-records']),
    String(vertex.metrics['write-records']),
    vertex.name,
  ]);
  const last = latest.completed;
  const facts = [
    `Job ${jid}: ${name} (${state}), since ${dateText(started)}`,
    `Checkpoints: ${counts.completed} completed, ${counts.failed} failed`,
    ...(last === null ? [] : [`Last checkpoint: ${last.id}, ${last.state_size} bytes, ${last.external_path}`]),
    ...(latest.savepoint === null ? [] : [`Last savepoint: ${latest.savepoint.external_path}`]),
  ];
  return `${facts.join('\n')}\n\n${textTable(['State', 'Parallelism', 'Records in', 'Records out', 'Task'], rows)}`;
}

interface Answer {
  readonly answers: readonly {
    readonly entries: readonly {
      readonly namespace: string;
      readonly value: string | readonly string[] | readonly (readonly [string, string])[];
    }[];
  }[];
}

/** One value a line; entries of maps as "key = value", windows in front. */
export function stateText(answer: Json): string {
  const { answers } = answer as unknown as Answer;
  const shown = answers.flatMap(({ entries }) =>
    entries.flatMap(({ namespace, value }) => {
      const values =
        typeof value === 'string' ? [value] : value.map((item) => (typeof item === 'string' ? item : item.join(' = ')));
      return values.map((text) => (namespace === '' ? text : `[${windowText(namespace)}] ${text}`));
    }),
  );
  return shown.map((text) => `${text}\n`).join('');
}

/** 'start,end' of a window as dates. */
function windowText(namespace: string): string {
  const bounds = namespace.split(',').map(Number);
  if (bounds.some((bound) => !Number.isFinite(bound) || Math.abs(bound) > 8.64e15)) return namespace;
  return bounds.map((bound) => new Date(bound).toISOString()).join(', ');
}
