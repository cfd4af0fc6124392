/** What goes wrong with files, by class. */

export class FileNotFoundError extends Error {
  readonly exceptionClass = 'java.io.FileNotFoundException';
  readonly domain = 'user';

  constructor(readonly path: string) {
    super(`File ${path} does not exist or the user running Drey has insufficient permissions to access it.`);
    this.name = 'FileNotFoundException';
  }
}

export class FileExistsError extends Error {
  readonly exceptionClass = 'org.apache.hadoop.fs.FileAlreadyExistsException';
  readonly domain = 'external';

  constructor(readonly path: string) {
    super(`File already exists: ${path}`);
    this.name = 'FileAlreadyExistsException';
  }
}

/** A file that a checkpoint or a commit counts on is gone, or is not what was written. */
export class LostFileError extends Error {
  readonly exceptionClass = 'java.io.IOException';
  readonly domain = 'external';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'IOException';
  }
}

export class UnsupportedSchemeError extends Error {
  readonly exceptionClass = 'org.apache.flink.core.fs.UnsupportedFileSystemSchemeException';
  readonly domain = 'user';

  constructor(scheme: string, available: readonly string[]) {
    super(
      `Could not find a file system implementation for scheme '${scheme}'. The scheme is not directly supported. ` +
        `Available: ${available.map((name) => `'${name}'`).join(', ')}.`,
    );
    this.name = 'UnsupportedFileSystemSchemeException';
  }
}
