"""Window operators and asynchronous functions."""

import asyncio

import pytest
from fake_host import INT, MAX_LONG, TEXT, FakeHost, StageFailed, function, values_of
from pyflink.common.time import Time
from pyflink.common.typeinfo import Types
from pyflink.datastream._operations import AsyncOperation, WindowOperation
from pyflink.datastream.async_retry_strategies import FixedDelayRetryStrategy
from pyflink.datastream.functions import (
    AggregateFunction,
    AsyncFunction,
    KeyedProcessFunction,
    ProcessAllWindowFunction,
    ProcessWindowFunction,
    WindowFunction,
)
from pyflink.datastream.output_tag import OutputTag
from pyflink.datastream.state import ValueStateDescriptor
from pyflink.datastream.window import (
    ContinuousEventTimeTrigger,
    CountSlidingWindowAssigner,
    CountTrigger,
    CountTumblingWindowAssigner,
    EventTimeSessionWindows,
    GlobalWindows,
    ProcessingTimeSessionWindows,
    PurgingTrigger,
    SlidingEventTimeWindows,
    TumblingEventTimeWindows,
    TumblingProcessingTimeWindows,
)

LATE = OutputTag("late")


class Contents(ProcessWindowFunction):
    def process(self, key, context, elements):
        window = context.window()
        yield key, getattr(window, "start", None), getattr(window, "end", None), list(elements)


def add(a, b):
    return a + b


def windows(assigner, kind="process", pre=None, user_function=None, trigger=None, lateness=0, late=None, **fields):
    operation = WindowOperation(
        assigner,
        trigger or assigner.get_default_trigger(None),
        lateness,
        late,
        kind,
        pre,
        Contents() if user_function is None and kind == "process" else user_function,
        Types.LONG(),
        None,
        fields.pop("keyed", True),
    )
    return FakeHost([function("window", operation, ["late"])], input_types=[INT], key_type=TEXT, **fields)


def test_tumbling():
    host = windows(TumblingEventTimeWindows.of(Time.milliseconds(10)))
    assert host.send([1, 2, 3], [1, 9, 11], keys="aba") == []
    assert host.send([4], [2], keys="a") == []
    assert host.advance(9) == [(0, ("a", 0, 10, [1, 4]), 9), (0, ("b", 0, 10, [2]), 9)]
    assert values_of(host.advance(MAX_LONG)) == [("a", 10, 20, [3])]
    assert host.contents["window-contents"] == {} and not host.event_timers
    host.close()


def test_sliding_with_reduce():
    host = windows(SlidingEventTimeWindows.of(Time.milliseconds(10), Time.milliseconds(5)), "reduce", add)
    host.send([1, 2, 4], [1, 6, 12], keys="aaa")
    assert host.advance(100) == [(0, 1, 4), (0, 3, 9), (0, 6, 14), (0, 4, 19)]
    host.close()


class Average(AggregateFunction):
    def create_accumulator(self):
        return 0, 0

    def add(self, value, accumulator):
        return accumulator[0] + value, accumulator[1] + 1

    def get_result(self, accumulator):
        return accumulator[0] / accumulator[1]

    def merge(self, a, b):
        return a[0] + b[0], a[1] + b[1]


@pytest.mark.parametrize(
    "kind,pre,expected", [("process", None, [1, 2, 3]), ("reduce", add, [6]), ("aggregate", Average(), [2.0])]
)
def test_sessions_merge(kind, pre, expected):
    host = windows(EventTimeSessionWindows.with_gap(Time.milliseconds(5)), kind, pre, Contents())
    host.send([1], [0], keys="a")
    host.send([2], [8], keys="a")
    assert len(host.event_timers) == 2
    host.send([3, 9], [4, 100], keys="aa")
    assert len(host.event_timers) == 2
    ((_, (key, start, end, elements), time),) = host.advance(50)
    assert (key, start, end, sorted(elements), time) == ("a", 0, 13, expected, 12)
    assert list(host.state("merging-window-set", "a").values()) == ["100,105"]
    host.advance(MAX_LONG)
    assert not host.state("merging-window-set", "a") and not host.contents["window-contents"]
    host.close()


def test_sessions_within_one_frame():
    host = windows(EventTimeSessionWindows.with_gap(Time.milliseconds(5)), "reduce", add)
    host.send([1, 2, 4, 8], [0, 8, 4, 30], keys="aaaa")
    assert values_of(host.advance(100)) == [7, 8]
    host.close()


