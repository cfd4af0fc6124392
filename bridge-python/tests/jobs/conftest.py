"""Jobs on the real host: every test runs in both modes of time, and with workers as processes and as threads."""
from __future__ import annotations

import os
from pathlib import Path

import pytest

from pyflink.common import Configuration
from pyflink.datastream import RuntimeExecutionMode, StreamExecutionEnvironment

_BUNDLE = Path(__file__).parents[3] / 'host' / 'dist' / 'drey.cjs'


def pytest_collection_modifyitems(items):
    if not _BUNDLE.exists() and 'DREY_HOST_BUNDLE' not in os.environ:
        for item in items:
            if item.path.parent == Path(__file__).parent:
                item.add_marker(pytest.mark.skip(reason='the host is not built (npm run build)'))


@pytest.fixture(scope='session', autouse=True)
def host_bundle():
    """The host that was built from this checkout, unless the environment names another one."""
    os.environ.setdefault('DREY_HOST_BUNDLE', str(_BUNDLE))


def new_environment(**settings: str) -> StreamExecutionEnvironment:
    """An environment of parallelism 2; underscores in names of settings stand for dots."""
    configuration = Configuration.from_dict({key.replace('__', '-').replace('_', '.'): value
                                             for key, value in settings.items()})
    env = StreamExecutionEnvironment.get_execution_environment(configuration)
    env.set_parallelism(2)
    return env


@pytest.fixture(params=['process', 'thread'])
def execution(request):
    """Where Python functions run."""
    return request.param


@pytest.fixture(params=[RuntimeExecutionMode.STREAMING, RuntimeExecutionMode.BATCH], ids=['streaming', 'batch'])
def env(request, execution):
    environment = new_environment(python_execution__mode=execution)
    environment.set_runtime_mode(request.param)
    return environment
