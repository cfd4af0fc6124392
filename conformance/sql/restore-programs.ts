/**
 * Runs programs as Flink's restore tests do: a first job reads the rows before from sources that do not end, until its sinks hold what
 * they should; it is stopped with a savepoint, without drain, and a second job runs the same stored plan from there on.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobHandle } from '../../host/src/runtime/contracts';
import { CHECKPOINTS, type Column, type Options, ROCKSDB, stop } from './columns';
import { check, Environment } from './environment';
import type { Program, Step, TableStep } from './files';
import {
  createTable,
  hasSql,
  inBundles,
  insertOf,
  isConfig,
  rowsOf,
  type Run,
  runStep,
  sinkDifference,
  Skipped,
} from './program-steps';
import { conductor } from './pacing';
import { recordsOf } from './recording-sink';
import { endless } from './rows-reader';
import { lookupData } from './values-connector';

const WAIT_MS = 5000;
/** Bundles, and windows of processing time, end by the clock. */
const CLOCK_WAIT_MS = 15_000;

/** What the sources and lookups of a job have. */
interface Phase {
  readonly restored: boolean;
  /** Sources wait behind their last row. */
  readonly endless: boolean;
}

/** Flink's runner restores savepoints that were taken long before: what waits for a processing time is due. */
const LATER = { now: () => Date.now() + 30 * 86_400_000 };

/** Flink's runner keeps state in rocksdb; here one of the columns does not. */
const BACKENDS: Readonly<Record<Column, Options>> = {
  straight: { 'state.backend.type': 'hashmap', 'restart-strategy.type': 'none' },
  restore: { ...CHECKPOINTS, 'state.backend.type': 'rocksdb' },
  rescale: { ...CHECKPOINTS, 'state.backend.type': 'hashmap' },
  rocksdb: { ...CHECKPOINTS, ...ROCKSDB },
};

/** Runs both jobs. Gives the sinks, which have received the rows of both. */
export async function runRestored(program: Program, run: Run, column: Column): Promise<TableStep[]> {
  const directory = mkdtempSync(join(tmpdir(), 'drey-restore-'));
  const jobs = new RestoredJobs(program, run, column, directory);
  try {
    if (run.afterRestore === 'NO_RESTORE') await jobs.first('streaming');
    else {
      await jobs.first('before');
      if (column === 'rescale') await jobs.stopAgain(3);
      await jobs.last(column === 'rescale' ? 2 : 1);
    }
    return jobs.sinks();
  } finally {
    jobs.dispose();
    rmSync(directory, { recursive: true, force: true });
  }
}

class RestoredJobs {
  private readonly steps: readonly Step[];
  private readonly prefix: string;
  private plan: string | undefined;
  private savepoint: string | undefined;

  constructor(
    private readonly program: Program,
    private readonly run: Run,
    private readonly column: Column,
    private readonly directory: string,
  ) {
    this.steps = [...program.setup, ...program.run];
    this.prefix = `${program.uid}/`;
  }

  sinks(): TableStep[] {
    return this.tables('SINK');
  }

  private tables(kind: 'SOURCE' | 'SINK'): TableStep[] {
    return this.steps.filter((step): step is TableStep => step.step === kind);
  }

  dispose(): void {
    for (const { name } of this.tables('SOURCE')) {
      endless.delete(this.prefix + name);
      lookupData.delete(this.prefix + name);
    }
  }

  /** Reads the rows before; `expected` names what the sinks then hold. */
  async first(expected: 'before' | 'streaming'): Promise<void> {
    const job = await this.start({ restored: false, endless: true }, 1);
    await this.until(job, expected);
    if (expected === 'before') await this.stop(job);
    else await cancel(job);
  }

  /** Nothing but a change of the parallelism. */
  async stopAgain(parallelism: number): Promise<void> {
    const job = await this.start({ restored: false, endless: true }, parallelism);
    while (job.status() !== 'FAILED' && job.checkpointStatistics().counts.completed === 0) await pause();
    await this.stop(job);
  }

