"""JSON schemas as types, by the rules of Flink's ``JsonRowSchemaConverter``."""
from __future__ import annotations

import json
from typing import Any, Dict

from pyflink.common.typeinfo import RowTypeInfo, TypeInformation, Types


def to_type_info(json_schema: str) -> TypeInformation:
    """The type that ``json_schema`` (text) describes. Raises ValueError on what Flink does not support."""
    root = json.loads(json_schema)
    return _convert('<root>', root, root)


def _convert(location: str, node: Dict[str, Any], root: Dict[str, Any]) -> TypeInformation:
    if '$ref' in node:
        return _convert(node['$ref'], _resolve(location, node['$ref'], root), root)
    if 'oneOf' in node:
        return _convert_one_of(location, node, root)
    kinds = node.get('type')
    if kinds is None:
        raise ValueError(f"Unsupported type in node: {location}")
    if isinstance(kinds, list):
        kinds = [kind for kind in kinds if kind != 'null'] or ['null']
        if len(kinds) > 1:
            raise ValueError(f'Union types with more than a null type are not supported yet in node: {location}')
        return _convert_kind(location, kinds[0], node, root)
    return _convert_kind(location, kinds, node, root)


def _convert_one_of(location: str, node: Dict[str, Any], root: Dict[str, Any]) -> TypeInformation:
    options = [option for option in node['oneOf'] if option.get('type') != 'null']
    if len(options) != 1:
        raise ValueError(f'Union types with more than a null type are not supported yet in node: {location}')
    return _convert(f'{location}/oneOf', options[0], root)


def _convert_kind(location: str, kind: str, node: Dict[str, Any], root: Dict[str, Any]) -> TypeInformation:
    if kind == 'null':
        raise ValueError(f'A null type is not supported on its own in node: {location}')
    if kind == 'boolean':
        return Types.BOOLEAN()
    if kind in ('number', 'integer'):
        return Types.BIG_DEC()
    if kind == 'string':
        return _convert_string(node)
    if kind == 'object':
        return _convert_object(location, node, root)
    if kind == 'array':
        return _convert_array(location, node, root)
    raise ValueError(f"Unsupported type '{kind}' in node: {location}")


def _convert_string(node: Dict[str, Any]) -> TypeInformation:
    known = {'date-time': Types.SQL_TIMESTAMP, 'time': Types.SQL_TIME, 'date': Types.SQL_DATE}
    if node.get('format') in known:
        return known[node['format']]()
    if node.get('contentEncoding') == 'base64':
        return Types.PRIMITIVE_ARRAY(Types.BYTE())
    return Types.STRING()


def _convert_object(location: str, node: Dict[str, Any], root: Dict[str, Any]) -> TypeInformation:
    properties = node.get('properties')
    if properties is None:
        return RowTypeInfo([], [])
    types = [_convert(f'{location}/{name}', part, root) for name, part in properties.items()]
    return RowTypeInfo(types, list(properties))


def _convert_array(location: str, node: Dict[str, Any], root: Dict[str, Any]) -> TypeInformation:
    items = node.get('items')
    if items is None:
        raise ValueError(f"Arrays must specify an 'items' property in node: {location}")
    if isinstance(items, list):
        if node.get('additionalItems', False) is not False:
            raise ValueError(f'An array tuple must not allow additional items in node: {location}')
        return RowTypeInfo([_convert(f'{location}/items[{index}]', item, root) for index, item in enumerate(items)])
    return Types.OBJECT_ARRAY(_convert(f'{location}/items', items, root))


def _resolve(location: str, reference: str, root: Dict[str, Any]) -> Dict[str, Any]:
    if not reference.startswith('#'):
        raise ValueError(f'Only JSON schemes with simple references (one indirection in the same document) are '
                         f'supported yet. But was: {reference} in node: {location}')
    node: Any = root
    for part in reference.lstrip('#').strip('/').split('/'):
        node = node[part] if part else node
    return node
