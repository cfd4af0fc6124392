"""Python workers of real jobs: started in every way, lost, and without a trace afterwards."""
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.client.test_host import _JOB, _ROOT, needs_host, run

pytestmark = [needs_host, pytest.mark.skipif(sys.platform != 'linux', reason='forks workers')]


def test_forked_workers_share_the_script_and_spawned_ones_import_it():
    code, out, err = run(_JOB + '''
    import os, sys
    stream.map(lambda v: (v[0], os.environ['DREY_WORKER_ID'] != '' and os.getppid() == %r)).print()
    ''' .replace('%r', '_pid') .replace('    import os, sys\n', '    import os, sys\n    _pid = os.getpid()\n') + '''
    env.execute()
    env.set_python_executable(os.path.realpath(sys.executable) if os.path.islink(sys.executable) else sys.executable)
    stream.map(lambda v: v[1]).print()
    env.execute()
    ''')
    assert code == 0, err
    assert out.splitlines() == ["('a', True)", "('b', True)", '1', '2']


def test_thread_mode_runs_in_the_script_itself():
    code, out, err = run(_JOB + '''
    import os
    from pyflink.common import Configuration
    env.configure(Configuration().set_string('python.execution-mode', 'thread'))
    stream.map(lambda v: os.getpid()).print()
    env.execute()
    print(os.getpid())
    ''')
    assert code == 0, err
    assert len(set(out.split())) == 1


def test_a_failure_shows_the_users_traceback_first():
    code, out, err = run(_JOB + '''
    from pyflink.util.exceptions import JobExecutionException
    def divide(value):
        return value[1] / 0
    stream.map(divide).print()
    try:
        env.execute('failing')
    except JobExecutionException as error:
        print(error)
    ''')
    assert code == 0, err
    assert out.startswith('Traceback') and 'in divide' in out
    last = out.splitlines()[-1]
    assert 'ZeroDivisionError: division by zero' in last and 'Map' in last and "('a', 1)" in last


def test_failures_are_py4j_errors_for_programs_that_know_them():
    code, out, err = run('''
    import sys, types
    protocol = types.ModuleType('py4j.protocol')
    protocol.Py4JJavaError = type('Py4JJavaError', (Exception,), {})
    sys.modules['py4j.protocol'] = protocol
    ''' + _JOB + '''
    stream.map(lambda v: 1 / 0).print()
    try:
        env.execute()
    except protocol.Py4JJavaError as error:
        print('caught')
    ''')
    assert (code, out) == (0, 'caught\n'), err


def test_a_killed_worker_is_named():
    code, out, err = run(_JOB + '''
    import os, signal
    stream.map(lambda v: os.kill(os.getpid(), signal.SIGKILL)).print()
    try:
        env.execute()
    except Exception as error:
        print(error)
    ''')
    assert code == 0, err
    assert 'was killed by signal 9' in out


def test_dependencies(tmp_path):
    (tmp_path / 'dep_one.py').write_text('def add(a):\n    return a + 2\n')
    data = tmp_path / 'data'
    data.mkdir()
    (data / 'n.txt').write_text('40')
    import shutil
    archive = shutil.make_archive(str(tmp_path / 'packed'), 'gztar', str(data))
    code, out, err = run(_JOB + '''
    env.add_python_file(%r)
    env.add_python_archive(%r, 'numbers')
    def f(value):
        from dep_one import add
        return add(int(open('numbers/n.txt').read()))
    stream.map(f).print()
    env.execute()
    env.set_python_executable('/no/such/python')
    stream.map(f).print()
    try:
        env.execute()
    except Exception as error:
        print(error)
    ''' % (str(tmp_path / 'dep_one.py'), archive))
    assert code == 0, err
    assert out.splitlines()[:2] == ['42', '42'] and '"/no/such/python" does not exist' in out


@pytest.mark.parametrize('number', [signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_of_an_interrupted_script(tmp_path, number):
    script = tmp_path / 'job.py'
    script.write_text('''
import time
from pyflink.datastream import StreamExecutionEnvironment
env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
def slow(value):
    print('here', flush=True)
    time.sleep(1000)
env.from_collection([1]).map(slow).print()
env.execute()
''')
    process = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               env=dict(os.environ, PYTHONPATH=_ROOT), start_new_session=True)
    assert process.stdout.readline() == 'here\n'
    if number == signal.SIGINT:
        os.killpg(process.pid, number)  # as a terminal does
    else:
        process.kill()
    process.communicate(timeout=10)
    deadline = time.monotonic() + 4
    while _alive(process.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert _alive(process.pid) == []


def _alive(session):
    """Processes of a session, zombies apart."""
    found = []
    for pid in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open('/proc/%s/stat' % pid) as file:
                fields = file.read().rsplit(')', 1)[1].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != 'Z':
            found.append(int(pid))
    return found
