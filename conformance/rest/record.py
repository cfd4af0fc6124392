"""Records the answers of real Flink's REST API (a session cluster of this machine) into answers.json.

    python record.py          needs apache-flink 2.3 and a JDK; takes about a minute
"""
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import pyflink

HERE = os.path.dirname(os.path.abspath(__file__))
LIB = os.path.join(os.path.dirname(pyflink.__file__), 'lib')
PORT = int(os.environ.get('REST_PORT', '18099'))
FOLDER = tempfile.mkdtemp(prefix='rest-')
CONFIGURATION = f"""
jobmanager: {{rpc: {{address: localhost, port: {PORT + 1}}}, memory: {{process: {{size: 900m}}}}}}
taskmanager: {{numberOfTaskSlots: 2, host: localhost, memory: {{process: {{size: 1000m}}}}}}
rest: {{port: {PORT}, address: localhost, bind-address: localhost}}
blob: {{server: {{port: {PORT + 2}}}}}
"""
SOURCE = """CREATE TABLE src (id BIGINT, k INT) WITH ('connector' = 'datagen', 'rows-per-second' = '200',
 'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '%d', 'fields.k.min' = '1', 'fields.k.max' = '9')"""
SINK = "CREATE TABLE snk (k INT, n BIGINT, s BIGINT) WITH ('connector' = 'blackhole')"
GOOD = 'INSERT INTO snk SELECT k, COUNT(*), SUM(id) FROM src GROUP BY k'
BAD = 'INSERT INTO snk SELECT k, COUNT(*), SUM(100 / (id - 150)) FROM src GROUP BY k'
OPTIONS = {
    'execution.target': 'remote', 'rest.address': 'localhost', 'rest.port': str(PORT), 'parallelism.default': '2',
    'execution.checkpointing.interval': '300 ms', 'execution.checkpointing.dir': f'file://{FOLDER}/checkpoints',
    'restart-strategy.type': 'fixed-delay', 'restart-strategy.fixed-delay.attempts': '1',
    'restart-strategy.fixed-delay.delay': '4 s',
}
ANSWERS = {}


