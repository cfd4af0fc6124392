"""Conversions between Python values and what columns hold, for types whose values need one each."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Any, Callable

_EPOCH = datetime(1970, 1, 1)
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_WIDE = Context(prec=1000)


def int_from(value: Any) -> int:
    """Whole numbers as PyFlink's coders take them: floats and decimals are cut, strings refused."""
    if isinstance(value, (str, bytes)) or not hasattr(value, "__int__"):
        raise TypeError("an integer is required")
    return int(value)


def date_to_days(value: Any) -> int:
    if not isinstance(value, date):
        raise TypeError("a datetime.date is required")
    return value.toordinal() - _EPOCH_DAY


def days_to_date(days: int) -> date:
    return date.fromordinal(days + _EPOCH_DAY)


def time_to_micros(value: Any) -> int:
    if not isinstance(value, time):
        raise TypeError("a datetime.time is required")
    return ((value.hour * 60 + value.minute) * 60 + value.second) * 1000000 + value.microsecond


def micros_to_time(micros: int) -> time:
    seconds, micros = divmod(micros, 1000000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return time(hour, minute, second, micros)


def timestamp_encoder(precision: int) -> Callable[[Any], int]:
    """datetime to a count of 10^-max(3, precision) s. An aware datetime counts by its own clock, as in PyFlink."""
    digits = max(3, precision)
    multiply, divide = 10 ** max(0, digits - 6), 10 ** max(0, 6 - digits)

    def encode(value: Any) -> int:
        if not isinstance(value, datetime):
            raise TypeError("a datetime.datetime is required")
        if value.tzinfo is not None:
            value = value.replace(tzinfo=None)
        passed = value - _EPOCH
        return ((passed.days * 86400 + passed.seconds) * 1000000 + passed.microseconds) * multiply // divide

    return encode


def timestamp_decoder(precision: int) -> Callable[[int], datetime]:
    digits = max(3, precision)
    multiply, divide = 10 ** max(0, 6 - digits), 10 ** max(0, digits - 6)
    return lambda count: _EPOCH + timedelta(microseconds=count * multiply // divide)


def instant_encoder(precision: int) -> Callable[[Any], int]:
    """``pyflink.common.time.Instant`` (or a datetime: naive ones are UTC) to a count of 10^-max(3, precision) s."""
    digits = max(3, precision)
    units, nanos_per_unit = 10**digits, 10 ** (9 - digits)

    def encode(value: Any) -> int:
        if isinstance(value, datetime):
            if value.tzinfo is not None:
                value = (value - value.utcoffset()).replace(tzinfo=None)
            passed = value - _EPOCH
            seconds, nanos = passed.days * 86400 + passed.seconds, passed.microseconds * 1000
        elif hasattr(value, "seconds") and hasattr(value, "nanos"):
            seconds, nanos = value.seconds, value.nanos
        else:
            raise TypeError("an Instant is required")
        return seconds * units + nanos // nanos_per_unit

    return encode


def instant_decoder(precision: int) -> Callable[[int], Any]:
    from pyflink.common.time import Instant

    digits = max(3, precision)
    units, nanos_per_unit = 10**digits, 10 ** (9 - digits)
    return lambda count: Instant(count // units, count % units * nanos_per_unit)


def _decimal(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        result = value
    elif isinstance(value, (int, str)):
        result = Decimal(value)
    elif isinstance(value, float):
        result = Decimal(repr(value))
    else:
        raise TypeError("a decimal.Decimal is required")
    if not result.is_finite():
        raise ValueError("only finite decimals exist")
    return result


def big_decimal_text(value: Any) -> str:
    try:
        return format(_decimal(value), "f")
    except InvalidOperation:
        raise ValueError("not a decimal number") from None


def decimal_encoder(precision: int, scale: int) -> Callable[[Any], str]:
    """Plain text with ``scale`` digits, rounded half up as Flink does; more than ``precision`` digits do not fit."""
    unit = Decimal(1).scaleb(-scale)
    limit = Decimal(10) ** (precision - scale)

    def encode(value: Any) -> str:
        try:
            rounded = _decimal(value).quantize(unit, ROUND_HALF_UP, _WIDE)
        except InvalidOperation:
            raise ValueError("not a decimal number") from None
        # abs() would round to the digits of the thread's context.
        if rounded.copy_abs() >= limit:
            raise ValueError(f"more than {precision - scale} digits before the point")
        return format(rounded, "f")

    return encode if precision else big_decimal_text
