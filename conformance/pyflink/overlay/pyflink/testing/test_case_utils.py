"""Base classes of PyFlink's tests, written anew for Drey (see the README of this folder)."""
import logging
import os
import shutil
import tempfile
import unittest
from functools import wraps
from typing import Any, Callable, Dict

from pyflink.datastream import RuntimeExecutionMode, StreamExecutionEnvironment


class _JEnvironment:
    """What PyFlink's tests reach through ``env._j_stream_execution_environment``: just its configuration."""

    def __init__(self, env: StreamExecutionEnvironment) -> None:
        self.configuration = env._config


StreamExecutionEnvironment._j_stream_execution_environment = property(_JEnvironment)


class PyFlinkTestCase(unittest.TestCase):
    """Gives every test class a temporary folder."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.tempdir = tempfile.mkdtemp()
        os.environ["FLINK_TESTING"] = "1"
        os.environ["_python_worker_execution_mode"] = "process"
        logging.info("Using %s as temporary folder", cls.tempdir)

    @classmethod
    def tearDownClass(cls) -> None:
        shutil.rmtree(cls.tempdir, ignore_errors=True)

    @classmethod
    def assert_equals(cls, actual: Any, expected: Any) -> None:
        """Compares as multisets of strings."""
        actual_list = sorted(str(x) for x in actual)
        expected_list = sorted(str(x) for x in expected)
        assert actual_list == expected_list, f"{actual_list} is not {expected_list}"


class PyFlinkUTTestCase(PyFlinkTestCase):
    """A stream (and, where there is one, a table) environment of parallelism 2."""

    def setUp(self) -> None:
        self.env = StreamExecutionEnvironment.get_execution_environment()
        self.env.set_parallelism(2)
        self.env.set_runtime_mode(RuntimeExecutionMode.STREAMING)
        self.t_env = _table_environment(self.env, batch=False)


class PyFlinkITTestCase(PyFlinkTestCase):
    """As PyFlinkTestCase; the host is started by the first job."""


class PyFlinkStreamingTestCase(PyFlinkITTestCase):
    def setUp(self) -> None:
        self.env = StreamExecutionEnvironment.get_execution_environment()
        self.env.set_parallelism(2)
        self.env.set_runtime_mode(RuntimeExecutionMode.STREAMING)


class PyFlinkBatchTestCase(PyFlinkITTestCase):
    def setUp(self) -> None:
        self.env = StreamExecutionEnvironment.get_execution_environment()
        self.env.set_parallelism(2)
        self.env.set_runtime_mode(RuntimeExecutionMode.BATCH)


class PyFlinkStreamTableTestCase(PyFlinkITTestCase):
    """One environment for all tests of the class."""

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        _set_up_tables(cls, RuntimeExecutionMode.STREAMING)


class PyFlinkBatchTableTestCase(PyFlinkITTestCase):
    """The same in batch mode."""

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        _set_up_tables(cls, RuntimeExecutionMode.BATCH)


class PythonAPICompletenessTestCase:
    """Compares with Java classes; only has to import."""


def _set_up_tables(cls: Any, mode: RuntimeExecutionMode) -> None:
    cls.env = StreamExecutionEnvironment.get_execution_environment()
    cls.env.set_parallelism(2)
    cls.env.set_runtime_mode(mode)
    cls.t_env = _table_environment(cls.env, batch=mode == RuntimeExecutionMode.BATCH)
    if cls.t_env is not None:
        cls.t_env.get_config().set("python.fn-execution.bundle.size", "1")


def _table_environment(env: StreamExecutionEnvironment, batch: bool) -> Any:
    """A table environment, or None while Drey has none."""
    from pyflink.table import EnvironmentSettings, StreamTableEnvironment
    try:
        settings = EnvironmentSettings.in_batch_mode() if batch else EnvironmentSettings.in_streaming_mode()
        return StreamTableEnvironment.create(env, environment_settings=settings)
    except NotImplementedError:
        return None


def exec_insert_table(table: Any, table_path: str) -> Any:
    """Runs ``INSERT INTO table_path`` to its end."""
    return table.execute_insert(table_path).get_job_client().get_job_execution_result().result()


def run_with_config(settings: Dict[str, str]) -> Callable[[Callable], Callable]:
    """Runs a test with settings of the table environment, which are put back afterwards."""

    def decorator(test: Callable) -> Callable:
        @wraps(test)
        def run(self: Any, *args: Any, **kwargs: Any) -> Any:
            config = self.t_env.get_config()
            before = {key: config.get(key, None) for key in settings}
            for key, value in settings.items():
                config.set(key, value)
            try:
                return test(self, *args, **kwargs)
            finally:
                for key, value in before.items():
                    if value is None:
                        config.get_configuration().remove_config(key)
                    else:
                        config.set(key, value)

        return run

    return decorator


def invoke_java_object_method(*args: Any) -> None:
    raise NotImplementedError("there is no JVM")


def to_java_data_structure(value: Any) -> None:
    raise NotImplementedError("there is no JVM")


def _load_specific_flink_module_jars(*modules: str) -> None:
    """Nothing to load: connectors are built in."""
