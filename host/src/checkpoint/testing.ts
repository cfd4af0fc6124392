/** A job of fake tasks and a clock that is turned by hand. */
import type { ExecutionPlan } from '../graph/contracts';
import type { CoordinatorClock } from './clock';
import type {
  CheckpointBarrier,
  CheckpointCoordinator,
  CheckpointTarget,
  EnumeratorState,
  OperatorSubtaskState,
  SubtaskId,
  SubtaskSnapshot,
} from './contracts';
import { Coordinator, type CoordinatorOptions } from './coordinator';

interface Alarm {
  readonly atMs: number;
  readonly run: () => void;
}

export class ManualClock implements CoordinatorClock {
  private timeMs = 1_000_000;
  private readonly alarms = new Set<Alarm>();

  /** `settle` lets what an alarm has begun come to its end. */
  constructor(private readonly settle: () => Promise<void>) {}

  now(): number {
    return this.timeMs;
  }

  monotonic(): number {
    return this.timeMs;
  }

  schedule(delayMs: number, run: () => void): () => void {
    const alarm = { atMs: this.timeMs + delayMs, run };
    this.alarms.add(alarm);
    return () => void this.alarms.delete(alarm);
  }

  /** Runs what is due on the way, and lets the coordinator's promises settle after each. */
  async advance(ms: number): Promise<void> {
    const end = this.timeMs + ms;
    for (;;) {
      const due = [...this.alarms].filter((alarm) => alarm.atMs <= end).sort((a, b) => a.atMs - b.atMs)[0];
      if (due === undefined) break;
      this.alarms.delete(due);
      this.timeMs = Math.max(this.timeMs, due.atMs);
      due.run();
      await this.settle();
    }
    this.timeMs = end;
    await this.settle();
  }
}

export const snapshotOf = (
  state: OperatorSubtaskState | undefined,
  finished = false,
  writtenBytes = 10,
): SubtaskSnapshot => ({
  operators: state === undefined ? [] : [{ operator: 0, state }],
  finished,
  metrics: {
    syncMs: 1,
    asyncMs: 2,
    alignmentMs: 0,
    startDelayMs: 0,
    writtenBytes,
    stateBytes: writtenBytes,
    unaligned: false,
  },
});

/** Records what the coordinator asks of it. */
export class FakeJob implements CheckpointTarget {
  readonly barriers: CheckpointBarrier[] = [];
  readonly events: string[] = [];
  readonly notices: string[] = [];
  readonly clock = new ManualClock(() => this.settle());
  private readonly coordinators: Coordinator[] = [];
  isReady = true;
  running: SubtaskId[];
  done: SubtaskId[] = [];
  enumeratorState: ReadonlyMap<number, EnumeratorState> = new Map();

  constructor(readonly plan: ExecutionPlan) {
    this.running = plan.tasks.flatMap((task) =>
      Array.from({ length: task.parallelism }, (_, subtask) => ({ task: task.index, subtask })),
    );
  }

  coordinator(configuration: Record<string, string>, more: Partial<CoordinatorOptions> = {}): Coordinator {
    const coordinator = new Coordinator({
      jobId: '0123456789abcdef0123456789abcdef',
      jobName: 'job',
      plan: this.plan,
      configuration: new Map(Object.entries(configuration)),
      target: this,
      clock: this.clock,
      random: () => 0.999999,
      onNotice: (text) => this.notices.push(text),
      ...more,
    });
    this.coordinators.push(coordinator);
    return coordinator;
  }

  /** Until no coordinator is at work. */
  async settle(): Promise<void> {
    for (const coordinator of this.coordinators) {
      await coordinator.quiet();
      await new Promise((resolve) => setImmediate(resolve));
      await coordinator.quiet();
    }
  }

  participants(): ReturnType<CheckpointTarget['participants']> {
    const triggers = this.running.filter(({ task }) => this.plan.tasks[task].incoming.length === 0);
    return { all: this.running, triggers, finished: this.done };
  }

  ready(): boolean {
    return this.isReady;
  }

  trigger(_ids: readonly SubtaskId[], barrier: CheckpointBarrier): void {
    this.barriers.push(barrier);
    this.events.push(`trigger ${barrier.id}`);
  }

  enumerators(): ReadonlyMap<number, EnumeratorState> {
    return this.enumeratorState;
  }

  completed(id: number): void {
    this.events.push(`completed ${id}`);
  }

  aborted(id: number): void {
    this.events.push(`aborted ${id}`);
  }

  fail(error: Error): void {
    this.events.push(`fail ${error.message}`);
  }

  /** All events since the last call. */
  take(): string[] {
    return this.events.splice(0);
  }

  get last(): CheckpointBarrier {
    return this.barriers[this.barriers.length - 1];
  }

  async acknowledgeAll(
    coordinator: CheckpointCoordinator,
    id: number,
    state: (subtask: SubtaskId) => OperatorSubtaskState | undefined = () => undefined,
    attempt = 1,
  ): Promise<void> {
    for (const subtask of [...this.running]) coordinator.acknowledge(attempt, subtask, id, snapshotOf(state(subtask)));
    await this.settle();
  }

  finish(coordinator: CheckpointCoordinator, id: SubtaskId): void {
    this.running = this.running.filter((other) => other.task !== id.task || other.subtask !== id.subtask);
    this.done.push(id);
    coordinator.finished(id);
  }
}
