/** `drey udf`: user functions from the command line. */
import { parseUdf, UDF_USAGE } from './arguments';

const write = (text: string): void => void process.stdout.write(text);

/** The exit code. */
export async function udf(args: readonly string[]): Promise<number> {
  const request = parseUdf(args);
  switch (request.command) {
    case 'help':
      write(UDF_USAGE);
      return 0;
    case 'new':
      write((await import('./create')).createProject(request.name, request.language));
      return 0;
    case 'build':
      write(await (await import('./build')).buildProject(request.path, request.configuration));
      return 0;
    case 'test':
      return (await import('./test-function')).testFunction(request, write);
    case 'register': {
      const { register } = await import('./register');
      write(`${(await register(request.path, request.as, request.configuration)).join('\n')}\n`);
      return 0;
    }
    case 'unregister':
      write(`${(await import('./register')).unregister(request.name)}\n`);
      return 0;
    case 'list':
      write(await (await import('./register')).list(request.configuration));
      return 0;
    default:
      write(await (await import('./inspect')).inspect(request.path, request.configuration));
      return 0;
  }
}
