/** The logical graph that the stream classes build: what a stream reads, and with which operator. */
import type { KeySelectorLike, PartitionerLike } from '../functions';
import { ChainingStrategy, type Node, type Partitioning } from '../protocol';
import { OBJECT_TYPE, type TypeInformation } from '../types';
import type { WatermarkStrategy } from '../watermark-strategy';
import type { TransformKind } from './kinds';

/** A stream as a consumer sees it: which output of which transformation, and how it is partitioned. */
export interface StreamRef {
  readonly transformation: Transformation;
  /** OutputTag id; empty = main output. */
  readonly sideOutput: string;
  readonly partitioning: Partitioning;
  readonly keySelector?: KeySelectorLike<unknown, unknown>;
  readonly keyType?: TypeInformation;
  readonly partitioner?: PartitionerLike<unknown>;
}

/** An entry of the function table; `kind` is FunctionSpec.kind. */
export interface FunctionEntry {
  readonly kind: string;
  readonly target: unknown;
}

export interface SourceSpec {
  readonly kind: 'source';
  readonly connector: string;
  readonly options: Readonly<Record<string, string>>;
  readonly function?: FunctionEntry | undefined;
  readonly bounded: boolean;
  readonly format?: string | undefined;
  readonly formatOptions?: Readonly<Record<string, string>> | undefined;
  /** Runs for each split; undefined = the source's own watermarks, if it makes some. */
  readonly watermarks?: WatermarkStrategy<unknown> | undefined;
}

export interface TransformSpec {
  readonly kind: 'transform';
  readonly transform: TransformKind;
  readonly functions: readonly FunctionEntry[];
  readonly options?: Readonly<Record<string, string>> | undefined;
  readonly keyType?: TypeInformation | undefined;
  readonly broadcastStates?: readonly string[] | undefined;
}

export interface WatermarkSpec {
  readonly kind: 'watermarks';
  readonly strategy: WatermarkStrategy<unknown>;
}

export interface SinkSpec {
  readonly kind: 'sink';
  readonly connector: string;
  readonly options: Readonly<Record<string, string>>;
  readonly function?: FunctionEntry | undefined;
  readonly format?: string | undefined;
  readonly formatOptions?: Readonly<Record<string, string>> | undefined;
  readonly collectId?: string | undefined;
}

/** An operator that the host has planned: its node, but for the ids. */
export interface NodeSpec {
  readonly kind: 'node';
  readonly node: Node;
}

export type OperatorSpec = SourceSpec | TransformSpec | WatermarkSpec | SinkSpec | NodeSpec;

/** One operator of the logical graph, with the settings that its stream's methods change. */
export class Transformation {
  uid = '';
  uidHash = '';
  description = '';
  /** 0 = the job's default. */
  parallelism = 0;
  /** 0 = derived. */
  maxParallelism = 0;
  slotSharingGroup = '';
  chaining: ChainingStrategy = ChainingStrategy.ALWAYS;
  /** ms; −1 = the job's. */
  bufferTimeout = -1;
  nonParallel = false;
  outputType: TypeInformation = OBJECT_TYPE;
  /** Side outputs by id that somebody has asked for. */
  readonly sideOutputs = new Map<string, TypeInformation>();

  constructor(
    readonly id: number,
    public name: string,
    readonly spec: OperatorSpec,
    readonly inputs: readonly { readonly ref: StreamRef; readonly input: number }[],
  ) {}

  forceNonParallel(): void {
    this.parallelism = 1;
    this.maxParallelism = 1;
    this.nonParallel = true;
  }
}
