/** The DataStream API of Drey in TypeScript: Flink's names in camelCase. Times are ms, wherever nothing else is said. */
export * from './accumulators';
export { CloseableIterator } from './collect';
export * from './configuration';
export type { Sink, Source } from './connectors/connector';
export * from './connectors/file-formats';
export { FileSource, FileSourceBuilder } from './connectors/file-source';
export * from './connectors/generator-sources';
export * from './connectors/kafka-sink';
export * from './connectors/kafka-source';
export * from './connectors/sinks';
export * from './constants';
export { AllWindowedStream } from './datastream/all-windowed-stream';
export { AsyncDataStream, AsyncRetryStrategies, type RetryPredicates } from './datastream/async-data-stream';
export { BroadcastConnectedStream, BroadcastStream } from './datastream/broadcast-stream';
export { ConnectedStreams } from './datastream/connected-streams';
export { DataStream, KeyedStream, SingleOutputStreamOperator } from './datastream/data-stream';
export { DataStreamSink } from './datastream/data-stream-sink';
export type { FieldOf } from './datastream/fields';
export { IntervalJoin, IntervalJoined } from './datastream/interval-join';
export {
  CoGroupedStreams,
  CoGroupedWindows,
  JoinedStreams,
  JoinedWindows,
  TaggedUnion,
} from './datastream/joined-streams';
export { WindowedStream } from './datastream/windowed-stream';
export { RuntimeExecutionMode, StreamExecutionEnvironment } from './environment';
export * from './execution-config';
export * from './executor';
export * from './functions';
export type { BuiltJob } from './graph/builder';
export { TransformKind } from './graph/kinds';
export type * from './graph/operations';
export * from './job-client';
export * from './output-tag';
export * from './row';
export * from './runtime-context';
export * from './slot-sharing-group';
export * from './state';
export * from './table';
export * from './time';
export * from './types';
export * from './watermark-strategy';
export * from './windows';
