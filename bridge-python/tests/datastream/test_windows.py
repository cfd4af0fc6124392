"""Window assigners and triggers, called as the window operator calls them."""
import io
import pickle

import pytest

from pyflink.common.time import Time
from pyflink.datastream.window import (
    ContinuousEventTimeTrigger,
    CountSlidingWindowAssigner,
    CountTrigger,
    CountTumblingWindowAssigner,
    CountWindow,
    DynamicEventTimeSessionWindows,
    EventTimeSessionWindows,
    EventTimeTrigger,
    GlobalWindow,
    MergingWindowAssigner,
    PurgingTrigger,
    SessionWindowTimeGapExtractor,
    SlidingEventTimeWindows,
    TimeWindow,
    TimeWindowSerializer,
    Trigger,
    TriggerResult,
    TumblingEventTimeWindows,
    TumblingProcessingTimeWindows,
    WindowAssigner,
)


class ValueCell:
    def __init__(self):
        self.content = None

    def value(self):
        return self.content

    def update(self, value):
        self.content = value


class ReducingCell:
    def __init__(self, reduce):
        self.content, self._reduce = None, reduce

    def get(self):
        return self.content

    def add(self, value):
        self.content = value if self.content is None else self._reduce(self.content, value)

    def clear(self):
        self.content = None


class Context(WindowAssigner.WindowAssignerContext):
    """Context of one key."""

    def __init__(self, now=0):
        self.now, self.cells = now, {}

    def get_current_processing_time(self):
        return self.now

    def get_runtime_context(self):
        return self

    def get_state(self, descriptor):
        return self.cells.setdefault(descriptor.name, ValueCell())


class TriggerContext(Trigger.OnMergeContext):
    """Context of one key and window."""

    def __init__(self, watermark=-1):
        self.watermark, self.timers, self.cells = watermark, set(), {}

    def get_current_processing_time(self):
        return 0

    def get_metric_group(self):
        return None

    def get_current_watermark(self):
        return self.watermark

    def register_processing_time_timer(self, time):
        self.timers.add(('p', time))

    def register_event_time_timer(self, time):
        self.timers.add(('e', time))

    def delete_processing_time_timer(self, time):
        self.timers.discard(('p', time))

    def delete_event_time_timer(self, time):
        self.timers.discard(('e', time))

    def get_partitioned_state(self, descriptor):
        return self.cells.setdefault(descriptor.name, ReducingCell(descriptor.get_reduce_function().reduce))

    def merge_partitioned_state(self, descriptor):
        pass


def bounds(windows):
    return [(window.start, window.end) for window in windows]


def test_time_windows():
    tumbling = TumblingEventTimeWindows.of(Time.milliseconds(10), Time.milliseconds(3))
    assert bounds(tumbling.assign_windows(None, 12, None)) == [(3, 13)]
    assert bounds(tumbling.assign_windows(None, -1, None)) == [(-7, 3)]
    sliding = SlidingEventTimeWindows.of(Time.milliseconds(10), Time.milliseconds(4))
    assert bounds(sliding.assign_windows(None, 9, None)) == [(8, 18), (4, 14), (0, 10)]
    assert bounds(TumblingProcessingTimeWindows(5, 0).assign_windows(None, 99, Context(now=7))) == [(5, 10)]
    with pytest.raises(Exception, match='no timestamp marker'):
        tumbling.assign_windows(None, -2 ** 63, None)


def test_count_windows():
    tumbling, context = CountTumblingWindowAssigner.of(2), Context()
    assert [tumbling.assign_windows('x', 0, context)[0].id for _ in range(5)] == [0, 0, 1, 1, 2]
    sliding, context = CountSlidingWindowAssigner.of(3, 2), Context()
    ids = [[window.id for window in sliding.assign_windows('x', 0, context)] for _ in range(6)]
    assert ids == [[0], [0], [1, 0], [1], [2, 1], [2]]


class Merges(MergingWindowAssigner.MergeCallback):
    def __init__(self):
        self.found = []

    def merge(self, to_be_merged, merge_result):
        self.found.append((sorted(to_be_merged), merge_result))


def test_sessions_merge_when_they_touch():
    merges = Merges()
    windows = [TimeWindow(20, 25), TimeWindow(0, 5), TimeWindow(5, 9), TimeWindow(3, 6), TimeWindow(30, 31)]
    EventTimeSessionWindows.with_gap(Time.milliseconds(5)).merge_windows(windows, merges)
    assert merges.found == [([TimeWindow(0, 5), TimeWindow(3, 6), TimeWindow(5, 9)], TimeWindow(0, 9))]
    merges = Merges()
    TimeWindow.merge_windows([TimeWindow(0, 5), TimeWindow(0, 5)], merges)
    assert merges.found == []


def test_dynamic_gap():
    class Gap(SessionWindowTimeGapExtractor):
        def extract(self, element):
            return element

    assigner = EventTimeSessionWindows.with_dynamic_gap(Gap())
    assert isinstance(assigner, DynamicEventTimeSessionWindows)
    assert bounds(assigner.assign_windows(7, 100, None)) == [(100, 107)]
    with pytest.raises(Exception, match='Dynamic session time gap must satisfy 0 < gap'):
        assigner.assign_windows(0, 100, None)


def test_event_time_trigger():
    trigger, context, window = EventTimeTrigger.create(), TriggerContext(), TimeWindow(0, 10)
    assert trigger.on_element('x', 3, window, context) is TriggerResult.CONTINUE
    assert context.timers == {('e', 9)}
    assert trigger.on_event_time(5, window, context) is TriggerResult.CONTINUE
    assert trigger.on_event_time(9, window, context) is TriggerResult.FIRE
    context.watermark = 9
    assert trigger.on_element('late', 3, window, context) is TriggerResult.FIRE
    trigger.clear(window, context)
    assert context.timers == set()


def test_count_trigger_and_purging():
    trigger, context = PurgingTrigger.of(CountTrigger.of(2)), TriggerContext()
    results = [trigger.on_element('x', 0, GlobalWindow.get(), context) for _ in range(4)]
    assert results == [TriggerResult.CONTINUE, TriggerResult.FIRE_AND_PURGE] * 2
    assert trigger.can_merge()


def test_continuous_event_time_trigger():
    trigger, context, window = ContinuousEventTimeTrigger.of(Time.milliseconds(4)), TriggerContext(), TimeWindow(0, 10)
    assert trigger.on_element('x', 5, window, context) is TriggerResult.CONTINUE
    assert context.timers == {('e', 8), ('e', 9)}
    assert trigger.on_event_time(8, window, context) is TriggerResult.FIRE
    assert context.get_partitioned_state(trigger.state_desc).get() == 9
    assert trigger.on_event_time(9, window, context) is TriggerResult.FIRE
    trigger.clear(window, context)
    assert context.get_partitioned_state(trigger.state_desc).get() is None


def test_windows_as_values():
    window = TimeWindow(-3, 4)
    assert window == TimeWindow(-3, 4) and hash(window) == hash(TimeWindow(-3, 4)) and window.max_timestamp() == 3
    assert window != CountWindow(1) and TimeWindow(-3, 3) < window <= window
    assert repr(window) == 'TimeWindow(start=-3, end=4)' and repr(CountWindow(2)) == 'CountWindow(id=2)'
    stream = io.BytesIO()
    TimeWindowSerializer().serialize(window, stream)
    stream.seek(0)
    assert TimeWindowSerializer().deserialize(stream) == window
    assert pickle.loads(pickle.dumps(TumblingEventTimeWindows(5, 1)))._offset == 1
