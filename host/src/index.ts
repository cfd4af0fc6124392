/** What other packages use of the host: submitting jobs and explaining graphs. */
export { buildExecutionPlan, buildStreamGraph, explainJson, GraphError } from './graph/index';
export { createExecutor } from './runtime/executor';
export * from './runtime/index';
