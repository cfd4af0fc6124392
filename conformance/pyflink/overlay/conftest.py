"""Writes one JSON line for each test as it ends, and ends a test that takes too long."""
import json
import os
import signal
import time

import pytest

_LIMIT = int(os.environ.get("DREY_TEST_SECONDS", "60"))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item, nextitem):
    def too_long(signum, frame):
        # A test that cannot be interrupted ends its process: the runner goes on with the next one.
        signal.signal(signal.SIGALRM, lambda signum, frame: os._exit(99))
        signal.alarm(5)
        raise TimeoutError(f"took longer than {_LIMIT} s")

    started = time.time()
    item._drey_started = started
    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(_LIMIT)
    try:
        yield
    finally:
        signal.alarm(0)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    failed = report.failed
    if report.when != "call" and not failed and not report.skipped:
        return
    status = "failed" if failed else "skipped" if report.skipped else "passed"
    reason = "" if status == "passed" else str(report.longrepr)
    line = {"id": item.nodeid, "status": status, "seconds": round(time.time() - item._drey_started, 3), "reason": reason}
    with open(os.environ["DREY_TEST_REPORT"], "a", encoding="utf-8") as out:
        out.write(json.dumps(line) + "\n")
