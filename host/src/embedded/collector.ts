/** Batches of "collect" sinks on their way to the client, at most two of them unacknowledged for each collect id. */
import { CollectBatch, ControlMessage, type DataType, type JobGraph } from '@drey/sdk/protocol';
import protobuf from 'protobufjs/minimal.js';
import type { CollectCall } from '../runtime/contracts';

const MAX_UNACKNOWLEDGED = 2;

/** Wire tags of ControlMessage.collect_batch and CollectBatch.batch: the batch goes on as the sink encoded it. */
const COLLECT_BATCH_TAG = (13 << 3) | 2;
const BATCH_TAG = (4 << 3) | 2;

interface Stream {
  readonly type: DataType | undefined;
  readonly subtasks: number;
  readonly ended: Set<number>;
  readonly waiting: { readonly frame: Uint8Array; readonly resolve: () => void }[];
  /** Calls whose batch was sent, but after which the client had its fill. */
  readonly blocked: (() => void)[];
  unacknowledged: number;
  endSent: boolean;
}

export class Collector {
  readonly #streams = new Map<string, Stream>();
  #closed = false;

  constructor(
    private readonly jobId: string,
    graph: JobGraph,
    private readonly send: (frame: Uint8Array) => void,
  ) {
    for (const node of graph.nodes) {
      if (node.operator?.kind !== 'sink' || node.operator.value.collectId === '') continue;
      const [edge] = node.inputs;
      const source = graph.nodes.find(({ id }) => id === edge?.source);
      const side = source?.sideOutputs.find(({ id }) => id === edge.sideOutput);
      this.#streams.set(node.operator.value.collectId, {
        type: edge?.sideOutput ? side?.type : source?.outputType,
        subtasks: node.parallelism || graph.parallelism,
        ended: new Set(),
        waiting: [],
        blocked: [],
        unacknowledged: 0,
        endSent: false,
      });
    }
  }

  /** The rpc "collect": resolves when the client can take more. */
  collect(call: CollectCall): Promise<void> {
    const stream = this.#streams.get(call.collectId);
    if (stream === undefined) return Promise.reject(new Error(`The job has no result stream "${call.collectId}"`));
    if (this.#closed) return Promise.resolve();
    const { frame, error } = call;
    if (error !== undefined) {
      this.#fail(call.collectId, stream, error);
      return Promise.resolve();
    }
    if (frame === undefined) {
      stream.ended.add(call.subtask);
      this.#endWhenDone(call.collectId, stream);
      return Promise.resolve();
    }
    if (stream.endSent) return Promise.resolve();
    return new Promise((resolve) => {
      stream.waiting.push({ frame, resolve });
      this.#pump(call.collectId, stream);
    });
  }

  acknowledge(collectId: string): void {
    const stream = this.#streams.get(collectId);
    if (stream === undefined || stream.unacknowledged === 0) return;
    stream.unacknowledged--;
    this.#pump(collectId, stream);
    if (stream.unacknowledged < MAX_UNACKNOWLEDGED) for (const resolve of stream.blocked.splice(0)) resolve();
    this.#endWhenDone(collectId, stream);
  }

  /** The job is over: nobody waits any more, and every stream has its end. */
  close(): void {
    this.#closed = true;
    for (const [collectId, stream] of this.#streams) {
      for (const { frame, resolve } of stream.waiting.splice(0)) {
        this.send(this.#encode(collectId, stream, frame, false));
        resolve();
      }
      for (const resolve of stream.blocked.splice(0)) resolve();
      this.#sendEnd(collectId, stream);
    }
  }

  #pump(collectId: string, stream: Stream): void {
    while (stream.waiting.length > 0 && stream.unacknowledged < MAX_UNACKNOWLEDGED) {
      const { frame, resolve } = stream.waiting.shift() as Stream['waiting'][number];
      stream.unacknowledged++;
      this.send(this.#encode(collectId, stream, frame, false));
      if (stream.unacknowledged < MAX_UNACKNOWLEDGED) resolve();
      else stream.blocked.push(resolve);
    }
  }

  #endWhenDone(collectId: string, stream: Stream): void {
    if (stream.subtasks > 0 && stream.ended.size >= stream.subtasks && stream.waiting.length === 0) {
      this.#sendEnd(collectId, stream);
    }
  }

  #sendEnd(collectId: string, stream: Stream): void {
    if (stream.endSent) return;
    stream.endSent = true;
    this.send(this.#encode(collectId, stream, undefined, true));
  }

  /** The results end though the job may go on; what still comes is dropped. */
  #fail(collectId: string, stream: Stream, error: string): void {
    if (stream.endSent) return;
    for (const { resolve } of stream.waiting.splice(0)) resolve();
    stream.endSent = true;
    const errorClass = 'java.lang.RuntimeException';
    const batch = CollectBatch.create({
      jobId: this.jobId,
      collectId,
      type: stream.type,
      end: true,
      error,
      errorClass,
    });
    this.send(
      ControlMessage.encode(ControlMessage.create({ message: { kind: 'collectBatch', value: batch } })).finish(),
    );
  }

  #encode(collectId: string, { type }: Stream, frame: Uint8Array | undefined, end: boolean): Uint8Array {
    const writer = protobuf.Writer.create();
    const body = writer.uint32(COLLECT_BATCH_TAG).fork();
    CollectBatch.encode(CollectBatch.create({ jobId: this.jobId, collectId, type, end }), body);
    if (frame !== undefined) body.uint32(BATCH_TAG).bytes(frame);
    return body.ldelim().finish();
  }
}
