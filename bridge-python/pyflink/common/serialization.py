"""Serialization schemas and encoders: descriptions that the host's formats carry out."""
from __future__ import annotations

from typing import Any, Dict, Optional

from pyflink.common.utils import JavaObjectWrapper

__all__ = [
    'SerializationSchema',
    'DeserializationSchema',
    'SimpleStringSchema',
    'ByteArraySchema',
    'Encoder',
    'BulkWriterFactory',
    'RowFieldExtractorSchema',
]


class FormatSpec(object):
    """A format of the host (a folder of host/src/formats) with its options."""

    __slots__ = ('format', 'options', 'type_info')

    def __init__(self, format: str, options: Optional[Dict[str, str]] = None, type_info: Any = None) -> None:
        self.format = format
        self.options = options or {}
        self.type_info = type_info

    def __repr__(self) -> str:
        return 'FormatSpec(%r, %r, %r)' % (self.format, self.options, self.type_info)


class SerializationSchema(object):
    """Turns records into bytes. ``_j_serialization_schema`` is the :class:`FormatSpec`."""

    def __init__(self, j_serialization_schema: Any = None) -> None:
        self._j_serialization_schema = j_serialization_schema


class DeserializationSchema(object):
    """Turns bytes into records. ``_j_deserialization_schema`` is the :class:`FormatSpec`."""

    def __init__(self, j_deserialization_schema: Any = None) -> None:
        self._j_deserialization_schema = j_deserialization_schema


class SimpleStringSchema(SerializationSchema, DeserializationSchema):
    """Strings in a character set."""

    def __init__(self, charset: str = 'UTF-8') -> None:
        import codecs
        try:
            codecs.lookup(charset)
        except LookupError:
            raise ValueError("Unknown character set: %s" % charset) from None
        from pyflink.common.typeinfo import Types
        spec = FormatSpec('string', {'charset': charset}, Types.STRING())
        SerializationSchema.__init__(self, spec)
        DeserializationSchema.__init__(self, spec)


class ByteArraySchema(SerializationSchema, DeserializationSchema):
    """Bytes as they are."""

    def __init__(self) -> None:
        from pyflink.common.typeinfo import Types
        spec = FormatSpec('bytes', {}, Types.PRIMITIVE_ARRAY(Types.BYTE()))
        SerializationSchema.__init__(self, spec)
        DeserializationSchema.__init__(self, spec)


class Encoder(object):
    """Writes records of a row-wise file sink."""

    def __init__(self, j_encoder: Any) -> None:
        self._j_encoder = j_encoder

    @staticmethod
    def simple_string_encoder(charset_name: str = "UTF-8") -> 'Encoder':
        """One line for each record: its text form."""
        return Encoder(FormatSpec('string-encoder', {'charset': charset_name}))


class BulkWriterFactory(JavaObjectWrapper):
    """Writes records of a bulk file sink; wraps a :class:`FormatSpec`."""

    def __init__(self, j_bulk_writer_factory: Any) -> None:
        super().__init__(j_bulk_writer_factory)


class RowDataBulkWriterFactory(BulkWriterFactory):
    """A bulk writer of rows of a table type."""

    def __init__(self, j_bulk_writer_factory: Any, row_type: Any) -> None:
        super().__init__(j_bulk_writer_factory)
        self._row_type = row_type

    def get_row_type(self) -> Any:
        return self._row_type


class RowFieldExtractorSchema(SerializationSchema):
    """One field of a row, which must hold bytes: the key of a Kafka record, for example."""

    def __init__(self, field_index: int) -> None:
        """
        :param field_index: position of the field, from 0.
        :raises ValueError: when negative.
        """
        if field_index < 0:
            raise ValueError(f"Field index must be non-negative, got: {field_index}")
        super().__init__(FormatSpec('row-field', {'field-index': str(field_index)}))
