/** The syntax tree of Flink SQL, in four files: see ast/common.ts for what holds for all nodes. */
export type * from './ast/common';
export type * from './ast/expressions';
export type * from './ast/queries';
export type * from './ast/statements';
