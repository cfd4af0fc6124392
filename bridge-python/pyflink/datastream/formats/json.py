"""JSON messages."""
from __future__ import annotations

from typing import Optional

from pyflink.common.serialization import DeserializationSchema, FormatSpec, SerializationSchema
from pyflink.common.typeinfo import TypeInformation

__all__ = ['JsonRowDeserializationSchema', 'JsonRowSerializationSchema']


class JsonRowDeserializationSchema(DeserializationSchema):
    """Messages of one JSON object to rows."""

    def __init__(self, j_deserialization_schema):
        super().__init__(j_deserialization_schema=j_deserialization_schema)

    @staticmethod
    def builder():
        """A builder; a type has to be given."""
        return JsonRowDeserializationSchema.Builder()

    class Builder(object):
        """Settings of a :class:`JsonRowDeserializationSchema`."""

        def __init__(self):
            self._type_info: Optional[TypeInformation] = None
            self._fail_on_missing_field = False
            self._ignore_parse_errors = False

        def type_info(self, type_info: TypeInformation):
            """Type of the rows."""
            self._type_info = type_info
            return self

        def json_schema(self, json_schema: str):
            """The type as a JSON schema."""
            if json_schema is None:
                raise TypeError("The json_schema must not be None.")
            from pyflink.datastream.formats._json_schema import to_type_info
            self._type_info = to_type_info(json_schema)
            return self

        def fail_on_missing_field(self):
            """A missing field is an error rather than null."""
            self._fail_on_missing_field = True
            return self

        def ignore_parse_errors(self):
            """Messages that cannot be read are dropped."""
            self._ignore_parse_errors = True
            return self

        def build(self):
            """The schema."""
            if self._type_info is None:
                raise TypeError('Typeinfo should be set.')
            if self._fail_on_missing_field and self._ignore_parse_errors:
                raise ValueError('JSON format doesn\'t support failOnMissingField and ignoreParseErrors are both true.')
            options = {'fail-on-missing-field': str(self._fail_on_missing_field).lower(),
                       'ignore-parse-errors': str(self._ignore_parse_errors).lower()}
            return JsonRowDeserializationSchema(FormatSpec('json', options, self._type_info))


class JsonRowSerializationSchema(SerializationSchema):
    """Rows to messages of one JSON object."""

    def __init__(self, j_serialization_schema):
        super().__init__(j_serialization_schema)

    @staticmethod
    def builder():
        """A builder; a type has to be given."""
        return JsonRowSerializationSchema.Builder()

    class Builder(object):
        """Settings of a :class:`JsonRowSerializationSchema`."""

        def __init__(self):
            self._type_info: Optional[TypeInformation] = None

        def with_type_info(self, type_info: TypeInformation):
            """Type of the rows."""
            self._type_info = type_info
            return self

        def build(self):
            """The schema."""
            if self._type_info is None:
                raise TypeError("Typeinfo should be set.")
            return JsonRowSerializationSchema(FormatSpec('json', {}, self._type_info))
