"""Rows and their change kinds."""
from enum import Enum
from typing import Any, Dict, Iterator, List, Optional

__all__ = ['Row', 'RowKind']

_SYMBOLS = ('+I', '-U', '+U', '-D')


class RowKind(Enum):
    """What a row means in a changelog; the values are those of Flink's byte encoding."""

    INSERT = 0
    UPDATE_BEFORE = 1
    UPDATE_AFTER = 2
    DELETE = 3

    def __str__(self) -> str:
        return _SYMBOLS[self.value]


_INSERT = RowKind.INSERT
_OWN_ATTRIBUTES = frozenset(('_fields', '_from_dict', '_row_kind', '_values'))


def _create_row(fields: Optional[List[str]], values: Any, row_kind: Optional[RowKind] = None) -> 'Row':
    row = Row(*values)
    if fields is not None:
        row._fields = fields
    if row_kind is not None:
        row._row_kind = row_kind
    return row


class Row(object):
    """
    A fixed number of values in a fixed order, optionally with field names, and with a :class:`RowKind`.

    ``Row(1, 'a')`` has positions only; ``Row(id=1, name='a')`` has names in the order in which they are written.
    A row of strings can be called to make rows with these names: ``Person = Row('name', 'age'); Person('Ann', 3)``.
    Fields are read by position, name or attribute: ``row[0]``, ``row['id']``, ``row.id``.
    """

    # `_fields` exists only on rows with names: its absence is what tells the two forms apart, also for users' code
    # that tests hasattr(row, '_fields') as PyFlink's does.

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        attributes = self.__dict__
        if kwargs:
            if args:
                raise ValueError("Can not use both args and kwargs to create Row")
            attributes['_fields'] = list(kwargs)
            attributes['_values'] = list(kwargs.values())
            attributes['_from_dict'] = True
        else:
            attributes['_values'] = list(args)
            attributes['_from_dict'] = False
        attributes['_row_kind'] = _INSERT

    @staticmethod
    def of_kind(row_kind: RowKind, *args: Any, **kwargs: Any) -> 'Row':
        """A row of the given kind; the other arguments are those of the constructor."""
        row = Row(*args, **kwargs)
        row._row_kind = row_kind
        return row

    def get_row_kind(self) -> RowKind:
        return self._row_kind

    def set_row_kind(self, row_kind: RowKind) -> None:
        self._row_kind = row_kind

    def set_field_names(self, field_names: List[str]) -> None:
        self._fields = field_names

    def get_fields_by_names(self, names: List[str]) -> List[Any]:
        """
        Values in the order of ``names``; all values of a row without names.

        :raises Exception: when the row has names and lacks one of ``names``.
        """
        fields = self.__dict__.get('_fields')
        if fields is None or names == fields:
            return self._values
        unknown = [name for name in dict.fromkeys(names) if name not in fields]
        if unknown:
            raise Exception("Field names {0} not exist in {1}.".format(unknown, fields))
        return [self._values[fields.index(name)] for name in names]

    def as_dict(self, recursive: bool = False) -> Dict[str, Any]:
        """
        Names to values.

        :param recursive: convert rows inside values, lists and dictionaries as well.
        :raises TypeError: when the row has no names.
        """
        if '_fields' not in self.__dict__:
            raise TypeError("Cannot convert a Row class into dict")
        values = [_plain(value) for value in self._values] if recursive else self._values
        return dict(zip(self._fields, values))

    def _is_retract_msg(self) -> bool:
        return self._row_kind in (RowKind.UPDATE_BEFORE, RowKind.DELETE)

    def _is_accumulate_msg(self) -> bool:
        return self._row_kind in (RowKind.UPDATE_AFTER, RowKind.INSERT)

    def __call__(self, *args: Any) -> 'Row':
        if len(args) > len(self._values):
            raise ValueError("Can not create Row with fields %s, expected %d values but got %s"
                             % (self, len(self._values), args))
        return _create_row(self._values, args, self._row_kind)

    def __contains__(self, item: Any) -> bool:
        fields = self.__dict__.get('_fields')
        return item in (self._values if fields is None else fields)

    def __getitem__(self, item: Any) -> Any:
        if isinstance(item, (int, slice)):
            return self._values[item]
        try:
            return self._values[self._fields.index(item)]
        except IndexError:
            raise KeyError(item)
        except ValueError:
            raise ValueError(item)

    def __setitem__(self, key: Any, value: Any) -> None:
        if isinstance(key, (int, slice)):
            self._values[key] = value
            return
        try:
            self._values[self._fields.index(key)] = value
        except (IndexError, AttributeError):
            raise KeyError(key)
        except ValueError:
            raise ValueError(value)

    def __getattr__(self, item: str) -> Any:
        # Reached only for names that are not attributes: field names, never private names.
        if item.startswith("_"):
            raise AttributeError(item)
        try:
            return self._values[self._fields.index(item)]
        except (IndexError, ValueError):
            raise AttributeError(item)

    def __setattr__(self, key: str, value: Any) -> None:
        if key not in _OWN_ATTRIBUTES:
            raise AttributeError(key)
        self.__dict__[key] = value

    def __reduce__(self) -> Any:
        return _create_row, (self.__dict__.get('_fields'), tuple(self._values), self._row_kind)

    def __repr__(self) -> str:
        fields = self.__dict__.get('_fields')
        if '_fields' in self.__dict__:
            return "Row(%s)" % ", ".join("%s=%r" % pair for pair in zip(fields, self._values))
        return "<Row(%s)>" % ", ".join(map(repr, self._values))

    def __eq__(self, other: Any) -> bool:
        if not isinstance(other, Row):
            return False
        named = '_fields' in self.__dict__
        if named != ('_fields' in other.__dict__) or self._row_kind != other._row_kind \
                or self.__class__ != other.__class__:
            return False
        if not named or self._fields == other._fields:
            return self._values == other._values
        names = sorted(self._fields)
        if names != sorted(other._fields):
            return False
        return [self[name] for name in names] == [other[name] for name in names]

    def __hash__(self) -> int:
        return hash(tuple(self._values))

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def _plain(value: Any) -> Any:
    if isinstance(value, Row):
        return value.as_dict(True)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value
