/** Stacks of JavaScript errors as the users of the host want to see them: their own frames. */
import { sep } from 'node:path';

export { userTraceback } from '../functions/user/errors';

/** The bundle; from sources, the folder of the host's sources. */
const HOST = __filename.endsWith('.cjs')
  ? __filename
  : __filename.slice(0, __filename.lastIndexOf(`${sep}src${sep}`) + 5);

function isHostFrame(line: string): boolean {
  if (line.includes(HOST)) return true;
  // Generated code (see host/src/codegen), and what has no file at all.
  return (
    line.includes('drey-stage-') ||
    line.includes('<anonymous>)') ||
    /\bat (async )?<anonymous>$/.test(line) ||
    /\bat async Promise\.\w+ \(index \d+\)$/.test(line) ||
    /\(?(node:|native)/.test(line)
  );
}

/**
 * The error's stack with runs of frames of the host and of Node folded into one line, as in Python tracebacks; '' when no frame
 * is the user's.
 */
export function userStack(error: Error): string {
  const { stack } = error;
  if (stack === undefined) return '';
  const lines: string[] = [];
  let users = 0;
  let folded = 0;
  const unfold = (): void => {
    if (folded > 0) lines.push(`    [${folded} frame${folded > 1 ? 's' : ''} of drey]`);
    folded = 0;
  };
  for (const line of stack.split('\n')) {
    if (!/^\s+at /.test(line)) {
      unfold();
      lines.push(line);
    } else if (isHostFrame(line)) {
      folded++;
    } else {
      unfold();
      lines.push(line);
      users++;
    }
  }
  unfold();
  return users === 0 ? '' : lines.join('\n');
}
