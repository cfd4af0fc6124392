/** Bad input ends with a clear message, the right exit code and no process left behind. */
import { bundle, type Finished, leftBehind, type Running, sh, start, startPython, startTypeScript } from './run';

const HEAD = `
import sys, time
from pyflink.common import Types, Row
from pyflink.common.watermark_strategy import WatermarkStrategy
from pyflink.datastream import StreamExecutionEnvironment
from pyflink.datastream.connectors.file_system import FileSource, StreamFormat
from pyflink.datastream.connectors.number_seq import NumberSequenceSource
env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
`;

const ENDLESS = `${HEAD}
def slow(x):
    time.sleep(0.001)
    if x == 50:
        print("under way", flush=True)
    return x
env.from_source(NumberSequenceSource(0, 1 << 40), WatermarkStrategy.no_watermarks(), "numbers", Types.LONG()) \\
    .map(slow, Types.LONG()).filter(lambda x: False).print()
`;

async function ends(running: Running): Promise<Finished> {
  const end = await running.done;
  expect(await leftBehind(running)).toEqual([]);
  return end;
}

/** Workers and the host of a run: children of the script. */
function children(running: Running, pattern: string): number[] {
  const pids = running.processes().filter((pid) => pid !== running.child.pid);
  return pids.filter((pid) => sh(`tr '\\0' ' ' < /proc/${pid}/cmdline`).includes(pattern));
}

jest.setTimeout(60_000);

test('an exception in a function shows the traceback first, then operator, subtask and record', async () => {
  const end = await ends(
    startPython(`${HEAD}
def halve(x):
    return 10 // x
env.from_collection([5, 2, 0], Types.INT()).map(halve, Types.INT()).print()
env.execute("broken")
`),
  );
  expect(end.code).toBe(1);
  expect(end.stderr).toContain('return 10 // x');
  expect(end.stderr).toContain('ZeroDivisionError');
  const error = end.stderr.slice(end.stderr.lastIndexOf('JobExecutionException'));
  expect(error.indexOf('ZeroDivisionError')).toBeGreaterThan(-1);
  expect(error).toMatch(/Map.*\(1\/1\)/);
  expect(error).toMatch(/record.*0/);
});

test('a value of the wrong type in from_collection names value and type', async () => {
  const end = await ends(startPython(`${HEAD}env.from_collection([1, "two"], Types.INT()).print()\nenv.execute()`));
  expect(end.code).toBe(1);
  expect(end.stderr).toMatch(/TypeError|ValueError/);
  expect(end.stderr).toContain('two');
});

test('a record that the declared output type cannot hold names record, type and operator', async () => {
  const end = await ends(
    startPython(
      `${HEAD}env.from_collection([1], Types.INT()).map(lambda x: "text", Types.INT()).print()\nenv.execute()`,
    ),
  );
  expect(end.code).toBe(1);
  expect(end.stderr).toContain("'text'");
  expect(end.stderr).toContain('Map');
});

test('an unpicklable closure is refused where the function is given, naming the culprit', async () => {
  const end = await ends(
    startPython(`${HEAD}
import threading
lock = threading.Lock()
def guarded(x):
    with lock:
        return x
env.from_collection([1]).map(guarded).print()
env.execute()
`),
  );
  expect(end.code).toBe(1);
  expect(end.stderr).toContain('guarded');
  expect(end.stderr).toContain('lock');
});

test('a missing file is named', async () => {
  const end = await ends(
    startPython(`${HEAD}
source = FileSource.for_record_stream_format(StreamFormat.text_line_format(), "/does/not/exist.txt").build()
env.from_source(source, WatermarkStrategy.no_watermarks(), "file").print()
env.execute()
`),
  );
  expect(end.code).toBe(1);
  expect(end.stderr).toContain('/does/not/exist.txt');
});

test('a worker killed by signal 9 fails the job with a message that says so', async () => {
  const running = startPython(`${ENDLESS}\nenv.execute()`);
  await running.sees('under way');
  const script = running.child.pid!;
  const workers = children(running, 'job.py').filter((pid) => pid !== script);
  expect(workers.length).toBeGreaterThan(0);
  process.kill(workers[0]!, 'SIGKILL');
  const end = await ends(running);
  expect(end.code).toBe(1);
  expect(end.stderr).toMatch(/worker.*(signal 9|SIGKILL)/i);
});

