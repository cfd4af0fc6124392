/**
 * TransformOperator.kind of TypeScript programs: what `functions` holds, in order. All are FunctionSpecs of language
 * TYPESCRIPT whose `id` names an entry of the function table; FunctionSpec.kind is as given in quotes.
 * Keyed operators get the key selector of each input after the user's function, and `keyType`; their input edges are HASH
 * with the same selector.
 * Outside of transformations: sources "source" (SourceLike, connector custom) and "map" (MapLike from an index, connector datagen), sinks
 * "sink" (SinkLike, connector custom) and "kafka_record_serializer" (KafkaRecordSerializationSchema, connector kafka), watermarks
 * "timestamp_assigner" (TimestampAssignerLike) and "generator" (a supplier of WatermarkGenerators, called once a subtask), edges "key_selector" and "partitioner" (PartitionerLike of the selected key).
 */
export const TransformKind = {
  /** [MapLike "map"] */
  MAP: 'map',
  /** [FlatMapLike "flat_map"] */
  FLAT_MAP: 'flat_map',
  /** [FilterLike "filter"] */
  FILTER: 'filter',
  /** [MapLike "map", KeySelectorLike "key_selector"]: an object with open() and keyed state */
  KEYED_MAP: 'keyed_map',
  /** [FlatMapLike "flat_map", KeySelectorLike "key_selector"] */
  KEYED_FLAT_MAP: 'keyed_flat_map',
  /** [FilterLike "filter", KeySelectorLike "key_selector"] */
  KEYED_FILTER: 'keyed_filter',
  /** [ProcessLike "process"] */
  PROCESS: 'process',
  /** [KeyedProcessLike "keyed_process", KeySelectorLike "key_selector"] */
  KEYED_PROCESS: 'keyed_process',
  /** [ReduceLike "reduce", KeySelectorLike "key_selector"]: rolling; emits each new value. BATCH: one value a key. State name "_op_state". */
  REDUCE: 'reduce',
  /** [CoMapFunction "co_map"] */
  CO_MAP: 'co_map',
  /** [CoFlatMapFunction "co_flat_map"] */
  CO_FLAT_MAP: 'co_flat_map',
  /** [CoProcessFunction "co_process"] */
  CO_PROCESS: 'co_process',
  /** [CoMapFunction "co_map", KeySelectorLike "key_selector" (input 0), KeySelectorLike "key_selector" (input 1)] */
  KEYED_CO_MAP: 'keyed_co_map',
  /** As KEYED_CO_MAP, with a CoFlatMapFunction "co_flat_map". */
  KEYED_CO_FLAT_MAP: 'keyed_co_flat_map',
  /** As KEYED_CO_MAP, with a KeyedCoProcessFunction or CoProcessFunction "keyed_co_process". */
  KEYED_CO_PROCESS: 'keyed_co_process',
  /** [BroadcastOperation "broadcast_process"]; input 1 is the broadcast side; broadcastStates = names of the descriptors */
  BROADCAST_PROCESS: 'broadcast_process',
  /** [BroadcastOperation "keyed_broadcast_process", KeySelectorLike "key_selector" (input 0)] */
  KEYED_BROADCAST_PROCESS: 'keyed_broadcast_process',
  /** [WindowOperation "window", KeySelectorLike "key_selector"] */
  WINDOW: 'window',
  /** [WindowOperation "window_all", KeySelectorLike "key_selector"]: parallelism 1; the selector gives one key */
  WINDOW_ALL: 'window_all',
  /** [AsyncOperation "async"] */
  ASYNC: 'async',
  /** [IntervalJoinOperation "interval_join", KeySelectorLike "key_selector" (left), KeySelectorLike "key_selector" (right)] */
  INTERVAL_JOIN: 'interval_join',
} as const;
export type TransformKind = (typeof TransformKind)[keyof typeof TransformKind];
