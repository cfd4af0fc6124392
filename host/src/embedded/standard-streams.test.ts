import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blockingStream } from './standard-streams';

test('what is written is there when write returns; a closed reader is no error', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drey-streams-'));
  const path = join(folder, 'out');
  const stream = blockingStream(openSync(path, 'w'));
  stream.write('first\n');
  stream.write(Buffer.from('second\n'));
  expect(readFileSync(path, 'utf8')).toBe('first\nsecond\n');
  rmSync(folder, { recursive: true });
  const readOnly = blockingStream(openSync('/dev/null', 'r'));
  expect(() => readOnly.write('lost')).not.toThrow();
});