test('with a restart strategy the job survives a killed worker', async () => {
  const running = startPython(
    `${HEAD}
import os
from pyflink.common import Configuration
marker = sys.argv[1]
env.configure(Configuration.from_dict({"restart-strategy.type": "fixed-delay",
    "restart-strategy.fixed-delay.attempts": "3", "restart-strategy.fixed-delay.delay": "100 ms"}))
def die_once(x):
    if x == 3 and not os.path.exists(marker):
        open(marker, "w").close()
        os.kill(os.getpid(), 9)
    return x
env.from_collection([1, 2, 3, 4], Types.INT()).map(die_once, Types.INT()).print()
env.execute()
`,
    [`/tmp/drey-die-once-${process.pid}-${Date.now()}`],
  );
  const end = await ends(running);
  expect(end.code).toBe(0);
  expect(end.stdout.trim().split('\n').slice(-4)).toEqual(['1', '2', '3', '4']);
});

test('a host killed by signal 9 gives a clear error', async () => {
  const running = startPython(`${ENDLESS}\nenv.execute()`);
  await running.sees('under way');
  const hosts = children(running, 'drey.cjs');
  expect(hosts).toHaveLength(1);
  process.kill(hosts[0]!, 'SIGKILL');
  const end = await ends(running);
  expect(end.code).toBe(1);
  expect(end.stderr).toMatch(/host.*(ended|exited|killed|died)/i);
});

test('Ctrl-C cancels the job and leaves nothing behind', async () => {
  const running = startPython(`${ENDLESS}\nenv.execute()`);
  await running.sees('under way');
  process.kill(-running.child.pid!, 'SIGINT');
  const end = await ends(running);
  expect(end.signal === 'SIGINT' || end.code === 130 || end.code === 1).toBe(true);
  expect(end.stderr).toContain('KeyboardInterrupt');
  expect(end.seconds).toBeLessThan(20);
});

test('a script that is killed takes host and workers with it', async () => {
  const running = startPython(`${ENDLESS}\nenv.execute()`);
  await running.sees('under way');
  running.child.kill('SIGKILL');
  await ends(running);
});

test('a host that speaks another version of the protocol says so', async () => {
  const end = await ends(
    startPython(`import pyflink._client.connection as connection
class Versions:
    PROTOCOL_V1 = 99
connection.ProtocolVersion = Versions
${HEAD}env.from_collection([1]).print()\nenv.execute()`),
  );
  expect(end.code).toBe(1);
  expect(end.stderr).toMatch(/speaks version 99 of the control protocol, this host \(drey .*\) version 1/);
});

test('a malformed frame ends the host with a message, not a hang', async () => {
  const end = await ends(
    startPython(`${HEAD}
from pyflink._client import connection
connection.connect().process.socket.sendall(b"\\x05\\0\\0\\0" + b"\\xff" * 5)
env.from_collection([1]).print()
env.execute()
`),
  );
  expect(end.code).toBe(1);
  expect(end.stderr).toContain('Internal error of the Drey host');
  expect(end.stderr).toContain('The Drey host ended unexpectedly (exit code 70)');
});

test('a missing Node is explained', async () => {
  const running = startPython(`${HEAD}env.from_collection([1]).print()\nenv.execute()`, [], {
    DREY_NODE: '/no/such/node',
  });
  const end = await ends(running);
  expect(end.code).toBe(1);
  expect(end.stderr).toContain('/no/such/node');
});

test.each([
  ['SIGINT', 'process', 'open'],
  ['SIGINT', 'thread', 'open'],
  ['SIGINT', 'thread', 'map'],
  ['SIGTERM', 'process', 'open'],
  ['SIGTERM', 'thread', 'open'],
] as const)('%s in %s mode during %s() ends everything', async (signal, mode, method) => {
  const open = method === 'open' ? 'print("under way", flush=True); time.sleep(60)' : 'pass';
  const map = method === 'map' ? 'print("under way", flush=True); time.sleep(60)' : 'pass';
  const running = startPython(`${HEAD}
from pyflink.common import Configuration
from pyflink.datastream import MapFunction
env.configure(Configuration.from_dict({"python.execution-mode": "${mode}"}))
class Slow(MapFunction):
    def open(self, ctx):
        ${open}
    def map(self, value):
        ${map}
        return value
env.from_collection([1, 2], Types.INT()).map(Slow(), Types.INT()).print()
env.execute()
`);
  await running.sees('under way');
  process.kill(-running.child.pid!, signal);
  const end = await ends(running);
  expect(end.signal).toBe(signal);
  expect(end.seconds).toBeLessThan(20);
  if (signal === 'SIGINT') expect(end.stderr).toContain('KeyboardInterrupt');
});

test('Ctrl-C while results are iterated cancels the job', async () => {
  const running = startPython(`${ENDLESS.replace('.filter(lambda x: False).print()', '')}
stream = env.from_source(NumberSequenceSource(0, 1 << 40), WatermarkStrategy.no_watermarks(), "n", Types.LONG()).map(slow)
with stream.execute_and_collect() as results:
    for result in results:
        pass
`);
  await running.sees('under way');
  process.kill(-running.child.pid!, 'SIGINT');
  const end = await ends(running);
  expect(end.signal).toBe('SIGINT');
  expect(end.stderr).toContain('KeyboardInterrupt');
});

