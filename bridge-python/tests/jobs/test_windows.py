"""Windows of every kind on the real host; what is expected was compared with PyFlink's."""
from __future__ import annotations

import pytest

from pyflink.common import Time, Types, WatermarkStrategy
from pyflink.common.watermark_strategy import TimestampAssigner
from pyflink.datastream.functions import (
    AggregateFunction,
    AllWindowFunction,
    ProcessAllWindowFunction,
    ProcessWindowFunction,
    WindowFunction,
)
from pyflink.datastream.state import ValueStateDescriptor
from pyflink.datastream.window import (
    ContinuousEventTimeTrigger,
    CountSlidingWindowAssigner,
    CountTrigger,
    EventTimeSessionWindows,
    GlobalWindows,
    PurgingTrigger,
    SessionWindowTimeGapExtractor,
    SlidingEventTimeWindows,
    Trigger,
    TriggerResult,
    TumblingEventTimeWindows,
    TumblingProcessingTimeWindows,
)

from .conftest import new_environment

PAIR = Types.TUPLE([Types.STRING(), Types.INT()])
ROWS = [('a', 1), ('a', 2), ('b', 3), ('a', 6), ('b', 8), ('b', 9), ('a', 15), ('a', 16), ('b', 31)]


class SecondColumn(TimestampAssigner):
    def extract_timestamp(self, value, record_timestamp):
        return value[1]


class Describe(ProcessWindowFunction):
    """key, start, end and the numbers of a window."""

    def process(self, key, context, elements):
        window = context.window()
        yield f'{key} {getattr(window, "start", "-")} {getattr(window, "end", "-")} {[e[1] for e in elements]}'


class DescribeAll(ProcessAllWindowFunction):
    def process(self, context, elements):
        yield f'{context.window().start} {[e[1] for e in elements]}'


class ApplyAll(AllWindowFunction):
    def apply(self, window, inputs):
        return [f'{window.start} {window.end} {len(inputs)}']


class LastTime(WindowFunction):
    def apply(self, key, window, inputs):
        return [f'{key} {window.max_timestamp()} {sum(v[1] for v in inputs)}']


class Sum(AggregateFunction):
    def create_accumulator(self):
        return 0, ''

    def add(self, value, accumulator):
        return accumulator[0] + value[1], value[0]

    def get_result(self, accumulator):
        return accumulator[1], accumulator[0]

    def merge(self, a, b):
        return a[0] + b[0], a[1] or b[1]


def add(a, b):
    return a[0], a[1] + b[1]


def ms(number):
    return Time.milliseconds(number)


@pytest.fixture(params=['process', 'thread'])
def rows(request):
    env = new_environment(python_execution__mode=request.param)
    # One subtask up to the shuffle, so that the order within a key is that of the rows.
    env.set_parallelism(1)
    strategy = WatermarkStrategy.for_monotonous_timestamps().with_timestamp_assigner(SecondColumn())
    stream = env.from_collection(ROWS, PAIR).assign_timestamps_and_watermarks(strategy)
    env.set_parallelism(2)
    return stream


def by_name(stream):
    return stream.key_by(lambda value: value[0], Types.STRING())


def collected(stream):
    with stream.execute_and_collect() as results:
        return sorted(map(str, results))


def test_tumbling_with_offset(rows):
    windows = by_name(rows).window(TumblingEventTimeWindows.of(ms(5), ms(2)))
    assert collected(windows.process(Describe(), Types.STRING())) == [
        'a -3 2 [1]', 'a 12 17 [15, 16]', 'a 2 7 [2, 6]', 'b 2 7 [3]', 'b 27 32 [31]', 'b 7 12 [8, 9]']


def test_sliding_apply_and_reduce(rows):
    windows = by_name(rows).window(SlidingEventTimeWindows.of(ms(10), ms(5)))
    assert collected(windows.apply(LastTime(), Types.STRING())) == [
        'a 14 6', 'a 19 31', 'a 24 31', 'a 4 3', 'a 9 9', 'b 14 17', 'b 34 31', 'b 39 31', 'b 4 3', 'b 9 20']
    assert collected(windows.reduce(add, Describe(), Types.STRING()))[:2] == ['a -5 5 [3]', 'a 0 10 [9]']


def test_sessions_merge_accumulators(rows):
    windows = by_name(rows).window(EventTimeSessionWindows.with_gap(ms(4)))
    assert collected(windows.aggregate(Sum(), Describe(), Types.TUPLE([Types.INT(), Types.STRING()]),
                                       Types.STRING())) == [
        'a 1 10 [9]', 'a 15 20 [31]', 'b 3 7 [3]', 'b 31 35 [31]', 'b 8 13 [17]']


def test_sessions_with_gaps_of_their_elements(rows):
    class Gap(SessionWindowTimeGapExtractor):
        def extract(self, element):
            return 2 if element[0] == 'a' else 6

    windows = by_name(rows).window(EventTimeSessionWindows.with_dynamic_gap(Gap()))
    assert collected(windows.process(Describe(), Types.STRING())) == [
        'a 1 4 [1, 2]', 'a 15 18 [15, 16]', 'a 6 8 [6]', 'b 3 15 [3, 8, 9]', 'b 31 37 [31]']


