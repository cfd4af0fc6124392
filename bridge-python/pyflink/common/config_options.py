"""Builders of configuration options."""
from typing import Any, Generic, Optional, TypeVar

T = TypeVar('T')

__all__ = ['ConfigOptions', 'ConfigOption']


class ConfigOption(Generic[T]):
    """An option: a key, the type of its value and perhaps a default."""

    def __init__(self, key: str, value_type: str, default_value: Optional[T] = None) -> None:
        self._key = key
        self._type = value_type
        self._default_value = default_value

    def key(self) -> str:
        return self._key

    def has_default_value(self) -> bool:
        return self._default_value is not None

    def default_value(self) -> Optional[T]:
        return self._default_value

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, ConfigOption) and self._key == other._key \
            and self._default_value == other._default_value

    def __hash__(self) -> int:
        return hash(self._key)

    def __str__(self) -> str:
        return "Key: '%s' , default: %s" % (self._key, self._default_value)


class ConfigOptions(object):
    """Starts the definition of an option: ``ConfigOptions.key("a.b").int_type().default_value(3)``."""

    def __init__(self, option_key: str) -> None:
        self._key = option_key

    @staticmethod
    def key(key: str) -> 'ConfigOptions.OptionBuilder':
        """
        :raises ValueError: when the key is None.
        """
        if key is None:
            raise ValueError("The key of an option must not be None.")
        return ConfigOptions.OptionBuilder(key)

    class OptionBuilder(object):
        """Asks for the type of the value."""

        def __init__(self, option_key: str) -> None:
            self._key = option_key

        def boolean_type(self) -> 'ConfigOptions.TypedConfigOptionBuilder[bool]':
            return ConfigOptions.TypedConfigOptionBuilder(self._key, 'Boolean')

        def int_type(self) -> 'ConfigOptions.TypedConfigOptionBuilder[int]':
            return ConfigOptions.TypedConfigOptionBuilder(self._key, 'Integer')

        def long_type(self) -> 'ConfigOptions.TypedConfigOptionBuilder[int]':
            return ConfigOptions.TypedConfigOptionBuilder(self._key, 'Long')

        def float_type(self) -> 'ConfigOptions.TypedConfigOptionBuilder[float]':
            return ConfigOptions.TypedConfigOptionBuilder(self._key, 'Float')

        def double_type(self) -> 'ConfigOptions.TypedConfigOptionBuilder[float]':
            return ConfigOptions.TypedConfigOptionBuilder(self._key, 'Double')

        def string_type(self) -> 'ConfigOptions.TypedConfigOptionBuilder[str]':
            return ConfigOptions.TypedConfigOptionBuilder(self._key, 'String')

    class TypedConfigOptionBuilder(Generic[T]):
        """Asks for the default."""

        def __init__(self, option_key: str, value_type: str) -> None:
            self._key = option_key
            self._type = value_type

        def default_value(self, value: T) -> 'ConfigOption[T]':
            return ConfigOption(self._key, self._type, value)

        def no_default_value(self) -> 'ConfigOption[T]':
            return ConfigOption(self._key, self._type)
