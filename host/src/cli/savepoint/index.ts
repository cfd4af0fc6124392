/** `drey savepoint`: looking into checkpoints and savepoints, and deleting them. */
import { parseSavepoint, SAVEPOINT_USAGE } from './arguments';

/** The exit code. */
export async function savepoint(
  args: readonly string[],
  write: (text: string) => void = (text) => void process.stdout.write(text),
): Promise<number> {
  const request = parseSavepoint(args);
  switch (request.command) {
    case 'help':
      write(SAVEPOINT_USAGE);
      return 0;
    case 'inspect':
      write(await (await import('./inspect')).inspect(request));
      return 0;
    case 'diff':
      write(await (await import('./diff')).diff(request));
      return 0;
    default: {
      const { disposeCheckpoint } = await import('../../checkpoint');
      await disposeCheckpoint(request.path, request.configuration);
      write(`Deleted ${request.path}\n`);
      return 0;
    }
  }
}
