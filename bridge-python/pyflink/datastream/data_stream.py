"""The streams of the DataStream API.

Windows and two-input streams are loaded when they are first used: a word count should not pay for them.
"""
from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from pyflink.datastream._collect import CloseableIterator
from pyflink.datastream._data_stream import DataStream, DataStreamSink
from pyflink.datastream._keyed_stream import CachedDataStream, KeyedStream

if TYPE_CHECKING:
    from pyflink.datastream._all_windowed_stream import AllWindowedStream
    from pyflink.datastream._connected_streams import BroadcastConnectedStream, BroadcastStream, ConnectedStreams
    from pyflink.datastream._windowed_stream import WindowedStream

__all__ = ['CloseableIterator', 'DataStream', 'KeyedStream', 'ConnectedStreams', 'WindowedStream', 'AllWindowedStream',
           'DataStreamSink', 'BroadcastStream', 'BroadcastConnectedStream', 'CachedDataStream']

_LATER = {
    'AllWindowedStream': '_all_windowed_stream',
    'BroadcastConnectedStream': '_connected_streams',
    'BroadcastStream': '_connected_streams',
    'ConnectedStreams': '_connected_streams',
    'WindowedStream': '_windowed_stream',
}


def __getattr__(name: str):
    if name not in _LATER:
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    value = getattr(importlib.import_module(f'pyflink.datastream.{_LATER[name]}'), name)
    globals()[name] = value
    return value
