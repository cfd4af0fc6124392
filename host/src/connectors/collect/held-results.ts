/**
 * Results of "collect" sinks between the sinks and their consumer. With exactly-once checkpoints they are held until the checkpoint that
 * covers them is complete, and dropped when the sink goes back to an earlier one; the rest is given out when the job has finished. Flink:
 * CheckpointedCollectResultBuffer.
 */

/** What a sink tells besides rows. */
export type CollectMark =
  /** The sink has been opened, from a checkpoint or anew. */
  | {
      readonly kind: 'begin';
      /** How the job takes checkpoints; absent = not at all. */
      readonly mode?: 'EXACTLY_ONCE' | 'AT_LEAST_ONCE' | undefined;
      readonly restoredCheckpointId?: number | undefined;
    }
  /** Rows that came before belong to this checkpoint. */
  | { readonly kind: 'prepared'; readonly checkpointId: number }
  | { readonly kind: 'completed'; readonly checkpointId: number };

/** The parts of runtime's CollectCall that count here. */
export interface HeldCall {
  readonly collectId: string;
  readonly subtask: number;
  readonly frame: Uint8Array | undefined;
  readonly rows?: readonly unknown[];
  readonly mark?: CollectMark;
  /** The results end with this error. */
  readonly error?: string;
}

/** Resolves when the consumer can take more. */
export type Deliver = (call: HeldCall) => Promise<unknown>;

/** Calls since the checkpoint before; without an id the checkpoint is still to come. */
interface Segment {
  readonly calls: HeldCall[];
  checkpointId: number | undefined;
}

/** Of one subtask of one sink. */
interface Stream {
  holds: boolean;
  segments: Segment[];
  /** Something has been given out in this attempt or an earlier one. */
  given: boolean;
  begun: boolean;
}

/** Flink's words for results that would come twice. */
const RESTARTED = 'Job restarted';

export class HeldResults {
  private readonly streams = new Map<string, Stream>();
  /** Given out, but not yet taken by the consumer. */
  private readonly ready: HeldCall[] = [];
  private delivering: Promise<void> | undefined;

  constructor(private readonly deliver: Deliver) {}

  /** Resolves when the sink may go on. */
  async receive(call: HeldCall): Promise<void> {
    const stream = this.streamOf(call);
    if (call.mark !== undefined) {
      this.mark(call, call.mark, stream);
      return;
    }
    if (stream.holds) {
      lastOf(stream.segments).calls.push(call);
      await this.delivering;
      return;
    }
    stream.given = true;
    await this.deliver(call);
  }

  /** The job has ended: what it has held is complete when the job has finished, and void otherwise. */
  end(finished: boolean): void {
    const rest = [...this.streams.values()].flatMap(({ segments }) => segments.flatMap(({ calls }) => calls));
    this.streams.clear();
    for (const call of [...this.ready.splice(0), ...(finished ? rest : [])]) {
      this.deliver(call).catch(() => undefined);
    }
  }

  private streamOf({ collectId, subtask }: HeldCall): Stream {
    const key = `${subtask} ${collectId}`;
    let stream = this.streams.get(key);
    if (stream === undefined) {
      stream = { holds: false, segments: [newSegment()], given: false, begun: false };
      this.streams.set(key, stream);
    }
    return stream;
  }

  private mark(call: HeldCall, mark: CollectMark, stream: Stream): void {
    switch (mark.kind) {
      case 'begin':
        this.begin(call, mark.mode, mark.restoredCheckpointId, stream);
        break;
      case 'prepared':
        lastOf(stream.segments).checkpointId = mark.checkpointId;
        stream.segments.push(newSegment());
        break;
      default:
        this.release(stream, mark.checkpointId);
    }
  }

  private begin(
    call: HeldCall,
    mode: 'EXACTLY_ONCE' | 'AT_LEAST_ONCE' | undefined,
    restored: number | undefined,
    stream: Stream,
  ): void {
    if (mode === undefined && stream.begun && stream.given) {
      const { collectId, subtask } = call;
      this.deliver({ collectId, subtask, frame: undefined, error: RESTARTED }).catch(() => undefined);
    }
    stream.begun = true;
    stream.holds = mode === 'EXACTLY_ONCE';
    if (restored !== undefined) this.release(stream, restored);
    stream.segments = [newSegment()];
  }

  /** Gives out what this checkpoint and those before it cover. */
  private release(stream: Stream, checkpointId: number): void {
    const covered = ({ checkpointId: own }: Segment): boolean => own !== undefined && own <= checkpointId;
    for (const { calls } of stream.segments.filter(covered)) this.ready.push(...calls);
    stream.segments = stream.segments.filter((segment) => !covered(segment));
    if (this.ready.length > 0) this.delivering ??= this.deliverAll();
  }

  /** An error is the consumer's: it has closed, and takes nothing more. */
  private async deliverAll(): Promise<void> {
    for (let call = this.ready.shift(); call !== undefined; call = this.ready.shift()) {
      await this.deliver(call).catch(() => undefined);
    }
    this.delivering = undefined;
  }
}

function newSegment(): Segment {
  return { calls: [], checkpointId: undefined };
}

/** There is always one that is open. */
function lastOf(segments: readonly Segment[]): Segment {
  return segments[segments.length - 1];
}
