"""Configuration: string keys to values, as Flink's options read them."""
from __future__ import annotations

import base64
from typing import Any, Dict, List, Optional, Set, Tuple, Union

__all__ = ['Configuration']

_TIME_UNITS_MS = {
    'd': 86_400_000, 'day': 86_400_000, 'days': 86_400_000, 'h': 3_600_000, 'hour': 3_600_000, 'hours': 3_600_000,
    'm': 60_000, 'min': 60_000, 'minute': 60_000, 'minutes': 60_000, 's': 1000, 'sec': 1000, 'secs': 1000,
    'second': 1000, 'seconds': 1000, '': 1, 'ms': 1, 'milli': 1, 'millis': 1, 'millisecond': 1, 'milliseconds': 1,
}
_FRACTIONS_OF_MS = {
    'us': 1000, 'µs': 1000, 'micro': 1000, 'micros': 1000, 'microsecond': 1000, 'microseconds': 1000,
    'ns': 1_000_000, 'nano': 1_000_000, 'nanos': 1_000_000, 'nanosecond': 1_000_000, 'nanoseconds': 1_000_000,
}


class Configuration:
    """
    A mutable set of options. Values keep the type with which they were set (str, int, float, bool, bytearray) and are
    converted when they are read as another one, as Flink does.
    """

    @classmethod
    def from_dict(cls, map: Dict[str, str]) -> 'Configuration':
        """A configuration of the given entries."""
        configuration = cls()
        for key, value in map.items():
            configuration.set_string(key, value)
        return configuration

    def __init__(self, other: Optional['Configuration'] = None, j_configuration: Any = None) -> None:
        """
        :param other: a configuration to copy.
        :param j_configuration: a configuration to share entries with, or what wraps one as ``_configuration``; PyFlink
            passes Java's here.
        """
        if j_configuration is not None:
            shared = getattr(j_configuration, '_configuration', j_configuration)
            self._values: Dict[str, Any] = shared._values
        else:
            self._values = dict(other._values) if other is not None else {}

    def get_string(self, key: str, default_value: Optional[str]) -> Optional[str]:
        """The value as text."""
        value = self._values.get(key)
        return default_value if value is None else _text(value)

    def set_string(self, key: str, value: str) -> 'Configuration':
        """
        :raises ValueError: when the value is None.
        :raises TypeError: when it is not a str.
        """
        if value is None:
            raise ValueError("Value must not be null.")
        if not isinstance(value, str):
            raise TypeError("The value of '%s' must be a str, got %s." % (key, type(value).__name__))
        self._values[key] = value
        return self

    @staticmethod
    def parse_list_value(value: Optional[str]) -> List[str]:
        """The items of a list option, written as a YAML flow sequence (``[a, b]``) or separated by semicolons."""
        if not value:
            return []
        text = value.strip()
        if text.startswith('[') and text.endswith(']'):
            return [item.strip().strip('"\'') for item in text[1:-1].split(',') if item.strip()]
        return value.split(";")

    def get_integer(self, key: str, default_value: int) -> int:
        """
        :raises ValueError: when the value is no integer.
        """
        return self._converted(key, default_value, int)

    def set_integer(self, key: str, value: int) -> 'Configuration':
        return self._set(key, value, int)

    def get_boolean(self, key: str, default_value: bool) -> bool:
        """
        :raises ValueError: when the value is neither true nor false.
        """
        return self._converted(key, default_value, _boolean)

    def set_boolean(self, key: str, value: bool) -> 'Configuration':
        return self._set(key, value, bool)

    def get_float(self, key: str, default_value: float) -> float:
        """
        :raises ValueError: when the value is no number.
        """
        return self._converted(key, float(default_value), float)

    def set_float(self, key: str, value: float) -> 'Configuration':
        self._values[key] = float(value)
        return self

    def get_bytearray(self, key: str, default_value: bytearray) -> bytearray:
        """
        :raises ValueError: when the value was not set as bytes.
        """
        value = self._values.get(key)
        if value is None:
            return bytearray(default_value)
        if not isinstance(value, bytes):
            raise ValueError("Configuration cannot evaluate value %s as a byte[] value" % _text(value))
        return bytearray(value)

    def set_bytearray(self, key: str, value: bytearray) -> 'Configuration':
        self._values[key] = bytes(value)
        return self

    def key_set(self) -> Set[str]:
        """All keys that have a value."""
        return set(self._values)

    def add_all_to_dict(self, target_dict: Dict[str, Any]) -> None:
        """Adds all entries, with the values as they were set, to a dictionary."""
        target_dict.update(self._values)

    def add_all(self, other: 'Configuration', prefix: Optional[str] = None) -> 'Configuration':
        """Adds all entries of another configuration, with ``prefix`` before their keys."""
        for key, value in other._values.items():
            self._values[(prefix or '') + key] = value
        return self

    def contains_key(self, key: str) -> bool:
        return key in self._values

    def to_dict(self) -> Dict[str, str]:
        """All entries as text."""
        return {key: _text(value) for key, value in self._values.items()}

    def remove_config(self, key: str) -> bool:
        """Removes an entry; whether there was one."""
        return self._values.pop(key, None) is not None

    def _set(self, key: str, value: Any, kind: type) -> 'Configuration':
        if not isinstance(value, kind):
            raise TypeError("The value of '%s' must be of type %s, got %r." % (key, kind.__name__, value))
        self._values[key] = kind(value)
        return self

    def _converted(self, key: str, default_value: Any, convert: Any) -> Any:
        value = self._values.get(key)
        if value is None:
            return default_value
        try:
            return convert(_text(value).strip())
        except ValueError:
            raise ValueError("Could not parse value '%s' for key '%s'." % (_text(value), key)) from None

    def __deepcopy__(self, memodict: Any = None) -> 'Configuration':
        return Configuration(self)

    def __hash__(self) -> int:
        return hash(frozenset((key, _text(value)) for key, value in self._values.items()))

    def __eq__(self, other: Any) -> bool:
        if not isinstance(other, Configuration) or self._values.keys() != other._values.keys():
            return False
        return all(type(value) is type(other._values[key]) and value == other._values[key]
                   for key, value in self._values.items())

    def __str__(self) -> str:
        return "{%s}" % ", ".join("%s=%s" % entry for entry in self.to_dict().items())


