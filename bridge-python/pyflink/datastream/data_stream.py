"""The streams of the DataStream API."""
from pyflink.datastream._all_windowed_stream import AllWindowedStream
from pyflink.datastream._collect import CloseableIterator
from pyflink.datastream._connected_streams import BroadcastConnectedStream, BroadcastStream, ConnectedStreams
from pyflink.datastream._data_stream import DataStream, DataStreamSink
from pyflink.datastream._keyed_stream import CachedDataStream, KeyedStream
from pyflink.datastream._windowed_stream import WindowedStream

__all__ = ['CloseableIterator', 'DataStream', 'KeyedStream', 'ConnectedStreams', 'WindowedStream', 'AllWindowedStream',
           'DataStreamSink', 'BroadcastStream', 'BroadcastConnectedStream', 'CachedDataStream']
