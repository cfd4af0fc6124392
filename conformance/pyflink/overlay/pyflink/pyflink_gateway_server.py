"""Helpers of PyFlink's gateway launcher that its tests use."""
import os
import platform
import tempfile
from typing import Dict


def on_windows() -> bool:
    return platform.system() == "Windows"


def prepare_environment_variables(env: Dict[str, str]) -> None:
    """Sets FLINK_LOG_DIR when the environment has none."""
    env.setdefault("FLINK_LOG_DIR", os.path.join(tempfile.gettempdir(), "drey-log"))


def get_log_dir(env: Dict[str, str]) -> str:
    """Folder of the Python workers' log files."""
    return env["FLINK_LOG_DIR"]
