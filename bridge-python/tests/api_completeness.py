"""
Compares the public API with that of a real PyFlink: ``python tests/api_completeness.py SITE_PACKAGES``.

SITE_PACKAGES is a folder with Apache Flink's own ``pyflink``; its sources are only parsed, never imported. Missing names and
parameters that are not listed as intentional below are printed, and the exit code is 1.
"""
from __future__ import annotations

import ast
import importlib
import inspect
import os
import sys
from typing import Dict, Iterator, List, Optional, Tuple

MODULES = [
    'common.completable_future', 'common.config_options', 'common.configuration', 'common.constants',
    'common.execution_config', 'common.input_dependency_constraint', 'common.io', 'common.job_client',
    'common.job_execution_result', 'common.job_id', 'common.job_status', 'common.restart_strategy',
    'common.serialization', 'common.serializer', 'common.time', 'common.typeinfo', 'common.types', 'common.utils',
    'common.watermark_strategy', 'metrics.metricbase', 'serializers',
    'datastream.async_data_stream', 'datastream.async_retry_predicates', 'datastream.async_retry_strategies',
    'datastream.checkpoint_config', 'datastream.checkpoint_storage', 'datastream.checkpointing_mode',
    'datastream.data_stream', 'datastream.execution_mode', 'datastream.externalized_checkpoint_retention',
    'datastream.functions', 'datastream.output_tag', 'datastream.slot_sharing_group', 'datastream.state',
    'datastream.state_backend', 'datastream.stream_execution_environment', 'datastream.time_domain',
    'datastream.timerservice', 'datastream.window',
    'datastream.connectors.base', 'datastream.connectors.file_system', 'datastream.connectors.number_seq',
    'datastream.connectors.hybrid_source', 'datastream.connectors.kafka', 'datastream.connectors.datagen',
    'datastream.formats.csv', 'datastream.formats.json', 'datastream.formats.avro', 'datastream.formats.parquet',
    'datastream.formats.orc', 'table.types', 'table.environment_settings', 'util.exceptions',
    'util.api_stability_decorators',
]

# Names that make no sense without a JVM, or that are PyFlink's own machinery.
WITHOUT_JAVA = {
    'get_gateway', 'java_utils', 'get_java_memory_size', 'get_java_slot_sharing_group', 'to_j_row_kind',
    'capture_java_exception', 'install_exception_handler', 'install_py4j_hooks', 'convert_py4j_exception',
    'exception_mapping', 'create_hadoop_configuration', 'create_java_properties', 'T', 'get_java_output_tag',
    'AccumulateType', 'WindowOperationDescriptor', 'long_to_int_with_bit_mixing', 'mod_inverse', 'Min',
    'create_arrow_schema', 'from_arrow_type', 'to_arrow_type',
}
# Parameters that hold Java objects.
JAVA_PARAMETERS = ('j_', 'java_')
INTENTIONAL = {
    'common.serialization': 'constructors take descriptions instead of Java objects',
    'table': 'the Table API is not part of this version, except for its data types and settings',
}


def public(name: str) -> bool:
    return not name.startswith(('_', 'Internal')) and name not in WITHOUT_JAVA


def definitions(path: str) -> Iterator[Tuple[str, ast.AST]]:
    """(qualified name, node) of public functions, classes and methods of a source file."""
    with open(path, encoding='utf-8') as file:
        tree = ast.parse(file.read())

    def walk(body: List[ast.stmt], prefix: str) -> Iterator[Tuple[str, ast.AST]]:
        for node in body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                if public(node.name) or node.name == '__init__':
                    yield prefix + node.name, node
            elif isinstance(node, ast.ClassDef) and public(node.name):
                yield prefix + node.name, node
                yield from walk(node.body, prefix + node.name + '.')
            elif isinstance(node, ast.Assign) and prefix:
                for target in node.targets:
                    if isinstance(target, ast.Name) and public(target.id):
                        yield prefix + target.id, node

    yield from walk(tree.body, '')


def parameters(node: ast.AST) -> Optional[List[str]]:
    """Parameter names without self and Java objects; None when it is no function."""
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return None
    names = [argument.arg for argument in node.args.posonlyargs + node.args.args + node.args.kwonlyargs]
    return [name for name in names if name not in ('self', 'cls') and not name.startswith(JAVA_PARAMETERS)]


def ours(module: object, name: str) -> object:
    value = module
    for part in name.split('.'):
        value = getattr(value, part)
    return value


def compare_parameters(theirs: List[str], value: object) -> List[str]:
    """Their parameters that ours lacks."""
    try:
        signature = inspect.signature(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return []
    kinds = [parameter.kind for parameter in signature.parameters.values()]
    if inspect.Parameter.VAR_POSITIONAL in kinds or inspect.Parameter.VAR_KEYWORD in kinds:
        return []
    return [name for name in theirs if name not in signature.parameters]


def compare_module(name: str, path: str) -> Dict[str, str]:
    problems: Dict[str, str] = {}
    try:
        module = importlib.import_module('pyflink.' + name)
    except ImportError as error:
        return {name: 'the module is missing (%s)' % error}
    for qualified, node in definitions(path):
        try:
            value = ours(module, qualified)
        except AttributeError:
            problems[qualified] = 'is missing'
            continue
        theirs = parameters(node)
        if theirs and not name.startswith(tuple(INTENTIONAL)):
            lacking = compare_parameters(theirs, value)
            if lacking:
                problems[qualified] = 'lacks parameters: ' + ', '.join(lacking)
    return problems


def main(site_packages: str) -> int:
    count = 0
    for name in MODULES:
        path = os.path.join(site_packages, 'pyflink', *name.split('.')) + '.py'
        if not os.path.exists(path):
            continue
        for qualified, problem in sorted(compare_module(name, path).items()):
            count += 1
            print('pyflink.%s: %s %s' % (name, qualified, problem))
    print('%d differences; intentional ones are listed in this script' % count)
    return 1 if count else 0


if __name__ == '__main__':
    if len(sys.argv) != 2:
        sys.exit('usage: api_completeness.py SITE_PACKAGES')
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
    sys.exit(main(sys.argv[1]))
