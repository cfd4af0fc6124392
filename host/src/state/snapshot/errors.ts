/** What can be wrong with state that is to be restored. */

/** A file of a snapshot is torn, changed, gone, or of a version that this release does not know. */
export class CorruptStateError extends Error {
  override readonly name = 'CorruptStateError';

  constructor(
    /** The file, as its handle names it. */
    readonly file: string,
    /** What is wrong, and where. */
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`State file ${file} cannot be read: ${reason}`, options);
  }
}

/** Restored state does not fit what the program declares (Flink's StateMigrationException). */
export class StateMigrationError extends Error {
  override readonly name = 'StateMigrationError';
}
