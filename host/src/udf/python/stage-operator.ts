/**
 * The operator of a Python stage: gathers input into frames, keeps at most two of them unanswered, and passes on what the
 * worker answers. Everything that arrives waits in one queue, so that rows, watermarks, timers and ends keep their order.
 */
import {
  type DataType,
  Data,
  EndInput,
  type Result,
  type StateDescriptor,
  type StateRequest,
} from '@drey/sdk/protocol';
import type { Operator, OperatorContext } from '../../operators/contracts';
import type { StageSpec } from '../../operators/registry';
import { columnsBatch } from '../../types/batch';
import { type Batch, MIN_WATERMARK } from '../../types/contracts';
import { buildFrame, columnBytes, type FrameKeys, type FrameShape } from './frame-builder';
import { InputQueue, type QueueItem } from './input-queue';
import { StageChannel, type StageTarget } from './stage-channel';
import { maxFrameRows, openStageMessage, planStage, type StagePlan, stageKeyType } from './stage-plan';
import { StageState } from './stage-state';
import { StageTimers, type TimersFrame } from './stage-timers';
import { StateRequests } from './state-requests';

/** Two: the worker always has the next frame at hand while the host handles the last answer. */
const MAX_UNANSWERED = 2;
/** `ready` is false from this many frames' worth of waiting rows on. */
const BACKLOG_FRAMES = 2;
/** A frame of large rows is not gathered beyond this, nor does a backlog grow by much more than two of them. */
const ENOUGH_BYTES = 4 << 20;
/** A clock this far from the machine's is a test's. */
const TEST_CLOCK_MS = 1000;

interface UnansweredFrame {
  readonly seq: number;
  readonly keys: FrameKeys | undefined;
}

/** Something that must reach the output after the answers of all frames that were sent before it. */
type Sent = UnansweredFrame | { readonly forward: () => void };

export class PythonStageOperator implements Operator, StageTarget {
  readonly #plan: StagePlan;
  readonly #queue = new InputQueue();
  /** Unanswered frames and what is to be forwarded between their answers. */
  readonly #sent: Sent[] = [];
  #unanswered = 0;
  #seq = 0;
  #answeredSeq = 0;
  /** Rows of an async stage that were sent, and that have completed. */
  #rowsSent = 0;
  #rowsCompleted = 0;
  /** What an ordered async stage forwards once that many rows have completed. */
  readonly #barriers: { readonly rows: number; readonly forward: () => void }[] = [];
  #watermark = MIN_WATERMARK;
  #context!: OperatorContext;
  #channel!: StageChannel;
  #state!: StageState;
  #requests!: StateRequests;
  #timers: StageTimers | undefined;
  #shapes: FrameShape[] = [];
  #maxRows = 1;
  /** Keyed state and timers are the worker's own. */
  #sorted = false;
  #openInputs = 1;
  #finished: (() => void) | undefined;
  #blocked = false;
  /** Sorted input: the watermark that waits for the end of the input. */
  #heldWatermark: (() => void) | undefined;

  constructor(spec: StageSpec) {
    this.#plan = planStage(spec);
  }

  async open(context: OperatorContext): Promise<void> {
    const plan = this.#plan;
    this.#context = context;
    this.#maxRows = maxFrameRows(context.configuration);
    this.#openInputs = Math.max(1, context.inputTypes.length);
    this.#sorted = context.batchMode && plan.keyed;
    const keyType = plan.keyed ? stageKeyType(plan) : undefined;
    this.#state = new StageState(context, keyType, plan.windowed);
    this.#requests = new StateRequests(this.#state, keyType);
    this.#shapes = context.inputTypes.map((type, input) => this.#shape(type, input, keyType));
    if (keyType !== undefined && !this.#sorted) {
      this.#timers = new StageTimers(context, this.#state.backend, keyType, (time) => this.#timersDue(time));
    }
    this.#channel = new StageChannel(context, this);
    await this.#channel.open((stageId) => openStageMessage(plan, context, stageId));
  }

