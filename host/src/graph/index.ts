export * from './contracts';
export { buildExecutionPlan } from './execution-plan';
export { explainJson } from './explain';
export { operatorIds, planOperatorIds } from './operator-ids';
export { buildStreamGraph, defaultMaxParallelism, defaultParallelism } from './stream-graph';
