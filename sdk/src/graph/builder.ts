/** From transformations to the protocol's JobGraph and the table of its functions. */
import {
  Edge,
  FunctionSpec,
  Generator,
  JobGraph,
  Language,
  Node,
  ProtocolVersion,
  type RuntimeMode,
  SinkOperator,
  SourceOperator,
  TransformOperator,
  WatermarkOperator,
} from '../protocol';
import type { WatermarkStrategy } from '../watermark-strategy';
import type { StreamRef, Transformation } from './transformation';
import type { FunctionEntry } from './transformation';

/** Settings of a job as a whole. */
export interface JobSettings {
  readonly name: string;
  readonly mode: RuntimeMode;
  readonly configuration: ReadonlyMap<string, string>;
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly jobParameters: ReadonlyMap<string, string>;
  readonly cachedFiles: readonly CachedFileSpec[];
}

export interface CachedFileSpec {
  readonly name: string;
  readonly path: string;
  readonly executable: boolean;
}

export interface BuiltJob {
  readonly graph: JobGraph;
  /** Functions by FunctionSpec.id. Ids depend only on the order of the program, so that another thread builds the same table. */
  readonly functions: ReadonlyMap<string, unknown>;
}

const CLIENT = '@drey/sdk 0.1.0';

/** Gives functions ids in order of first use; one object has one id. */
class FunctionTable {
  readonly byId = new Map<string, unknown>();
  readonly #ids = new Map<unknown, string>();

  spec(entry: FunctionEntry): FunctionSpec {
    let id = this.#ids.get(entry.target);
    if (id === undefined) {
      id = `f${this.#ids.size}`;
      this.#ids.set(entry.target, id);
      this.byId.set(id, entry.target);
    }
    return FunctionSpec.create({ language: Language.TYPESCRIPT, kind: entry.kind, id, name: nameOf(entry.target) });
  }

  optional(kind: string, target: unknown): FunctionSpec | undefined {
    return target === undefined ? undefined : this.spec({ kind, target });
  }
}

function nameOf(target: unknown): string {
  if (typeof target === 'function') {
    return target.name;
  }
  const name = typeof target === 'object' && target !== null ? (target.constructor?.name ?? '') : '';
  return name === 'Object' ? '' : name;
}

/** Builds the graph of `roots` and everything they read, in order of creation. */
export function buildJobGraph(roots: Iterable<Transformation>, settings: JobSettings): BuiltJob {
  const table = new FunctionTable();
  const nodes = reachable(roots).map((transformation) => nodeOf(transformation, table));
  const graph = JobGraph.create({
    version: ProtocolVersion.PROTOCOL_V1,
    name: settings.name,
    mode: settings.mode,
    configuration: new Map(settings.configuration),
    parallelism: settings.parallelism,
    maxParallelism: settings.maxParallelism,
    nodes,
    jobParameters: new Map(settings.jobParameters),
    cachedFiles: [...settings.cachedFiles],
    client: CLIENT,
  });
  return { graph, functions: table.byId };
}

function reachable(roots: Iterable<Transformation>): Transformation[] {
  const found = new Set<Transformation>();
  const pending = [...roots];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (!found.has(next)) {
      found.add(next);
      pending.push(...next.inputs.map(({ ref }) => ref.transformation));
    }
  }
  return [...found].sort((a, b) => a.id - b.id);
}

function nodeOf(t: Transformation, table: FunctionTable): Node {
  if (t.spec.kind === 'node') return plannedNode(t, t.spec.node);
  // Before the edges, so that a function comes before its key selector in the table.
  const operator = operatorOf(t, table);
  return Node.create({
    id: t.id,
    name: t.name,
    uid: t.uid,
    uidHash: t.uidHash,
    description: t.description,
    parallelism: t.parallelism,
    maxParallelism: t.maxParallelism,
    slotSharingGroup: t.slotSharingGroup,
    chaining: t.chaining,
    bufferTimeoutMs: t.bufferTimeout,
    inputs: t.inputs.map(({ ref, input }) => edgeOf(ref, input, table)),
    outputType: t.spec.kind === 'sink' ? undefined : t.outputType.dataType,
    sideOutputs: [...t.sideOutputs].map(([id, type]) => ({ id, type: type.dataType })),
    forceNonParallel: t.nonParallel,
    operator,
  });
}

