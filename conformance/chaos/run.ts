/** One variant of the job: fed, killed again and again, and compared with what it should have written. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUCKET, type Services } from './services';
import { kill, sleep, Supervisor } from './supervisor';
import { committedRecords, difference, expectedRecords, Feeder, Follower, makeTopics, type Topics } from './traffic';
import { type Kill, type KillKind, killsOf, type Variant } from './variants';

/** The job must work again within this time after anything. */
const RECOVERY_LIMIT_MS = 90_000;
/** An order to die at a point that nobody passes is withdrawn. */
const ORDER_LIMIT_MS = 8000;
const CHECKPOINT_INTERVAL = '200 ms';

export interface RunResult {
  readonly variant: string;
  readonly kills: Readonly<Partial<Record<KillKind, number>>>;
  readonly records: number;
  readonly starts: number;
  readonly seconds: number;
  /** ms from a kill to the next record that a Python function saw, where nothing else was done meanwhile. */
  readonly recoveries: Readonly<Partial<Record<KillKind, readonly number[]>>>;
  /** Empty when all is well. */
  readonly violations: readonly string[];
}

export class ChaosRun {
  private readonly violations: string[] = [];
  private readonly kills: Partial<Record<KillKind, number>> = {};
  private readonly recoveries: Partial<Record<KillKind, number[]>> = {};
  /** Until broker and store are well again: what comes meanwhile hits a job that has lost them. */
  private around: Promise<void> = Promise.resolve();
  private readonly folder: string;
  private readonly orders: string;
  private readonly marks: string;
  private readonly supervisor: Supervisor;

