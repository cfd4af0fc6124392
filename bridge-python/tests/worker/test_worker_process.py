"""The worker as a process: connecting, shutting down, losing its host, printing."""

import os
import socket
import subprocess
import sys

import pytest
from pyflink._protocol.columns import decode_batch, encode_batch
from pyflink._protocol.messages import (
    Data,
    DataType,
    EndInput,
    OpenStage,
    ProtocolVersion,
    Shutdown,
    StageFunction,
    StageOutput,
    TypeRoot,
)
from pyflink._vendor import cloudpickle
from pyflink.fn_execution.connection import Connection

INT = DataType(root=TypeRoot.BIGINT)
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


@pytest.fixture(params=["unix", "tcp"])
def worker(request, tmp_path):
    if request.param == "unix":
        server = socket.socket(socket.AF_UNIX)
        address = str(tmp_path / "socket")
        server.bind(address)
    else:
        server = socket.create_server(("127.0.0.1", 0))
        address = "127.0.0.1:%d" % server.getsockname()[1]
    server.listen()
    environment = dict(
        os.environ, PYTHONPATH=ROOT, DREY_WORKER_ADDRESS=address, DREY_WORKER_TOKEN="secret", DREY_WORKER_ID="3"
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "pyflink.fn_execution.worker"], env=environment, stdout=subprocess.PIPE, text=True
    )
    server.settimeout(10)
    connection = Connection(server.accept()[0])
    yield process, connection
    process.kill()
    process.wait()
    process.stdout.close()
    server.close()


def open_stage(connection, user_function):
    spec = StageFunction(kind="map", name="map", payload=cloudpickle.dumps(user_function), output_type=INT)
    connection.send(
        "open_stage", OpenStage(stage_id=1, functions=[spec], input_types=[INT], outputs=[StageOutput(type=INT)])
    )
    assert connection.receive().stage_opened is not None


def test_hello_rows_and_shutdown(worker):
    process, connection = worker
    hello = connection.receive().hello
    assert (hello.version, hello.worker_id, hello.pid, hello.token) == (
        ProtocolVersion.PROTOCOL_V1,
        3,
        process.pid,
        "secret",
    )
    assert hello.language_version.startswith("python 3.")

    def show(value):
        if value == 0:
            print("seen", value)
        return value + 1

    open_stage(connection, show)
    rows = list(range(50_000))
    connection.send("data", Data(stage_id=1, seq=1, batch=encode_batch(rows, INT)))
    received = []
    while True:
        result = connection.receive().result
        for output in result.outputs:
            received += decode_batch(output.batch, INT)
        if result.done:
            break
    assert received == [row + 1 for row in rows]
    assert process.stdout.readline() == "seen 0\n"
    connection.send("end_input", EndInput(stage_id=1, seq=2, all=True))
    assert connection.receive().result.done
    connection.send("shutdown", Shutdown())
    assert process.wait(5) == 0


def test_a_worker_without_host_exits(worker):
    process, connection = worker
    connection.receive()

    def start_thread(value):
        import threading
        import time

        threading.Thread(target=time.sleep, args=(60,)).start()
        return value

    open_stage(connection, start_thread)
    connection.send("data", Data(stage_id=1, seq=1, batch=encode_batch([1], INT)))
    assert connection.receive().result.done
    connection.close()
    assert process.wait(5) == 1


def test_a_worker_whose_host_is_gone_says_nothing(tmp_path):
    environment = dict(os.environ, DREY_WORKER_ADDRESS=str(tmp_path / "gone"), PYTHONPATH=ROOT)
    done = subprocess.run(
        [sys.executable, "-m", "pyflink.fn_execution.worker"], env=environment, capture_output=True, timeout=20
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")