/** The host's node; what the program has changed since goes before. */
function plannedNode(t: Transformation, node: Node): Node {
  const { id, name, uid, uidHash, description, parallelism, slotSharingGroup, chaining } = t;
  const inputs = node.inputs.map((edge, i) => Edge.create({ ...edge, source: t.inputs[i].ref.transformation.id }));
  return Node.create({ ...node, id, name, uid, uidHash, description, parallelism, slotSharingGroup, chaining, inputs });
}

function edgeOf(ref: StreamRef, input: number, table: FunctionTable): Edge {
  return Edge.create({
    source: ref.transformation.id,
    input,
    partitioning: ref.partitioning,
    sideOutput: ref.sideOutput,
    keySelector: table.optional('key_selector', ref.keySelector),
    keyType: ref.keyType?.dataType,
    partitioner: table.optional('partitioner', ref.partitioner),
  });
}

function operatorOf(t: Transformation, table: FunctionTable): NonNullable<Node['operator']> {
  const { spec } = t;
  switch (spec.kind) {
    case 'source':
      return {
        kind: 'source',
        value: SourceOperator.create({
          connector: spec.connector,
          options: entries(spec.options),
          function: spec.function && table.spec(spec.function),
          bounded: spec.bounded,
          format: spec.format ?? '',
          formatOptions: entries(spec.formatOptions),
          watermarks: spec.watermarks && watermarksOf(spec.watermarks, table),
        }),
      };
    case 'transform':
      return {
        kind: 'transform',
        value: TransformOperator.create({
          kind: spec.transform,
          functions: spec.functions.map((entry) => table.spec(entry)),
          options: entries(spec.options),
          keyType: spec.keyType?.dataType,
          broadcastStates: [...(spec.broadcastStates ?? [])],
        }),
      };
    case 'watermarks':
      return { kind: 'watermarks', value: watermarksOf(spec.strategy, table) };
    case 'node':
      return spec.node.operator as NonNullable<Node['operator']>;
    case 'sink':
      return {
        kind: 'sink',
        value: SinkOperator.create({
          connector: spec.connector,
          options: entries(spec.options),
          function: spec.function && table.spec(spec.function),
          format: spec.format ?? '',
          formatOptions: entries(spec.formatOptions),
          collectId: spec.collectId ?? '',
        }),
      };
  }
}

function entries(record: Readonly<Record<string, string>> | undefined): Map<string, string> {
  return new Map(Object.entries(record ?? {}));
}

function watermarksOf(strategy: WatermarkStrategy<unknown>, table: FunctionTable): WatermarkOperator {
  const { generator } = strategy;
  return WatermarkOperator.create({
    generator: generator.kind === 'custom' ? Generator.CUSTOM : GENERATORS[generator.kind],
    outOfOrdernessMs: generator.kind === 'bounded' ? generator.outOfOrdernessMs : 0,
    idleTimeoutMs: strategy.idleTimeoutMs,
    alignmentGroup: strategy.alignment?.group ?? '',
    alignmentMaxDriftMs: strategy.alignment?.maxDriftMs ?? 0,
    alignmentIntervalMs: strategy.alignment?.intervalMs ?? 0,
    function: generator.kind === 'custom' ? table.spec({ kind: 'generator', target: generator.supplier }) : undefined,
    timestampAssigner: table.optional('timestamp_assigner', strategy.timestampAssigner),
  });
}

const GENERATORS = { none: Generator.NONE, bounded: Generator.BOUNDED_OUT_OF_ORDERNESS } as const;