test('the host leaves stdout and stderr of the script as they are', async () => {
  // In a child of Node they are sockets, which Node makes non-blocking: the script's own output would get lost.
  const end = await ends(
    startPython(`${HEAD}
import os
for _ in range(2):
    env.from_collection([1], Types.INT()).map(lambda x: x, Types.INT()).print()
    env.execute()
    time.sleep(0.2)
print(os.get_blocking(1), os.get_blocking(2))
`),
  );
  expect(end.stdout).toBe('1\n1\nTrue True\n');
});

test('a restart says why, in one line', async () => {
  const end = await ends(
    startPython(`${HEAD}
from pyflink.common import Configuration
env.configure(Configuration.from_dict({"restart-strategy.type": "fixed-delay",
    "restart-strategy.fixed-delay.attempts": "2", "restart-strategy.fixed-delay.delay": "10 ms"}))
env.from_collection([0], Types.INT()).map(lambda x: 1 // x, Types.INT()).print()
env.execute("flaky")
`),
  );
  expect(end.code).toBe(1);
  const restarts = end.stderr.split('\n').filter((line) => line.startsWith('drey: job "flaky": ZeroDivisionError'));
  expect(restarts).toHaveLength(2);
  expect(restarts[0]).toMatch(/operator "Map", subtask \(1\/1\), record 0\); the job is restarting$/);
});

test.each([
  ['parallelism.default', 'abc'],
  ['restart-strategy.fixed-delay.delay', 'soon'],
])('a bad value of %s is named', async (key, value) => {
  const end = await ends(
    startPython(`${HEAD}
from pyflink.common import Configuration
config = Configuration.from_dict({"restart-strategy.type": "fixed-delay", "${key}": "${value}"})
again = StreamExecutionEnvironment.get_execution_environment(config)
again.from_collection([1]).print()
again.execute()
`),
  );
  expect(end.code).toBe(1);
  expect(end.stderr).toContain(`Could not parse value '${value}' for key '${key}'`);
});

test('a uid that is used twice is named', async () => {
  const end = await ends(
    startPython(`${HEAD}env.from_collection([1]).map(str).uid("twin").map(str).uid("twin").print()\nenv.execute()`),
  );
  expect(end.code).toBe(1);
  expect(end.stderr).toContain('"twin"');
});

test('a temporary directory that cannot be used is named', async () => {
  const source = `${HEAD}env.from_collection([1]).map(str).print()\nenv.execute()`;
  const end = await ends(startPython(source, [], { TMPDIR: '/does/not/exist' }));
  expect(end.code).toBe(1);
  expect(end.stderr).toContain('temporary directory /does/not/exist (TMPDIR)');
});

test('an exception in a TypeScript function shows its line in the source, then operator, subtask and record', async () => {
  const end = await ends(
    startTypeScript(`
import { StreamExecutionEnvironment } from '@drey/sdk';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
interface Made { readonly up: string }
function halve(x: number): number {
  if (x === 0) throw new RangeError('division by zero');
  return 10 / x;
}
env.fromCollection([5, 2, 0]).map(halve).print();
await env.execute('broken');
`),
  );
  expect(end.code).toBe(1);
  const lines = end.stderr.trim().split('\n');
  expect(lines[0]).toBe('RangeError: division by zero');
  expect(lines[1]).toMatch(/^ {4}at halve \(.*job\.ts:7:22\)$/);
  expect(lines[lines.length - 1]).toBe(
    'JobExecutionError: RangeError: division by zero (operator "Map", subtask (1/1), record 0)',
  );
});

test('a TypeScript job that does not compile is told with file and line', async () => {
  const end = await ends(startTypeScript('const x: = 5;'));
  expect(end.code).toBe(2);
  expect(end.stderr).toMatch(/job\.ts:1:10: Unexpected "="/);
});

test.each([
  [['-p'], 2, '-p needs a value'],
  [['--wat', 'job.ts'], 2, 'drey run has no option --wat'],
  [['-d', 'job.ts'], 2, 'does not support -d'],
  [['/no/such/job.ts'], 2, 'there is no file /no/such/job.ts'],
] as const)('drey run %j ends with exit code %i', async (args, code, text) => {
  const end = await ends(start(process.execPath, [bundle, 'run', ...args]));
  expect(end.code).toBe(code);
  expect(end.stderr).toContain(text);
});

test('an unknown command of the CLI is named, with exit code 2', async () => {
  const end = await ends(start(process.execPath, [bundle, 'fly']));
  expect(end.code).toBe(2);
  expect(end.stderr).toContain('fly');
});