  /** Reads the rows after. */
  async last(parallelism: number): Promise<void> {
    const job = await this.start({ restored: true, endless: this.run.afterRestore === 'INFINITE' }, parallelism);
    if (this.run.afterRestore === 'FINITE') return check(await job.result);
    await this.until(job, 'streaming');
    return cancel(job);
  }

  private async stop(job: JobHandle): Promise<void> {
    this.savepoint = await stop(job, this.directory);
    check(await job.result);
    if (this.savepoint === undefined) throw new Error('the job ended before it was stopped');
  }

  /** A session of its own for each job, as Flink's runner has it. */
  private async start(phase: Phase, parallelism: number): Promise<JobHandle> {
    const config = Object.fromEntries(this.steps.flatMap((step) => (isConfig(step) ? [[step.key, step.value]] : [])));
    const restored: Options = this.savepoint === undefined ? {} : { 'execution.state-recovery.path': this.savepoint };
    const environment = new Environment(
      {
        'table.local-time-zone': 'UTC',
        ...this.run.options,
        ...config,
        ...BACKENDS[this.column],
        ...restored,
        'parallelism.default': String(parallelism),
      },
      false,
      undefined,
      undefined,
      phase.restored ? LATER : undefined,
    );
    for (const step of this.program.setup) {
      if (step.step !== undefined) await this.createTable(environment, step, phase);
      else await runStep(environment, step);
    }
    for (const step of this.program.run) {
      if (step.step !== undefined) await this.createTable(environment, step, phase);
    }
    conductor()?.begin(1);
    const source = this.plan === undefined ? { sql: statementOf(this.program) } : { json: this.plan };
    const { job, json } = await environment.startPlan(source);
    this.plan = json;
    return job;
  }

  private async createTable(environment: Environment, step: TableStep, phase: Phase): Promise<void> {
    const { dataBeforeRestore: before = [], dataAfterRestore: after = [] } = step;
    const id = this.prefix + step.name;
    await createTable(environment, step, this.prefix, phase.restored ? [...before, ...after] : before);
    if (step.step === 'SINK') return;
    if (phase.restored) {
      // Lookups find what the table holds now.
      const found = step.treatDataBeforeRestoreAsConsumedData ? [...before, ...after] : after;
      lookupData.set(id, rowsOf(environment, step, found));
    }
    if (phase.endless) endless.add(id);
    else endless.delete(id);
  }

  /** Until every sink holds what it should, or cannot any more. */
  private async until(job: JobHandle, expected: 'before' | 'streaming'): Promise<void> {
    const byClock = this.run.afterRestore === 'INFINITE' || inBundles(this.program, this.run.options);
    const deadline = Date.now() + (byClock ? CLOCK_WAIT_MS : WAIT_MS);
    let ended = false;
    void job.result.then(() => {
      ended = true;
    });
    for (;;) {
      const difference = this.sinks()
        .map((sink) => sinkDifference(sink, recordsOf(this.prefix + sink.name), sink.expected?.[expected]))
        .find((text) => text !== undefined);
      if (difference === undefined) return;
      if (ended) check(await job.result);
      if (ended || Date.now() > deadline) {
        await cancel(job);
        throw new Error(`${expected === 'before' ? 'before the savepoint' : 'at the end'}, ${difference}`);
      }
      await pause();
    }
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2));
}

async function cancel(job: JobHandle): Promise<void> {
  job.cancel();
  await job.result;
}

/** The one statement of a program: Flink's runner stores its plan. */
function statementOf(program: Program): string {
  const statements = program.run.flatMap((step): string[] => {
    if (step.step !== undefined) return [];
    if (step.kind === 'SQL') return [step.sql];
    if (step.kind === 'STATEMENT_SET') return [`EXECUTE STATEMENT SET BEGIN ${step.statements.join(';\n')};\nEND`];
    return step.kind === 'TABLE_API' && step.derivedSql !== undefined && !hasSql(program) ? [insertOf(step)] : [];
  });
  if (statements.length !== 1) throw new Skipped(`${statements.length} statements instead of one`);
  return statements[0];
}
