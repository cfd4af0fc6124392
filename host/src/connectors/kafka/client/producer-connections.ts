/**
 * What the producer and the transactions need of the connection layer, which is the same for reading, administration and writing.
 * Bodies are raw: record batches, and requests that client libraries do not offer (resuming a transaction), are encoded by the caller.
 */

/** One request as it stands after the request header v1 (api key, version, correlation id, client id). */
export interface RawRequest {
  readonly apiKey: number;
  readonly apiName: string;
  readonly apiVersion: number;
  /** Not changed any more. A flexible version's header v2 is header v1 and one byte 0, which the caller puts first in `body`. */
  readonly body: Buffer;
  /** False = the broker answers nothing (acks=0); the promise then resolves with an empty buffer when the request is written. */
  readonly answered: boolean;
  /** ms; the request fails as retriable when no answer has come by then. */
  readonly timeoutMs: number;
}

export interface PartitionLeaders {
  readonly topic: string;
  /** Node id of the leader by partition; undefined = it has none at the moment. */
  readonly leaders: readonly (number | undefined)[];
}

export interface KafkaConnections {
  /**
   * Sends to one broker and gives the response after the response header v0 (correlation id). Requests to one broker are written in
   * the order of the calls, and are pipelined: the layer does not wait for answers. Rejects when the node is not known, the connection is
   * lost or cannot be made, or the time is over: such errors have `retriable: true`, all others (authentication) are final.
   */
  request(node: number, request: RawRequest): Promise<Buffer>;
  /** To any broker that answers. */
  requestAny(request: RawRequest): Promise<Buffer>;
  /** A broker named this one (Metadata, FindCoordinator): where it is reached from now on. */
  addNode(node: number, host: string, port: number): void;
}