def ask(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f'http://localhost:{PORT}{path}', data, {'Content-Type': 'application/json'}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            return reply.status, json.loads(reply.read() or b'null')
    except urllib.error.HTTPError as error:
        text = error.read()
        try:
            return error.code, json.loads(text)
        except ValueError:
            return error.code, text.decode()


def record(name, method, path, body=None):
    status, answer = ask(method, path, body)
    ANSWERS[name] = {'request': f'{method} {path}', 'body': body, 'status': status, 'answer': answer}
    return answer


def without_frames(value):
    """Stack traces are Java's own: their first lines stay."""
    if isinstance(value, str):
        return value.split('\n\tat')[0]
    if isinstance(value, list):
        return [without_frames(item) for item in value]
    if isinstance(value, dict):
        return {key: '' if key == 'serialized-throwable' else without_frames(item) for key, item in value.items()}
    return value


def submit(statement, rows, name, **options):
    from pyflink.table import EnvironmentSettings, TableEnvironment
    settings = EnvironmentSettings.new_instance().in_streaming_mode().build()
    environment = TableEnvironment.create(settings)
    for key, value in {**OPTIONS, 'pipeline.name': name, **options}.items():
        environment.get_config().set(key, value)
    environment.execute_sql(SOURCE % rows)
    environment.execute_sql(SINK)
    return str(environment.execute_sql(statement).get_job_client().get_job_id())


def until(condition, seconds=40):
    end = time.time() + seconds
    while not condition():
        if time.time() > end:
            raise TimeoutError('waited in vain')
        time.sleep(0.05)


def state(job):
    return ask('GET', f'/jobs/{job}/status')[1].get('status')


def all_running(job):
    vertices = ask('GET', f'/jobs/{job}')[1].get('vertices', [])
    return vertices and all(vertex['status'] == 'RUNNING' for vertex in vertices)


def operation(job, trigger):
    while True:
        answer = ask('GET', f'/jobs/{job}/savepoints/{trigger}')[1]
        if answer.get('status', {}).get('id') != 'IN_PROGRESS':
            return answer
        time.sleep(0.05)


def readings(when, job):
    """Everything that can be read of a job."""
    details = record(f'{when} job', 'GET', f'/jobs/{job}')
    for part in ('status', 'config', 'plan', 'exceptions', 'accumulators', 'checkpoints', 'checkpoints/config',
                 'execution-result'):
        record(f'{when} {part}', 'GET', f'/jobs/{job}/{part}')
    record(f'{when} overview', 'GET', '/jobs/overview')
    record(f'{when} jobs', 'GET', '/jobs')
    record(f'{when} cluster', 'GET', '/overview')
    vertex = details['vertices'][0]['id']
    for part in ('', '/subtasktimes', '/taskmanagers', '/subtasks/0', '/subtasks/1/attempts/0', '/accumulators',
                 '/subtasks/accumulators', '/backpressure', '/watermarks'):
        record(f'{when} vertex{part}', 'GET', f'/jobs/{job}/vertices/{vertex}{part}')
    history = ANSWERS[f'{when} checkpoints']['answer'].get('history', [])
    completed = [entry for entry in history if entry['status'] == 'COMPLETED']
    if completed:
        last = completed[0]['id']
        record(f'{when} checkpoint', 'GET', f'/jobs/{job}/checkpoints/details/{last}')
        for index, entry in enumerate(details['vertices']):
            record(f'{when} checkpoint vertex {index}', 'GET', f'/jobs/{job}/checkpoints/details/{last}/subtasks/{entry["id"]}')


def running():
    job = submit(GOOD, 1_000_000, 'good')
    until(lambda: all_running(job))
    until(lambda: ask('GET', f'/jobs/{job}/checkpoints')[1]['counts']['completed'] >= 3)
    record('savepoint without a directory', 'POST', f'/jobs/{job}/savepoints', {})
    record('stop without a directory', 'POST', f'/jobs/{job}/stop', {})
    trigger = record('savepoint', 'POST', f'/jobs/{job}/savepoints', {'target-directory': f'file://{FOLDER}/sp'})['request-id']
    operation(job, trigger)
    record('savepoint complete', 'GET', f'/jobs/{job}/savepoints/{trigger}')
    with open(f'{FOLDER}/file', 'w') as file:
        file.write('x')
    trigger = ask('POST', f'/jobs/{job}/savepoints', {'target-directory': f'file://{FOLDER}/file/sp'})[1]['request-id']
    operation(job, trigger)
    record('savepoint failed', 'GET', f'/jobs/{job}/savepoints/{trigger}')
    trigger = record('checkpoint', 'POST', f'/jobs/{job}/checkpoints', {'checkpointType': 'CONFIGURED'})['request-id']
    for kind in ('FULL', 'INCREMENTAL'):
        record(f'checkpoint {kind}', 'POST', f'/jobs/{job}/checkpoints', {'checkpointType': kind})
    record('checkpoint of no kind', 'POST', f'/jobs/{job}/checkpoints', {'checkpointType': 'NONE'})
    time.sleep(1)
    record('checkpoint complete', 'GET', f'/jobs/{job}/checkpoints/{trigger}')
    readings('running', job)
    record('unknown checkpoint', 'GET', f'/jobs/{job}/checkpoints/details/7777')
    record('unknown checkpoint vertex', 'GET', f'/jobs/{job}/checkpoints/details/7777/subtasks/{"a" * 32}')
    record('unknown vertex', 'GET', f'/jobs/{job}/vertices/{"a" * 32}')
    record('malformed vertex', 'GET', f'/jobs/{job}/vertices/xyz')
    record('unknown job', 'GET', f'/jobs/{"a" * 32}')
    record('malformed job', 'GET', '/jobs/xyz')
    record('unknown trigger', 'GET', f'/jobs/{job}/savepoints/{"b" * 32}')
    record('savepoint of an unknown job', 'POST', f'/jobs/{"a" * 32}/savepoints', {'target-directory': '/tmp'})
    record('stop of an unknown job', 'POST', f'/jobs/{"a" * 32}/stop', {'targetDirectory': '/tmp'})
    record('cancel of an unknown job', 'PATCH', f'/jobs/{"a" * 32}')
    time.sleep(0.3)
    trigger = record('stop', 'POST', f'/jobs/{job}/stop', {'targetDirectory': f'file://{FOLDER}/sp', 'drain': True})['request-id']
    operation(job, trigger)
    record('stop complete', 'GET', f'/jobs/{job}/savepoints/{trigger}')
    until(lambda: state(job) == 'FINISHED')
    readings('finished', job)
    record('cancel of a finished job', 'PATCH', f'/jobs/{job}')
    triggers('finished', job)


def triggers(kind, job):
    """Savepoints of a job that may not be able to take any."""
    for what, path, body in (('stop', 'stop', {'targetDirectory': f'file://{FOLDER}/sp'}),
                             ('savepoint', 'savepoints', {'target-directory': f'file://{FOLDER}/sp'})):
        answer = record(f'{what} of a {kind} job', 'POST', f'/jobs/{job}/{path}', body)
        if 'request-id' in answer:
            ANSWERS[f'{what} of a {kind} job, result'] = operation(job, answer['request-id'])


def failing():
    job = submit(BAD, 1_000_000, 'bad')
    until(lambda: state(job) == 'RESTARTING')
    triggers('restarting', job)
    readings('restarting', job)
    until(lambda: state(job) == 'FAILED')
    readings('failed', job)
    record('exceptions, none', 'GET', f'/jobs/{job}/exceptions?maxExceptions=0')


def waiting():
    """A job that gets no slots: it runs, and none of its tasks does."""
    job = submit(GOOD, 1_000_000, 'waiting', **{'parallelism.default': '5'})
    until(lambda: state(job) == 'RUNNING')
    triggers('waiting', job)
    readings('waiting', job)
    record('cancel', 'PATCH', f'/jobs/{job}')
    until(lambda: state(job) == 'CANCELED')
    readings('canceled', job)


def bounded():
    """A job whose sources end."""
    job = submit(GOOD, 300, 'bounded')
    until(lambda: state(job) == 'FINISHED')
    readings('ended', job)


def main():
    with open(f'{FOLDER}/config.yaml', 'w') as file:
        file.write(CONFIGURATION)
    classes = ':'.join(os.path.join(LIB, name) for name in sorted(os.listdir(LIB)) if name.endswith('.jar'))
    opens = [f'--add-opens=java.base/{name}=ALL-UNNAMED' for name in
             ('java.lang', 'java.net', 'java.io', 'java.nio', 'sun.nio.ch', 'java.lang.reflect', 'java.text', 'java.time',
              'java.util', 'java.util.concurrent', 'java.util.concurrent.atomic', 'java.util.concurrent.locks')]
    log = open(f'{FOLDER}/log', 'w')

    def java(entry, *more):
        command = ['java', '-Xmx400m', *opens, '-cp', classes, f'org.apache.flink.runtime.{entry}', '--configDir', FOLDER, *more]
        return subprocess.Popen(command, stdout=log, stderr=log)

    # Managed and network memory as the task manager's own script would compute them.
    memory = [f'-D{key}={value}' for key, value in {
        'taskmanager.cpu.cores': '2.0', 'taskmanager.memory.task.heap.size': '200m',
        'taskmanager.memory.task.off-heap.size': '0b', 'taskmanager.memory.framework.heap.size': '128m',
        'taskmanager.memory.framework.off-heap.size': '128m', 'taskmanager.memory.network.min': '64m',
        'taskmanager.memory.network.max': '64m', 'taskmanager.memory.managed.size': '128m',
        'taskmanager.memory.jvm-metaspace.size': '128m', 'taskmanager.memory.jvm-overhead.min': '192m',
        'taskmanager.memory.jvm-overhead.max': '192m'}.items()]
    cluster = [java('entrypoint.StandaloneSessionClusterEntrypoint'), java('taskexecutor.TaskManagerRunner', *memory)]
    try:
        def ready():
            try:
                return ask('GET', '/overview')[1].get('slots-total') == 2
            except OSError:
                return False
        until(ready, 60)
        record('configuration', 'GET', '/config')
        for scenario in (running, failing, waiting, bounded):
            scenario()
    finally:
        for process in cluster:
            process.send_signal(signal.SIGTERM)
        for process in cluster:
            process.wait(30)
        text = json.dumps(without_frames(ANSWERS), separators=(',', ':')).replace(FOLDER, '/recorded')
        with open(os.path.join(HERE, 'answers.json'), 'w') as file:
            file.write(text + '\n')
        if sys.exc_info()[0] is not None:
            print(f'The log is in {FOLDER}/log', file=sys.stderr)


if __name__ == '__main__':
    main()
