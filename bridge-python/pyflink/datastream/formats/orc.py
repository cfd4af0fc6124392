"""ORC: importable, not supported yet."""
from __future__ import annotations

from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from pyflink.common import Configuration
    from pyflink.common.serialization import BulkWriterFactory
    from pyflink.table.types import RowType

__all__ = ['OrcBulkWriters']


class OrcBulkWriters(object):
    """Rows to ORC files."""

    @staticmethod
    def for_row_type(row_type: 'RowType',
                     writer_properties: Optional[Configuration] = None,
                     hadoop_config: Optional[Configuration] = None) -> BulkWriterFactory:
        raise NotImplementedError('OrcBulkWriters.for_row_type: the ORC format is not supported yet, '
                                  'see docs/compatibility.md')
