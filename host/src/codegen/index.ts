export { readsOfSource } from './input-reads';
export { fuseChain } from './stage-compiler';
export type { BatchTarget } from './stage-compiler';
export { fuseTableChain } from './table-stage';
