"""Parquet: importable, not supported yet."""
from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from pyflink.datastream.connectors.file_system import BulkFormat, StreamFormat

if TYPE_CHECKING:
    from pyflink.common import Configuration
    from pyflink.common.serialization import BulkWriterFactory
    from pyflink.datastream.formats.avro import AvroSchema
    from pyflink.table.types import RowType

__all__ = ['AvroParquetReaders', 'AvroParquetWriters', 'ParquetColumnarRowInputFormat', 'ParquetBulkWriters']


def _unsupported(what: str) -> NotImplementedError:
    return NotImplementedError(f'{what}: the Parquet format is not supported yet, see docs/compatibility.md')


class AvroParquetReaders(object):
    """Avro records of Parquet files."""

    @staticmethod
    def for_generic_record(schema: 'AvroSchema') -> 'StreamFormat':
        raise _unsupported('AvroParquetReaders.for_generic_record')


class AvroParquetWriters(object):
    """Avro records to Parquet files."""

    @staticmethod
    def for_generic_record(schema: 'AvroSchema') -> 'BulkWriterFactory':
        raise _unsupported('AvroParquetWriters.for_generic_record')


class ParquetColumnarRowInputFormat(BulkFormat):
    """Rows of Parquet files."""

    def __init__(self,
                 row_type: 'RowType',
                 hadoop_config: Optional[Configuration] = None,
                 batch_size: int = 2048,
                 is_utc_timestamp: bool = False,
                 is_case_sensitive: bool = True):
        raise _unsupported('ParquetColumnarRowInputFormat')


class ParquetBulkWriters(object):
    """Rows to Parquet files."""

    @staticmethod
    def for_row_type(row_type: 'RowType',
                     hadoop_config: Optional[Configuration] = None,
                     utc_timestamp: bool = False) -> 'BulkWriterFactory':
        raise _unsupported('ParquetBulkWriters.for_row_type')
