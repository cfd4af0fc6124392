export * from './contracts';
export { buildExecutionPlan } from './execution-plan';
export { explainJson } from './explain';
export { buildStreamGraph, defaultMaxParallelism, defaultParallelism } from './stream-graph';
