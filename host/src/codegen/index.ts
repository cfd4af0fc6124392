export { fuseChain } from './stage-compiler';
