export * from './contracts';
export { CountTrigger, type DeltaFunction, DeltaTrigger, NeverTrigger, PurgingTrigger } from './count-triggers';
export * from './evictors';
export {
  DynamicEventTimeSessionWindows,
  DynamicProcessingTimeSessionWindows,
  EventTimeSessionWindows,
  ProcessingTimeSessionWindows,
  type SessionGapExtractor,
} from './session-assigners';
export {
  EndOfStreamTrigger,
  GlobalWindows,
  SlidingEventTimeWindows,
  SlidingProcessingTimeWindows,
  TumblingEventTimeWindows,
  TumblingProcessingTimeWindows,
  type WindowStagger,
} from './time-assigners';
export * from './time-triggers';
export * from './window';
