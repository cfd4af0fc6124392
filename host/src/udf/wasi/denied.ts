/** Thrown through a guest that uses what it was not granted. */
export class DeniedImport extends Error {
  override readonly name = 'DeniedImport';

  constructor(
    /** E.g. `wasi_snapshot_preview1.clock_time_get`. */
    readonly import_: string,
    /** The grant that is missing, e.g. `clock`; absent when nothing can grant it. */
    readonly grant?: string,
  ) {
    super(
      `calls '${import_}', which ${grant === undefined ? 'the sandbox does not have' : `needs the grant '${grant}'`}`,
    );
  }
}

/** Thrown through a guest that ends its "process". */
export class GuestExit extends Error {
  override readonly name = 'GuestExit';

  constructor(code: number) {
    super(`exited with code ${code}`);
  }
}
