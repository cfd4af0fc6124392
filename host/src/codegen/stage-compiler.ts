/** Placeholder until the stage compiler lands in the same commit series. */
import type { Operator, Output } from '../operators/contracts';

export interface FusionCandidate {
  readonly operator: Operator;
  readonly output: Output;
  readonly name: string;
  readonly stats: unknown;
}

export function fuseChain(_chain: readonly FusionCandidate[]): void {}
