/** Attempts that fail while they open: none of their Python workers outlives the job, and old ones do not pile up between attempts. */
import { startPython, leftBehind } from './run';

jest.setTimeout(60_000);

const JOB = `
import os, sys, time
from pyflink.common import Configuration, WatermarkStrategy
from pyflink.datastream import MapFunction, KeyedProcessFunction, StreamExecutionEnvironment
from pyflink.datastream.connectors.number_seq import NumberSequenceSource

variant = sys.argv[1]

def workers(pid):
    found = []
    for name in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open('/proc/%s/stat' % name) as file:
                text = file.read()
        except OSError:
            continue
        state, parent = text[text.rindex(')') + 2:].split()[:2]
        if int(parent) == pid and '(node)' not in text and state != 'Z':
            found.append(int(name))
    return found

class Opens(MapFunction):
    def open(self, context):
        print('workers', len(workers(os.getppid())))
        if context.get_index_of_this_subtask() == 0:
            time.sleep(30 if variant == 'slow' else 0)
            return
        time.sleep(0.2 if variant == 'late' else 0)
        if variant == 'exit':
            sys.stdout.flush()
            os._exit(3)
        raise ValueError('not today')

    def map(self, value):
        return value

class Keyed(KeyedProcessFunction):
    def process_element(self, value, ctx):
        yield value

config = Configuration()
for key, value in {'restart-strategy.type': 'fixed-delay', 'restart-strategy.fixed-delay.attempts': '3',
                   'restart-strategy.fixed-delay.delay': '20 ms'}.items():
    config.set_string(key, value)
env = StreamExecutionEnvironment.get_execution_environment(config)
env.set_parallelism(2)
if variant == 'spawned':
    env.set_python_executable(sys.executable)
numbers = env.from_source(NumberSequenceSource(1, 10), WatermarkStrategy.no_watermarks(), 'numbers')
numbers.map(Opens()).key_by(lambda v: v % 5).process(Keyed()).filter(lambda v: False).print()
try:
    env.execute()
except Exception as error:
    print('failed', 'not today' in str(error) or 'exit code 3' in str(error))
until = time.time() + 3
while workers(os.getpid()) and time.time() < until:
    time.sleep(0.02)
print('left', workers(os.getpid()))
`;

test.each(['plain', 'late', 'slow', 'exit', 'spawned'])('open() of one of two subtasks fails: %s', async (variant) => {
  const job = startPython(JOB, [variant]);
  const { stdout, stderr } = await job.done;
  expect([stdout.split('\n').slice(-3), stderr]).toEqual([['failed True', 'left []', ''], expect.anything()]);
  const counts = [...stdout.matchAll(/^workers (\d+)$/gm)].map(([, count]) => Number(count));
  expect(counts.length).toBeGreaterThanOrEqual(4);
  // One for each slot, and those of the attempt before that are about to end.
  expect(Math.max(...counts)).toBeLessThanOrEqual(4);
  expect(await leftBehind(job)).toEqual([]);
});
