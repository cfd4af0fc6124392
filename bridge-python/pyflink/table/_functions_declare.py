"""Declared functions as the host hears of them: a signature in JSON, and the function itself as a pickle."""
from __future__ import annotations

import importlib
import json
from typing import Any, Dict, Optional, Tuple

from pyflink.table.udf import (
    AggregateFunction, ImperativeAggregateFunction, TableAggregateFunction, UserDefinedFunctionWrapper, udaf, udtaf)


def wrapper_of(function: Any) -> UserDefinedFunctionWrapper:
    """
    What may be registered: wrappers, and aggregate functions that declare their types themselves.

    :raises TypeError: for anything else.
    """
    if isinstance(function, UserDefinedFunctionWrapper):
        return function
    if isinstance(function, (AggregateFunction, TableAggregateFunction)):
        declare = udaf if isinstance(function, AggregateFunction) else udtaf
        return declare(function, result_type=function.get_result_type(), accumulator_type=function.get_accumulator_type(),
                       name=type(function).__name__)
    raise TypeError('%r is no user-defined function: declare it with udf, udtf, udaf or udtaf' % (function,))


def signature(function: UserDefinedFunctionWrapper) -> Dict[str, Any]:
    """Kind and types of a function; types in SQL's text. ``inputs`` None = any arguments."""
    answer: Dict[str, Any] = {
        'name': function._name,
        'kind': function._kind,
        'inputs': None if function._input_types is None else [_text(one) for one in function._input_types],
        'result': _result(function),
        'deterministic': function._deterministic,
        'vectorized': function._func_type == 'pandas',
        'takesRow': function._takes_row_as_input,
    }
    accumulator = _accumulator(function)
    if accumulator is not None:
        answer['accumulator'] = accumulator
        base, own = ImperativeAggregateFunction, type(function._delegate())
        answer['retracts'] = own.retract is not base.retract
        answer['merges'] = own.merge is not base.merge
    return answer


def payload(function: UserDefinedFunctionWrapper) -> bytes:
    """
    The pickle that :func:`pyflink.fn_execution.table_functions.load` reads.

    :raises TypeError, PicklingError: when the function, or what it refers to, cannot be pickled.
    """
    from pyflink._graph.pickling import dumps
    return dumps(function._delegate(), 'the table function %s' % function._name)


def find_function(entry: str) -> UserDefinedFunctionWrapper:
    """
    The function that ``module.attribute`` names.

    :raises ValueError, ImportError, AttributeError, TypeError: when there is none.
    """
    module_name, dot, attribute = entry.rpartition('.')
    if not dot or not module_name or not attribute:
        raise ValueError("The name '%s' of a Python function must be of the form module.attribute" % entry)
    return wrapper_of(getattr(importlib.import_module(module_name), attribute))


def describe(function: Any) -> Tuple[str, bytes]:
    """Signature in JSON, and pickle."""
    wrapper = wrapper_of(function)
    return json.dumps(signature(wrapper)), payload(wrapper)


def describe_entry(needed: str) -> Tuple[str, bytes, str]:
    """Signature, pickle and error for what the host asks: ``{"entry": "module.attribute"}``, or a module's ``text``."""
    asked = json.loads(needed)
    try:
        if 'text' in asked:
            from pyflink.fn_execution.table_functions import find_in_text
            # Such a module exists where its text is run, so its text travels instead of a pickle.
            return json.dumps(signature(find_in_text(asked['text'], asked['entry']))), b'', ''
        declared, data = describe(find_function(asked['entry']))
        return declared, data, ''
    except Exception as error:
        from pyflink.fn_execution.failures import format_traceback
        return '', b'', format_traceback(error)


def _text(declared: Any) -> str:
    from pyflink.table._type_text import type_text
    return declared if isinstance(declared, str) else type_text(declared)


def _result(function: Any) -> str:
    if function._kind != 'TABLE':
        return _text(function._result_type)
    types = function._result_types
    if isinstance(types, str):
        return types
    return 'ROW<%s>' % ', '.join('f%d %s' % (i, _text(one)) for i, one in enumerate(types))


def _accumulator(function: Any) -> Optional[str]:
    if not function._kind.endswith('AGGREGATE'):
        return None
    if function._func_type == 'pandas':
        return 'ARRAY<%s>' % _text(function._result_type)
    from pyflink.table._functions_aggregate import accumulator_text
    return accumulator_text(function._accumulator_type)
