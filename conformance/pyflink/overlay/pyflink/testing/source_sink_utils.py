"""Results of the SQL connector 'test-sink' (the Table API is not part of this version)."""
from typing import Any, List


def results() -> List[str]:
    raise NotImplementedError("the connector 'test-sink' needs the Table API")


def upsert_results(keys: Any) -> List[str]:
    raise NotImplementedError("the connector 'test-sink' needs the Table API")
