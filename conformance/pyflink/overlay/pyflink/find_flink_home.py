"""Where Flink's sources would be; the tests that need them are not run."""


def _find_flink_source_root() -> str:
    raise OSError("there is no Flink source tree here")


def _find_flink_home() -> str:
    raise OSError("there is no Flink distribution here")
