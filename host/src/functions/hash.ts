import type { FunctionDefinition } from './contracts';

export const FUNCTIONS: readonly FunctionDefinition[] = [];
