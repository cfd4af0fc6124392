"""Job-wide fields of a graph, from the environment's configuration."""
from __future__ import annotations

from typing import Any, Dict, List

from pyflink._protocol.messages import Archive, CachedFile, PythonDependencies, RuntimeMode

_MODES = {'STREAMING': RuntimeMode.STREAMING, 'BATCH': RuntimeMode.BATCH, 'AUTOMATIC': RuntimeMode.AUTOMATIC}
_CLIENT = 'pyflink 2.3 (drey)'


def graph_settings(env: Any, job_name: Any) -> Dict[str, Any]:
    """Keyword arguments of ``JobGraph`` besides nodes and version."""
    configuration: Dict[str, str] = {key: str(value) for key, value in env._configuration.to_dict().items()}
    mode = configuration.get('execution.runtime-mode', 'STREAMING').upper()
    if mode not in _MODES:
        raise ValueError(f"Could not parse value '{mode}' for key 'execution.runtime-mode'. "
                         f'Expected one of: {sorted(_MODES)}')
    return {
        'name': job_name or configuration.get('pipeline.name') or 'Flink Streaming Job',
        'mode': _MODES[mode],
        'configuration': configuration,
        'parallelism': max(env.get_parallelism(), 0),
        'max_parallelism': max(int(configuration.get('pipeline.max-parallelism', '-1')), 0),
        'python': _dependencies(configuration),
        'job_parameters': parse_map(configuration.get('pipeline.global-job-parameters', '')),
        'cached_files': _cached_files(configuration.get('pipeline.cached-files', '')),
        'client': _CLIENT,
    }


def _dependencies(configuration: Dict[str, str]) -> PythonDependencies:
    dependencies = PythonDependencies(executable=configuration.get('python.executable', ''))
    dependencies.files.extend(part for part in configuration.get('python.files', '').split(',') if part)
    requirements, _, cache = configuration.get('python.requirements', '').partition('#')
    dependencies.requirements_file, dependencies.requirements_cache = requirements, cache
    for archive in configuration.get('python.archives', '').split(','):
        if archive:
            path, _, target = archive.partition('#')
            dependencies.archives.append(Archive(path=path, target=target))
    return dependencies


def _cached_files(text: str) -> List[CachedFile]:
    """``name:a,path:b;name:c,path:d,executable:true``"""
    files = []
    for entry in _split(text, ';'):
        fields = parse_map(entry)
        files.append(CachedFile(name=fields.get('name', ''), path=fields.get('path', ''),
                                executable=fields.get('executable', '').lower() == 'true'))
    return files


def parse_map(text: str) -> Dict[str, str]:
    """Flink's text form of a map: ``k1:v1,k2:v2``; a value that holds separators stands in quotes."""
    result = {}
    for entry in _split(text, ','):
        key, colon, value = _partition(entry)
        if colon:
            result[_unquote(key)] = _unquote(value)
    return result


def _partition(entry: str):
    parts = _split(entry, ':', 1)
    return (parts[0], ':', parts[1]) if len(parts) == 2 else (entry, '', '')


def _unquote(text: str) -> str:
    text = text.strip()
    if len(text) >= 2 and text[0] == text[-1] and text[0] in '\'"':
        return text[1:-1].replace(text[0] * 2, text[0])
    return text


def _split(text: str, separator: str, limit: int = -1) -> List[str]:
    """Splits outside of quotes; empty parts are dropped."""
    parts, start, quote = [], 0, ''
    for index, char in enumerate(text):
        if quote:
            quote = '' if char == quote else quote
        elif char in '\'"':
            quote = char
        elif char == separator and limit != 0:
            parts.append(text[start:index])
            start, limit = index + 1, limit - 1
    parts.append(text[start:])
    return [part for part in parts if part.strip()]