def test_windows_of_all_elements(rows):
    assert collected(rows.window_all(TumblingEventTimeWindows.of(ms(10))).process(DescribeAll(), Types.STRING())) == [
        '0 [1, 2, 3, 6, 8, 9]', '10 [15, 16]', '30 [31]']
    assert collected(rows.window_all(EventTimeSessionWindows.with_gap(ms(4))).apply(ApplyAll(), Types.STRING())) == [
        '1 13 6', '15 20 2', '31 35 1']


def test_count_windows(rows):
    """Their states are declared while elements of other stages of the slot end: see the worker's state requests."""
    assert collected(by_name(rows).count_window(2).process(Describe(), Types.STRING())) == [
        'a - - [1, 2]', 'a - - [6, 15]', 'b - - [3, 8]', 'b - - [9, 31]']
    assert collected(by_name(rows).window(CountSlidingWindowAssigner(3, 1)).process(Describe(), Types.STRING())) == [
        'a - - [1, 2, 6]', 'a - - [2, 6, 15]', 'a - - [6, 15, 16]', 'b - - [3, 8, 9]', 'b - - [8, 9, 31]']


def test_global_windows(rows):
    windows = by_name(rows).window(GlobalWindows.create())
    assert collected(windows.process(Describe(), Types.STRING())) == []
    assert collected(windows.trigger(PurgingTrigger.of(CountTrigger.of(2))).process(Describe(), Types.STRING())) == [
        'a - - [1, 2]', 'a - - [6, 15]', 'b - - [3, 8]', 'b - - [9, 31]']


def test_triggers(rows):
    windows = by_name(rows).window(TumblingEventTimeWindows.of(ms(10)))
    purging = windows.trigger(PurgingTrigger.of(CountTrigger.of(2)))
    assert collected(purging.process(Describe(), Types.STRING())) == [
        'a 0 10 [1, 2]', 'a 10 20 [15, 16]', 'b 0 10 [3, 8]']
    continuous = by_name(rows).window(TumblingEventTimeWindows.of(ms(10)))
    continuous.trigger(ContinuousEventTimeTrigger.of(ms(3)))
    assert collected(continuous.process(Describe(), Types.STRING()))[:5] == [
        'a 0 10 [1, 2, 6]'] * 3 + ['a 10 20 [15, 16]'] * 2


def test_a_trigger_with_state_of_its_own(rows):
    class AboveFive(Trigger):
        def on_element(self, element, timestamp, window, ctx):
            ctx.register_event_time_timer(window.max_timestamp())
            total = ctx.get_partitioned_state(ValueStateDescriptor('total', Types.INT()))
            total.update((total.value() or 0) + element[1])
            if total.value() > 5:
                total.clear()
                return TriggerResult.FIRE_AND_PURGE
            return TriggerResult.CONTINUE

        def on_processing_time(self, time, window, ctx):
            return TriggerResult.CONTINUE

        def on_event_time(self, time, window, ctx):
            return TriggerResult.FIRE

        def on_merge(self, window, ctx):
            ctx.register_event_time_timer(window.max_timestamp())

        def can_merge(self):
            return True

        def clear(self, window, ctx):
            ctx.get_partitioned_state(ValueStateDescriptor('total', Types.INT())).clear()

    tumbling = by_name(rows).window(TumblingEventTimeWindows.of(ms(10))).trigger(AboveFive())
    assert collected(tumbling.process(Describe(), Types.STRING())) == [
        'a 0 10 [1, 2, 6]', 'a 10 20 [15]', 'a 10 20 [16]', 'b 0 10 [3, 8]', 'b 0 10 [9]', 'b 30 40 [31]']


def test_state_of_windows_and_of_keys(rows):
    class Count(ProcessWindowFunction):
        def process(self, key, context, elements):
            window = context.window_state().get_state(ValueStateDescriptor('window', Types.INT()))
            everywhere = context.global_state().get_state(ValueStateDescriptor('key', Types.INT()))
            window.update((window.value() or 0) + 1)
            everywhere.update((everywhere.value() or 0) + 1)
            yield f'{key} {context.window().start} {window.value()} {everywhere.value()}'

        def clear(self, context):
            context.window_state().get_state(ValueStateDescriptor('window', Types.INT())).clear()

    windows = by_name(rows).window(TumblingEventTimeWindows.of(ms(10))).trigger(CountTrigger.of(1))
    assert collected(windows.process(Count(), Types.STRING())) == [
        'a 0 1 1', 'a 0 2 2', 'a 0 3 3', 'a 10 1 4', 'a 10 2 5', 'b 0 1 1', 'b 0 2 2', 'b 0 3 3', 'b 30 1 4']


def test_processing_time_windows_that_do_not_end_emit_nothing(rows):
    windows = by_name(rows).window(TumblingProcessingTimeWindows.of(Time.days(100)))
    assert collected(windows.process(Describe(), Types.STRING())) == []