def _boolean(text: str) -> bool:
    lowered = text.lower()
    if lowered not in ('true', 'false'):
        raise ValueError(text)
    return lowered == 'true'


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return 'true' if value else 'false'
    if isinstance(value, float):
        return _java_double(value)
    if isinstance(value, bytes):
        return '!!binary |-\n  ' + base64.b64encode(value).decode('ascii')
    return str(value)


def _java_double(value: float) -> str:
    """As Java prints a double: scientific outside of 1e-3 .. 1e7."""
    if value != value or value in (float('inf'), float('-inf')):
        return 'NaN' if value != value else ('Infinity' if value > 0 else '-Infinity')
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        text = format(value, 'f') if 'e' in repr(value) else repr(value)
        return text if '.' in text else text + '.0'
    digits, exponent = _shortest(value)
    return '%sE%d' % (digits if '.' in digits else digits + '.0', exponent)


def _shortest(value: float) -> Tuple[str, int]:
    """The shortest decimal digits that read back as ``value``, and their exponent."""
    for precision in range(17):
        mantissa, exponent = ('%.*e' % (precision, value)).split('e')
        if float('%se%s' % (mantissa, exponent)) == value:
            return mantissa, int(exponent)
    raise AssertionError('unreachable')


def parse_duration_ms(value: Union[str, int]) -> int:
    """
    Milliseconds of a duration option ("5 s", "200 ms", "1000", "PT1M").

    :raises ValueError: when the text is no duration.
    """
    text = str(value).strip()
    digits = len(text) - len(text.lstrip('0123456789'))
    number, unit = text[:digits], text[digits:].strip().lower()
    if number and unit in _TIME_UNITS_MS:
        return int(number) * _TIME_UNITS_MS[unit]
    if number and unit in _FRACTIONS_OF_MS:
        return int(number) // _FRACTIONS_OF_MS[unit]
    return _iso_duration_ms(text)


def _iso_duration_ms(text: str) -> int:
    import re
    match = re.fullmatch(r'P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?', text.upper())
    if not match or not any(match.groups()):
        raise ValueError("Could not parse '%s' as a duration (examples: 10 s, 200 ms, 1 min)." % text)
    days, hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return int(((days * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000)


def format_duration_ms(milliseconds: int) -> str:
    """A duration option as Flink writes it."""
    return '%d ms' % milliseconds