def test_lateness():
    host = windows(TumblingEventTimeWindows.of(Time.milliseconds(10)), "reduce", add, lateness=5, late=LATE)
    host.send([1], [1], keys="a")
    assert values_of(host.advance(10)) == [1]
    assert host.send([2], [3], keys="a") == [(0, 3, 3)]
    assert host.advance(14) == []
    assert host.contents["window-contents"] == {}
    assert host.send([7], [4], keys="a") == [(1, 7, 4)]
    host.close()


def test_late_elements_are_counted():
    host = windows(TumblingEventTimeWindows.of(Time.milliseconds(10)), "reduce", add)
    host.advance(100)
    assert host.send([2], [3], keys="a") == []
    host.close()
    assert host.metrics["numLateRecordsDropped"].value == 1


@pytest.mark.parametrize(
    "assigner,expected",
    [
        (
            CountTumblingWindowAssigner.of(2),
            [("a", None, None, [1, 2]), ("b", None, None, [5, 6]), ("a", None, None, [3, 4])],
        ),
        (CountSlidingWindowAssigner.of(2, 1), None),
    ],
)
def test_count(assigner, expected):
    host = windows(assigner)
    results = values_of(host.send([1, 2, 5, 3, 6, 4], keys="aababa"))
    if expected is None:
        assert [elements for key, _, _, elements in results if key == "a"] == [[1, 2], [2, 3], [3, 4]]
    else:
        assert results == expected
    host.close()


def test_global_with_purging_trigger():
    host = windows(GlobalWindows.create(), trigger=PurgingTrigger.of(CountTrigger.of(2)))
    assert [r[3] for r in values_of(host.send([1, 2, 3], keys="aaa"))] == [[1, 2]]
    assert [r[3] for r in values_of(host.send([4], keys="a"))] == [[3, 4]]
    host.close()


def test_continuous_trigger():
    host = windows(
        TumblingEventTimeWindows.of(Time.milliseconds(100)),
        "reduce",
        add,
        trigger=ContinuousEventTimeTrigger.of(Time.milliseconds(20)),
    )
    host.send([1], [5], keys="a")
    assert host.advance(25) == [(0, 1, 20)]
    host.send([2], [30], keys="a")
    assert host.advance(60) == [(0, 3, 40), (0, 3, 60)]
    assert values_of(host.advance(200)) == [3, 3]
    host.close()


def test_processing_time():
    host = windows(TumblingProcessingTimeWindows.of(Time.milliseconds(10)), "reduce", add)
    host.processing_time = 1003
    host.send([1, 2], keys="aa")
    assert values_of(host.advance_processing_time(1010)) == [3]
    host.close()
    host = windows(ProcessingTimeSessionWindows.with_gap(Time.milliseconds(10)), "reduce", add)
    for now in (1000, 1006, 1012):
        host.processing_time = now
        host.send([1], keys="a")
    assert host.advance_processing_time(1016) == [] and values_of(host.advance_processing_time(1030)) == [3]
    host.close()


def test_window_and_global_state():
    class Counting(ProcessWindowFunction):
        def process(self, key, context, elements):
            counts = []
            for store in (context.window_state(), context.global_state()):
                state = store.get_state(ValueStateDescriptor("fired", Types.LONG()))
                state.update((state.value() or 0) + 1)
                counts.append(state.value())
            yield counts

        def clear(self, context):
            context.window_state().get_state(ValueStateDescriptor("fired", Types.LONG())).clear()

    host = windows(
        TumblingEventTimeWindows.of(Time.milliseconds(10)), user_function=Counting(), trigger=CountTrigger.of(1)
    )
    assert values_of(host.send([1, 2, 3], [1, 2, 11], keys="aaa")) == [[1, 1], [2, 2], [1, 3]]
    host.advance(100)
    assert host.state("fired") == {"a": 3} and host.state("fired", namespace="0,10") == {}
    host.close()


def test_apply_and_all_windows():
    class Apply(WindowFunction):
        def apply(self, key, window, inputs):
            return [(key, window.start, sum(inputs))]

    host = windows(TumblingEventTimeWindows.of(Time.milliseconds(10)), "apply", None, Apply())
    host.send([1, 2], [1, 2], keys="aa")
    assert values_of(host.advance(10)) == [("a", 0, 3)]
    host.close()

    class All(ProcessAllWindowFunction):
        def process(self, context, elements):
            yield context.window().start, list(elements)

    host = windows(TumblingEventTimeWindows.of(Time.milliseconds(10)), "process", None, All(), keyed=False)
    host.send([1, 2], [1, 2], keys="aa")
    assert values_of(host.advance(10)) == [(0, [1, 2])]
    host.close()


