"""The host is found, started, lost and ended."""
import os
import signal
import subprocess
import sys
import textwrap

import pytest

_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_BUNDLE = os.environ.get('DREY_HOST_BUNDLE') or os.path.join(os.path.dirname(_ROOT), 'host', 'dist', 'drey.cjs')

needs_host = pytest.mark.skipif(not os.path.isfile(_BUNDLE), reason='the host is not built (npm run build)')


def run(script, **env):
    """(exit code, stdout, stderr) of a job script."""
    done = subprocess.run([sys.executable, '-c', textwrap.dedent(script)], capture_output=True, text=True, timeout=30,
                          env=dict(os.environ, PYTHONPATH=_ROOT, **env))
    return done.returncode, done.stdout, done.stderr


_JOB = '''
    from pyflink.common import Types
    from pyflink.datastream import StreamExecutionEnvironment
    env = StreamExecutionEnvironment.get_execution_environment()
    env.set_parallelism(1)
    stream = env.from_collection([('a', 1), ('b', 2)], Types.TUPLE([Types.STRING(), Types.INT()]))
'''


@needs_host
def test_execute_prints_and_leaves_no_process():
    code, out, err = run(_JOB + '''
    stream.print()
    result = env.execute('x')
    assert len(str(result.get_job_id())) == 32 and result.get_net_runtime() >= 0
    from pyflink._client.connection import current
    print(current().process.pid)
    ''')
    assert code == 0, err
    *lines, pid = out.splitlines()
    assert lines == ['(a,1)', '(b,2)']
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid), 0)


@needs_host
def test_async_and_collect():
    code, out, err = run(_JOB + '''
    with stream.execute_and_collect() as rows:
        print(list(rows))
    stream.print()
    client = env.execute_async('y')
    result = client.get_job_execution_result().result()
    assert str(client.get_job_id()) == str(result.get_job_id())
    print(client.get_job_status().result().name, client.get_accumulators().result())
    ''')
    assert code == 0, err
    assert out.splitlines() == ["[('a', 1), ('b', 2)]", '(a,1)', '(b,2)', 'FINISHED {}']


@needs_host
def test_a_killed_host_is_an_error_and_the_next_job_gets_a_new_one():
    code, out, err = run(_JOB + '''
    import os, signal, threading
    from pyflink._client.connection import connect
    from pyflink.util.exceptions import FlinkException
    os.kill(connect().process.pid, signal.SIGKILL)
    stream.print()
    try:
        env.execute()
    except FlinkException as error:
        print(error)
    stream.print()
    env.execute()
    ''')
    assert code == 0, err
    assert 'killed by SIGKILL' in out and out.endswith('(a,1)\n(b,2)\n')


def test_missing_node(tmp_path):
    bundle = tmp_path / 'drey.cjs'
    bundle.write_text('')
    code, _, err = run(_JOB + '    stream.print(); env.execute()', DREY_NODE='/no/such/node', DREY_HOST_BUNDLE=str(bundle))
    assert code == 1 and 'DREY_NODE names "/no/such/node"' in err


@pytest.mark.skipif(sys.platform == 'win32', reason='needs a shell script')
def test_old_node(tmp_path):
    node = tmp_path / 'node'
    node.write_text('#!/bin/sh\nif [ "$1" = --version ]; then echo v18.1.0; else exit 3; fi\n')
    node.chmod(0o755)
    bundle = tmp_path / 'drey.cjs'
    bundle.write_text('')
    code, _, err = run(_JOB + '    stream.print(); env.execute()', DREY_NODE=str(node), DREY_HOST_BUNDLE=str(bundle))
    assert code == 1 and 'Node 18.1.0' in err and 'too old' in err


@needs_host
@pytest.mark.skipif(not hasattr(signal, 'SIGINT') or sys.platform == 'win32', reason='needs POSIX signals')
def test_ctrl_c_cancels_and_leaves_nothing():
    script = textwrap.dedent('''
    import sys
    from pyflink.common import WatermarkStrategy, Types
    from pyflink.datastream import StreamExecutionEnvironment
    from pyflink.datastream.connectors.number_seq import NumberSequenceSource
    env = StreamExecutionEnvironment.get_execution_environment()
    env.set_parallelism(1)
    source = NumberSequenceSource(0, 1 << 60)
    stream = env.from_source(source, WatermarkStrategy.no_watermarks(), 'numbers', Types.LONG())
    stream.print()
    from pyflink._client.connection import connect
    print(connect().process.pid, file=sys.stderr, flush=True)
    env.execute()
    ''')
    process = subprocess.Popen([sys.executable, '-c', script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               env=dict(os.environ, PYTHONPATH=_ROOT), start_new_session=True)
    host = int(process.stderr.readline())
    process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)
    import threading
    threading.Thread(target=process.stdout.read, daemon=True).start()
    process.wait(timeout=10)
    assert process.returncode in (1, 130, -signal.SIGINT)
    assert 'KeyboardInterrupt' in process.stderr.read()
    with pytest.raises(ProcessLookupError):
        os.kill(host, 0)
