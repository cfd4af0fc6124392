/** The tests of the operators once more, over state that is copied and over operators that are restored all the time (harness.ts). */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const JEST = join(process.cwd(), 'node_modules', 'jest', 'bin', 'jest.js');
const OWN = 'state-modes.test.ts';

test.each(['copying', 'restoring'])(
  'operators with %s state',
  (mode) => {
    const args = [JEST, '--runInBand', '--silent', '--testPathIgnorePatterns', OWN, '--', 'host/src/operators'];
    const env = { ...process.env, DREY_TEST_STATE: mode };
    expect(() => execFileSync(process.execPath, args, { env, stdio: 'pipe' })).not.toThrow();
  },
  120_000,
);
