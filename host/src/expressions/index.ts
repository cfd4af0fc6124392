export * from './analyze';
export {
  type AggregateOptions,
  accumulatorTypeOf,
  aggregateDefinition,
  type CompiledAggregates,
  compileAggregates,
} from './aggregates';
export { CodeBuilder, isAtom, parenthesized } from './code-builder';
export {
  type Access,
  type CodeEnv,
  type CompileSession,
  codeCall,
  compileExpr,
  ExpressionCompiler,
  evaluateConstant,
  type Value,
} from './compiler';
export type * from './contracts';
export * from './products';
export { deserialize, fromJson, serialize, toJson } from './serialize';
export { type ExplainTextOptions, explainText, type RexTextOptions, rexText } from './print';
export { simplify } from './simplify';
export { calciteType, familyName } from './calcite-types';
