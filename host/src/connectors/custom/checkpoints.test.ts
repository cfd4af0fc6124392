/** TypeScript sources, functions and sinks in a job that fails and goes on from its last checkpoint. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Configuration,
  type FunctionInitializationContext,
  type ListState,
  ListStateDescriptor,
  setExecutor,
  type SourceContext,
  SourceFunction,
  StreamExecutionEnvironment,
  TwoPhaseCommittingSink,
} from '@drey/sdk';
import { createExecutor } from '../../runtime/executor';

const LAST = 60;
let directory: string;

beforeEach(() => {
  setExecutor(createExecutor());
  directory = mkdtempSync(join(tmpdir(), 'drey-custom-'));
});
afterEach(() => {
  setExecutor(undefined);
  rmSync(directory, { recursive: true, force: true });
});

function environment(): StreamExecutionEnvironment {
  const configuration = new Configuration();
  configuration.set('restart-strategy.type', 'fixed-delay');
  configuration.set('restart-strategy.fixed-delay.delay', '1 ms');
  configuration.set('execution.checkpointing.dir', `file://${directory}`);
  return StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(1).enableCheckpointing(20);
}

/** Every number up to LAST once, some ms apart. */
class Counting extends SourceFunction<number> {
  static readonly restored: boolean[] = [];
  static completed = 0;
  private next = 1;
  private position!: ListState<number>;

  override initializeState(context: FunctionInitializationContext): void {
    this.position = context.getOperatorStateStore().getListState(new ListStateDescriptor<number>('position'));
    this.next = [...this.position.get()][0] ?? 1;
    Counting.restored.push(context.isRestored());
  }
  override snapshotState(): void {
    this.position.update([this.next]);
  }
  override notifyCheckpointComplete(): void {
    Counting.completed++;
  }
  override async run(ctx: SourceContext<number>): Promise<void> {
    while (this.next <= LAST && !ctx.isCanceled()) {
      const more = ctx.collect(this.next);
      this.next++;
      await more;
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
  }
  override cancel(): void {}
}

class Publishing extends TwoPhaseCommittingSink<number, { readonly values: number[] }> {
  static readonly published: number[] = [];
  private values: number[] = [];

  override invoke(value: number): void {
    this.values.push(value);
  }
  override prepareCommit(): { readonly values: number[] }[] {
    const { values } = this;
    this.values = [];
    return values.length === 0 ? [] : [{ values }];
  }
  override commit(committables: readonly { readonly values: number[] }[]): void {
    // What a restored checkpoint had prepared is committed once more.
    for (const { values } of committables) {
      if (!Publishing.published.includes(values[0])) Publishing.published.push(...values);
    }
  }
}

/** Fails once, when a checkpoint is there to go back to. */
function failOnce(): (value: number) => number {
  let failed = false;
  return (value) => {
    if (failed || value < LAST / 2 || Counting.completed === 0) return value;
    failed = true;
    throw new Error('once');
  };
}

const numbers = Array.from({ length: LAST }, (_, i) => i + 1);

test('a source goes on from its position, and a two-phase sink publishes everything once', async () => {
  const env = environment();
  env.addSource(new Counting()).map(failOnce()).addSink(new Publishing());
  await env.execute();
  expect(Counting.restored).toEqual([false, true]);
  expect(Publishing.published).toEqual(numbers);
});

test('collected results come once', async () => {
  Counting.completed = 0;
  const stream = environment().addSource(new Counting()).map(failOnce());
  const seen: number[] = [];
  for await (const value of stream.executeAndCollect()) seen.push(value);
  expect(seen).toEqual(numbers);
});