def test_windows_in_batch_mode():
    host = windows(EventTimeSessionWindows.with_gap(Time.milliseconds(5)), "reduce", add, batch_mode=True)
    assert values_of(host.send([1, 2, 3, 4], [0, 3, 20, 1], keys="aaab")) == [3, 3]
    assert host.end() == [(0, 4, 5)]
    assert not host.contents
    host.close()


class Twice(AsyncFunction):
    async def async_invoke(self, value):
        await asyncio.sleep(0.02 / (value + 1))
        return [value * 2] if value != 3 else []


def asynchronous(user_function, ordered=True, timeout=0, capacity=10, strategy=None):
    return function("async", AsyncOperation(user_function, ordered, timeout, capacity, strategy))


@pytest.mark.parametrize("ordered", [True, False])
def test_async(ordered):
    host = FakeHost([asynchronous(Twice(), ordered), function("map", lambda v: v + 1)])
    results = host.send([0, 1, 2, 3, 4], [10, 11, 12, 13, 14])
    results += host.wait_for(5) + host.end()
    expected = [(0, 1, 10), (0, 3, 11), (0, 5, 12), (0, 9, 14)]
    assert (results if ordered else sorted(results)) == expected
    if not ordered:
        assert results != expected
    host.close()


def test_async_behind_other_functions():
    host = FakeHost([function("flat_map", lambda v: range(v)), asynchronous(Twice())])
    results = host.send([0, 2, 1]) + host.wait_for(3) + host.end()
    assert values_of(results) == [0, 2, 0]
    host.close()

    class Emit(KeyedProcessFunction):
        def process_element(self, value, ctx):
            ctx.timer_service().register_event_time_timer(value)
            yield value

        def on_timer(self, timestamp, ctx):
            yield timestamp

    host = FakeHost([function("keyed_process", Emit()), asynchronous(Twice(), capacity=2)], key_type=TEXT)
    assert values_of(host.send([1, 2, 4, 5], keys="abab")) == [2, 4, 8, 10] and host.completed == 4
    assert values_of(host.advance(2)) == [2, 4]
    host.end()
    host.close()


class Slow(AsyncFunction):
    async def async_invoke(self, value):
        await asyncio.sleep(30)
        return [value]

    def timeout(self, value):
        return [-value]


def test_async_timeout():
    host = FakeHost([asynchronous(Slow(), timeout=20)])
    assert values_of(host.send([1, 2]) + host.wait_for(2)) == [-1, -2]
    host.close()


def test_async_default_timeout_fails():
    class Default(AsyncFunction):
        async def async_invoke(self, value):
            await asyncio.sleep(30)

    host = FakeHost([asynchronous(Default(), timeout=20)])
    with pytest.raises(StageFailed, match="TimeoutError: Async function call has timed out for input: 7"):
        host.send([7])
        host.wait_for(1)


class Flaky(AsyncFunction):
    def __init__(self):
        self.calls = 0

    async def async_invoke(self, value):
        self.calls += 1
        if self.calls == 1:
            raise ValueError("first")
        return [] if self.calls == 2 else [self.calls]


def test_async_retry():
    strategy = FixedDelayRetryStrategy(5, 5, lambda result: not result, lambda error: isinstance(error, ValueError))
    host = FakeHost([asynchronous(Flaky(), timeout=5000, strategy=strategy)])
    assert values_of(host.send([1]) + host.wait_for(1)) == [3]
    host.close()


@pytest.mark.parametrize("result,message", [(None, "cannot be none"), (5, "should be of list type")])
def test_async_results_are_lists(result, message):
    class Bad(AsyncFunction):
        async def async_invoke(self, value):
            return result

    host = FakeHost([asynchronous(Bad())])
    with pytest.raises(StageFailed, match=f"The result of AsyncFunction {message}"):
        host.send([1])
        host.wait_for(1)


def test_async_exception_fails_the_stage():
    class Bad(AsyncFunction):
        async def async_invoke(self, value):
            raise KeyError(value)

    host = FakeHost([asynchronous(Bad())])
    with pytest.raises(StageFailed, match="KeyError: 1"):
        host.send([1])
        host.wait_for(1)
    assert host.failure.record == "1"


def test_closing_with_calls_in_flight():
    host = FakeHost([asynchronous(Slow())])
    host.send([1, 2])
    host.close()


def test_sliding_windows_that_no_slide_divides():
    host = windows(SlidingEventTimeWindows.of(Time.milliseconds(5), Time.milliseconds(3)))
    # 6 is in [6, 11) and [3, 8); 8, of the same slide, is in [6, 11) only.
    assert host.send([1, 2], [6, 8], keys="aa") == []
    assert values_of(host.advance(MAX_LONG)) == [("a", 3, 8, [1]), ("a", 6, 11, [1, 2])]
    host.close()
