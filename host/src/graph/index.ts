export * from './contracts';
export { buildExecutionPlan } from './execution-plan';
export { explainJson, type PlanNodeText, printPlan } from './explain';
export { operatorIds, planOperatorIds } from './operator-ids';
export { buildStreamGraph, defaultMaxParallelism, defaultParallelism } from './stream-graph';