  #shape(type: DataType, input: number, keyType: DataType | undefined): FrameShape {
    const { keyCodec } = this.#context;
    const { broadcast, windowed } = this.#plan;
    if (keyType === undefined || (broadcast && input === 1)) return { type, keys: undefined, keyless: false };
    if (keyCodec === undefined) throw new Error(`The input of "${this.#context.operatorName}" is not keyed`);
    return { type, keys: { type: keyType, codec: keyCodec }, keyless: windowed };
  }

  processBatch(batch: Batch, input: number): void {
    if (batch.length === 0) return;
    const bytes = columnBytes(batch.columns(this.#shapes[input].type).values);
    this.#queue.push({ kind: 'rows', batch, input, bytes, start: 0 });
    this.#pump();
  }

  processWatermark(timestamp: number): void {
    this.#queue.push({ kind: 'watermark', timestamp });
    this.#pump();
  }

  processIdle(idle: boolean): void {
    this.#queue.push({ kind: 'idle', idle });
    this.#pump();
  }

  endInput(input: number): void {
    // The last end goes with `finish`, when nothing is left to come.
    if (--this.#openInputs > 0) this.#queue.push({ kind: 'end', input, all: false });
    this.#pump();
  }

  /** All rows that came before are answered, so that state and timers are the host's. */
  prepareSnapshotPreBarrier(): Promise<void> {
    return new Promise((resolve) => {
      this.#queue.push({ kind: 'barrier', drained: resolve });
      this.#pump();
    });
  }

  finish(): Promise<void> {
    return new Promise((resolve) => {
      this.#finished = resolve;
      this.#queue.push({ kind: 'end', input: 0, all: true });
      this.#pump();
    });
  }

  ready(): boolean {
    const ready = this.#hasRoom();
    if (!ready) this.#blocked = true;
    return ready;
  }

  #hasRoom(): boolean {
    const { rows, bytes, crowded } = this.#queue;
    return rows < BACKLOG_FRAMES * this.#maxRows && bytes < BACKLOG_FRAMES * ENOUGH_BYTES && !crowded;
  }

  async close(failed: boolean): Promise<void> {
    this.#queue.clear();
    await this.#channel?.close(failed);
  }

  registerState(descriptor: StateDescriptor): void {
    // Sorted input: the worker keeps keyed state itself and tells nothing of it.
    if (!this.#sorted) this.#state.register(descriptor);
  }

  onStateRequest(request: StateRequest): void {
    this.#channel.send({ kind: 'stateResponse', value: this.#requests.answer(request) });
  }

  onResult(result: Result): void {
    const frame = result.seq === 0 ? undefined : this.#frameOf(result);
    this.#applyChanges(result, frame);
    this.#emit(result);
    if (result.completed > 0) this.#complete(result.completed);
    if (frame !== undefined && result.done) this.#answered(frame);
    this.#pump();
    this.#settle();
  }

  #frameOf(result: Result): UnansweredFrame {
    const [head] = this.#sent;
    if (head === undefined || 'forward' in head || head.seq !== result.seq) {
      throw new Error(`The Python worker answered frame ${result.seq}, which is not the next one`);
    }
    return head;
  }

  #applyChanges(result: Result, frame: UnansweredFrame | undefined): void {
    const hasTimers = result.timers !== undefined && result.timers.timestamps.length > 0;
    if (result.state.length === 0 && !hasTimers) return;
    const keys =
      result.keys === undefined ? (frame?.keys?.values ?? []) : this.#state.decodeKeys(result.keys, result.keyCount);
    this.#state.apply(result.state, keys);
    if (hasTimers) this.#timers?.apply(result.timers as NonNullable<Result['timers']>, keys);
  }

  #emit(result: Result): void {
    const { output } = this.#context;
    const { spec, outputKeyType } = this.#plan;
    for (const { output: ordinal, batch } of result.outputs) {
      if (batch === undefined || batch.count === 0) continue;
      const { sideOutput, type } = spec.outputs[ordinal];
      if (sideOutput === '') output.emit(columnsBatch(batch, type as DataType, outputKeyType));
      else output.emitSide(sideOutput, columnsBatch(batch, type as DataType));
    }
  }

  #answered(frame: UnansweredFrame): void {
    this.#sent.shift();
    this.#unanswered--;
    this.#answeredSeq = frame.seq;
    if (frame.keys !== undefined && !this.#sorted) this.#state.release(frame.keys, frame.seq);
    this.#forward();
  }

  #complete(rows: number): void {
    this.#rowsCompleted += rows;
    while (this.#barriers.length > 0 && this.#barriers[0].rows <= this.#rowsCompleted)
      this.#barriers.shift()?.forward();
  }

  /** Passes on what stands before the next unanswered frame. */
  #forward(): void {
    for (let head = this.#sent[0]; head !== undefined && 'forward' in head; head = this.#sent[0]) {
      this.#sent.shift();
      head.forward();
    }
  }

  /** Wakes the task when it was told to wait, and ends `finish` when nothing is left. */
  #settle(): void {
    if (this.#blocked && this.#hasRoom()) {
      this.#blocked = false;
      this.#context.wake();
    }
    if (this.#finished === undefined || this.#queue.head !== undefined || this.#sent.length > 0) return;
    for (const barrier of this.#barriers.splice(0)) barrier.forward();
    this.#heldWatermark?.();
    this.#finished();
    this.#finished = undefined;
  }

  /** Handles the queue as far as it goes now. */
  #pump(): void {
    for (let item = this.#queue.head; item !== undefined; item = this.#queue.head) {
      if (!this.#handle(item)) return;
    }
  }

  /** False = not yet. Takes the item off the queue otherwise. */
  #handle(item: QueueItem): boolean {
    switch (item.kind) {
      case 'rows':
        return this.#sendRows();
      case 'watermark':
        return this.#advance(item.timestamp);
      case 'timers':
        return this.#fireProcessingTime(item.time);
      case 'idle':
        this.#queue.shift();
        this.#inOrder(() => this.#context.output.emitIdle(item.idle));
        return true;
      case 'barrier':
        if (this.#unanswered > 0 || this.#rowsCompleted < this.#rowsAwaited) return false;
        this.#queue.shift();
        item.drained();
        return true;
      default:
        return this.#sendEnd(item.input, item.all);
    }
  }

  #sendRows(): boolean {
    if (this.#unanswered >= MAX_UNANSWERED) return false;
    let room = this.#maxRows;
    if (this.#plan.async) {
      room = Math.min(room, this.#plan.capacity - (this.#rowsSent - this.#rowsCompleted));
      if (room <= 0) return false;
    }
    const { batches, input } = this.#queue.takeRows(room, ENOUGH_BYTES);
    const { batch, keys } = buildFrame(batches, this.#shapes[input]);
    const seq = ++this.#seq;
    const data = Data.create({
      stageId: this.#channel.stageId,
      seq,
      input,
      batch,
      ackedSeq: this.#answeredSeq,
      watermark: this.#watermark,
      processingTime: this.#testClock(),
    });
    if (!this.#sorted) {
      data.unsentStates = this.#state.unsentStates;
      data.state = this.#state.collectBroadcast();
      if (keys !== undefined) data.state.push(...this.#state.collect(keys, seq));
    }
    this.#rowsSent += batch.count;
    this.#track({ seq, keys });
    this.#channel.send({ kind: 'data', value: data });
    return true;
  }

  #sendTimers(frame: TimersFrame): void {
    const seq = ++this.#seq;
    const { message, keys } = frame;
    message.stageId = this.#channel.stageId;
    message.seq = seq;
    message.ackedSeq = this.#answeredSeq;
    message.processingTime = this.#testClock();
    message.unsentStates = this.#state.unsentStates;
    message.state = [...this.#state.collectBroadcast(), ...this.#state.collect(keys, seq)];
    this.#track({ seq, keys });
    this.#channel.send({ kind: 'timers', value: message });
  }

  #sendEnd(input: number, all: boolean): boolean {
    if (this.#unanswered >= MAX_UNANSWERED) return false;
    this.#queue.shift();
    const seq = ++this.#seq;
    this.#track({ seq, keys: undefined });
    this.#channel.send({
      kind: 'endInput',
      value: EndInput.create({ stageId: this.#channel.stageId, seq, input, all }),
    });
    return true;
  }

  /** Rows that complete one by one; other rows are done with their frame. */
  get #rowsAwaited(): number {
    return this.#plan.async ? this.#rowsSent : 0;
  }

  #track(frame: UnansweredFrame): void {
    this.#sent.push(frame);
    this.#unanswered++;
  }

  /** Runs `forward` after the answers of all frames sent so far, and in an async stage after their rows have completed. */
  #inOrder(forward: () => void): void {
    if (this.#plan.async) {
      this.#barriers.push({ rows: this.#rowsSent, forward });
      this.#complete(0);
      return;
    }
    this.#sent.push({ forward });
    this.#forward();
  }

  /**
   * A stage with timers processes a watermark when all earlier frames are answered, since they may have registered timers; an
   * unordered async stage when all earlier rows have completed. Others go on sending: only the watermark waits.
   */
  #advance(timestamp: number): boolean {
    if (this.#plan.async && !this.#plan.ordered && this.#rowsCompleted < this.#rowsSent) return false;
    if (this.#timers !== undefined) {
      if (this.#unanswered > 0) return false;
      const due = this.#timers.takeEventTime(timestamp);
      if (due !== undefined) {
        this.#watermark = timestamp;
        this.#sendTimers(due);
        return false;
      }
    }
    this.#queue.shift();
    this.#watermark = timestamp;
    // Sorted input: timers fire key by key up to the end of the input, and the watermark must come after all of that.
    const emit = (): void => this.#context.output.emitWatermark(timestamp);
    if (this.#sorted) this.#heldWatermark = emit;
    else this.#inOrder(emit);
    return true;
  }

  #fireProcessingTime(time: number): boolean {
    if (this.#unanswered > 0) return false;
    const due = this.#timers?.takeProcessingTime(time);
    if (due === undefined) {
      this.#queue.shift();
      return true;
    }
    this.#sendTimers(due);
    return false;
  }

  /** Due timers go before rows that wait, as Flink's mailbox would do it. */
  #timersDue(time: number): void {
    this.#queue.pushTimers(time);
    this.#pump();
  }

  /** 0 = the worker's own clock. */
  #testClock(): number {
    const now = this.#context.processingTime.now();
    return Math.abs(now - Date.now()) > TEST_CLOCK_MS ? now : 0;
  }
}
