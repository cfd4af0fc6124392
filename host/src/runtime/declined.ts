/** Errors that say why a checkpoint was not taken, for the coordinator's counts of failures. */
import type { CheckpointFailureReason } from '../checkpoint/index';

export function declined(reason: CheckpointFailureReason, message: string, cause?: Error): Error {
  return Object.assign(new Error(message, { cause }), { reason });
}

/** The reason of a declining error, to cross threads. */
export function declineReason(error: Error): string | undefined {
  return (error as { readonly reason?: string }).reason;
}