  private constructor(
    private readonly services: Services,
    private readonly variant: Variant,
    private readonly index: number,
    private readonly seed: number,
    private readonly topics: Topics,
  ) {
    this.folder = join(services.folder, `variant-${seed}-${index}`);
    this.orders = join(this.folder, 'orders');
    this.marks = join(this.folder, 'marks');
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.orders, { recursive: true });
    writeFileSync(this.marks, '');
    this.supervisor = new Supervisor({
      settings: this.jobSettings(),
      environment: { DREY_FAULT: this.orders },
      logFile: this.logFile,
      onLeftBehind: (pids) => this.violation(`processes ${pids} did not end after their program had`),
    });
  }

  static async make(services: Services, variant: Variant, index: number, seed: number): Promise<ChaosRun> {
    return new ChaosRun(services, variant, index, seed, await makeTopics(services.servers));
  }

  get logFile(): string {
    return join(this.folder, 'job.log');
  }

  async run(count: number, kinds: readonly KillKind[]): Promise<RunResult> {
    const started = Date.now();
    const { services, topics, seed, index } = this;
    const follower = await Follower.start(services.servers, topics, (what) => this.violation(what));
    const feeder = await Feeder.start(services.servers, topics.input, topics.partitions, seed + index);
    this.supervisor.start();
    try {
      await this.untilWorking(0, true);
      let done = 0;
      for (const one of killsOf(seed, index, this.variant, kinds)) {
        if (done === count || this.violations.length > 0) break;
        if (await this.strike(one)) done++;
      }
      await this.around;
      await feeder.stop();
      if (this.violations.length === 0) await this.compare(follower);
    } catch (error) {
      this.violation((error as Error).message);
    } finally {
      await this.around.catch(() => undefined);
      await feeder.stop();
      await this.supervisor.stop();
      await follower.stop();
    }
    const seconds = (Date.now() - started) / 1000;
    const { kills, recoveries, violations } = this;
    const { starts } = this.supervisor;
    return { variant: this.variant.name, kills, records: follower.records, starts, seconds, recoveries, violations };
  }

  private jobSettings(): unknown {
    const { services, variant, topics, index, seed } = this;
    const checkpoints = `s3://${BUCKET}/${seed}-${index}/checkpoints`;
    return {
      api: variant.api,
      parallelism: variant.parallelism,
      naming: variant.naming.toLowerCase(),
      servers: services.servers,
      prefix: `chaos-${seed}-${index}-${topics.output}`,
      input: topics.input,
      output: topics.output,
      marks: this.marks,
      configuration: {
        'execution.checkpointing.interval': CHECKPOINT_INTERVAL,
        'execution.checkpointing.dir': checkpoints,
        'execution.checkpointing.storage': 'filesystem',
        'execution.checkpointing.timeout': '20 s',
        'execution.checkpointing.tolerable-failed-checkpoints': '3',
        'execution.checkpointing.num-retained': '2',
        'high-availability.type': 'filesystem',
        'high-availability.storageDir': `file://${join(this.folder, 'ha')}`,
        'high-availability.cluster-id': `chaos-${index}`,
        'restart-strategy.type': 'fixed-delay',
        'restart-strategy.fixed-delay.attempts': '1000000',
        'restart-strategy.fixed-delay.delay': '20 ms',
        'python.fn-execution.bundle.time': '20',
        ...services.s3Options,
        ...variant.configuration,
      },
    };
  }

  private violation(what: string): void {
    this.supervisor?.log(`VIOLATION ${what}`);
    if (this.violations.length < 20) this.violations.push(what);
  }

  /** Whether it could be done. */
  private async strike(one: Kill): Promise<boolean> {
    await sleep(one.afterMs);
    this.supervisor.log(`kill ${describe(one)}`);
    if (!(await this.inflict(one))) return false;
    const at = Date.now();
    this.kills[one.kind] = (this.kills[one.kind] ?? 0) + 1;
    if (!one.settled) return true;
    // A job may outlive what happens around it.
    const outside = one.kind === 's3' || one.kind === 'broker';
    if (outside) await this.around;
    const worked = await this.untilWorking(at, !outside);
    const times = this.recoveries[one.kind] ?? [];
    this.recoveries[one.kind] = times;
    if (!outside && worked !== undefined) times.push(worked - at);
    return true;
  }

  private async inflict(one: Kill): Promise<boolean> {
    const { supervisor, services } = this;
    switch (one.kind) {
      case 'host':
        return kill(supervisor.host);
      case 'script':
        return kill(supervisor.script);
      case 'tree':
        supervisor.killTree();
        return true;
      case 'worker': {
        // One that has nothing to do yet, or any more, is not missed: after it nobody has to begin again.
        const victims = one.settled ? supervisor.workers.filter((pid) => this.hasWorked(pid)) : supervisor.workers;
        return victims.length > 0 && kill(victims[one.index % victims.length]);
      }
      case 'aimed':
        return this.order(one, 'host');
      case 'thread':
        return this.order(one, 'thread');
      case 'broker':
        await this.around;
        await services.kafka.stopBroker(0, 'SIGKILL');
        this.around = sleep(one.durationMs).then(() => services.kafka.startBroker(0));
        return true;
      case 's3':
        await this.around;
        services.troubleS3(one.fault, one.share);
        this.around = sleep(one.durationMs).then(() => services.healS3());
        return true;
    }
  }

  private async order({ point, passing }: Kill, victim: 'host' | 'thread'): Promise<boolean> {
    const path = join(this.orders, point);
    writeFileSync(path, `${victim} ${passing}`);
    const until = Date.now() + ORDER_LIMIT_MS;
    while (existsSync(path) && Date.now() < until) await sleep(10);
    if (!existsSync(path)) return true;
    rmSync(path, { force: true });
    return false;
  }

  /** Until a checkpoint has been written, after a worker has begun since `since` if it has to. Gives when the first one began. */
  private async untilWorking(since: number, begins: boolean): Promise<number | undefined> {
    const until = Date.now() + RECOVERY_LIMIT_MS;
    const seen = Date.now();
    for (;;) {
      const mark = this.markAfter(since);
      const from = Math.max(seen, mark ?? 0);
      if ((mark !== undefined || !begins) && this.services.lastCheckpoint > from) return mark;
      if (Date.now() > until) throw new Error(`the job does not work again ${RECOVERY_LIMIT_MS / 1000} s after a kill`);
      await sleep(10);
    }
  }

  private hasWorked(pid: number): boolean {
    return readFileSync(this.marks, 'utf8').includes(` ${pid}\n`);
  }

  private markAfter(since: number): number | undefined {
    const times = readFileSync(this.marks, 'utf8').split('\n').filter(Boolean);
    return times.map((line) => Number(line.split(' ')[0])).find((time) => time > since);
  }

  private async compare(follower: Follower): Promise<void> {
    const { services, topics, variant } = this;
    const expected = await expectedRecords(services.servers, topics, variant.api);
    const count = [...expected.values()].reduce((sum, values) => sum + values.length, 0);
    const until = Date.now() + RECOVERY_LIMIT_MS;
    while (follower.records < count && this.violations.length === 0 && Date.now() < until) await sleep(50);
    // What comes too often would come now.
    await sleep(1500);
    for (const actual of [follower.byKey(), await committedRecords(services.servers, topics)]) {
      const found = difference(actual, expected);
      if (found !== undefined) this.violation(`${found} (${follower.records} of ${count} records came)`);
    }
  }
}

function describe({ kind, point, passing, fault, share, durationMs, settled }: Kill): string {
  const when = settled ? 'settled' : 'at once';
  if (kind === 'aimed' || kind === 'thread') return `${kind} ${point} ${passing} ${when}`;
  if (kind === 's3') return `${kind} ${fault} ${share} ${durationMs} ms ${when}`;
  return `${kind} ${when}`;
}
