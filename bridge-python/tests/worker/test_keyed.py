"""Keyed process functions: state that travels, timers, batch mode."""

import random

import pytest
from fake_host import ANY, INT, MAX_LONG, TEXT, FakeHost, StageFailed, function, values_of
from pyflink._protocol.column_buffers import MIN_LONG
from pyflink.common.time import Time
from pyflink.common.typeinfo import Types
from pyflink.datastream.functions import (
    AggregateFunction,
    BroadcastProcessFunction,
    KeyedBroadcastProcessFunction,
    KeyedCoProcessFunction,
    KeyedProcessFunction,
)
from pyflink.datastream.output_tag import OutputTag
from pyflink.datastream.state import (
    AggregatingStateDescriptor,
    ListStateDescriptor,
    MapStateDescriptor,
    ReducingStateDescriptor,
    StateTtlConfig,
    ValueStateDescriptor,
)
from pyflink.datastream.time_domain import TimeDomain


class Count(KeyedProcessFunction):
    def open(self, runtime_context):
        self.count = runtime_context.get_state(ValueStateDescriptor("count", Types.LONG()))

    def process_element(self, value, ctx):
        count = (self.count.value() or 0) + 1
        self.count.update(count)
        yield ctx.get_current_key(), count


def keyed(user_function, key_type=TEXT, **fields):
    return FakeHost([function("keyed_process", user_function, fields.pop("sides", ()))], key_type=key_type, **fields)


def test_value_state_travels():
    host = keyed(Count())
    assert values_of(host.send("aab", keys="aab")) == [("a", 1), ("a", 2), ("b", 1)]
    assert host.state("count") == {"a": 2, "b": 1}
    assert values_of(host.send("ba", keys="ba")) == [("b", 2), ("a", 3)]
    host.close()


class LateCount(KeyedProcessFunction):
    """Its state is first asked for by an element."""

    def open(self, runtime_context):
        self.context = runtime_context

    def process_element(self, value, ctx):
        count = self.context.get_state(ValueStateDescriptor("count", Types.LONG()))
        count.update((count.value() or 0) + 1)
        yield ctx.get_current_key(), count.value()


def test_restored_state_that_the_host_did_not_know_when_it_sent_the_frame():
    before = keyed(LateCount())
    before.send("aab", keys="aab")
    host = keyed(LateCount())
    host.contents, host.restored = before.contents, True
    host.send("a", keys="a", wait=False)
    host.send("bac", keys="bac", wait=False)
    assert values_of(host.wait()) == [("a", 3), ("b", 2), ("a", 4), ("c", 1)]
    assert len(host.requests) == 3
    host.send("b", keys="b")
    assert len(host.requests) == 3
    before.close()
    host.close()


def test_two_frames_unanswered():
    host = keyed(Count())
    host.send("ab", keys="ab", wait=False)
    host.send("ca", keys="ca", wait=False)
    assert values_of(host.wait()) == [("a", 1), ("b", 1), ("c", 1), ("a", 2)]
    host.send("a", keys="a", wait=False)
    host.send("b", keys="b", wait=False)
    host.send("a", keys="a", wait=False)
    assert values_of(host.wait()) == [("a", 3), ("b", 2), ("a", 4)]
    host.close()


@pytest.mark.parametrize("key_type", [ANY, INT])
def test_key_types(key_type):
    host = keyed(Count(), key_type)
    keys = [1, 2, 1] if key_type is INT else [1, True, (1, "a")]
    host.send(keys, keys=keys)
    results = values_of(host.send(keys, keys=keys))
    assert [count for _, count in results] == ([3, 2, 4] if key_type is INT else [2, 2, 2])
    assert [type(key) for key, _ in results] == list(map(type, keys))
    host.close()


class Commands(KeyedProcessFunction):
    """Runs (method, arguments) on its states and yields what they return."""

    def __init__(self, ttl=None):
        self.ttl = ttl

    def open(self, runtime_context):
        class Sum(AggregateFunction):
            def create_accumulator(self):
                return 0, 0

            def add(self, value, accumulator):
                return accumulator[0] + value, accumulator[1] + 1

            def get_result(self, accumulator):
                return accumulator[0] / accumulator[1]

            def merge(self, a, b):
                return a[0] + b[0], a[1] + b[1]

        descriptors = dict(
            value=ValueStateDescriptor("value", Types.PICKLED_BYTE_ARRAY()),
            list=ListStateDescriptor("list", Types.LONG()),
            map=MapStateDescriptor("map", Types.STRING(), Types.LONG()),
            reducing=ReducingStateDescriptor("reducing", lambda a, b: a + b, Types.LONG()),
            aggregating=AggregatingStateDescriptor("aggregating", Sum(), Types.TUPLE([Types.LONG(), Types.LONG()])),
        )
        for descriptor in descriptors.values():
            if self.ttl is not None:
                descriptor.enable_time_to_live(self.ttl)
        self.states = dict(
            value=runtime_context.get_state(descriptors["value"]),
            list=runtime_context.get_list_state(descriptors["list"]),
            map=runtime_context.get_map_state(descriptors["map"]),
            reducing=runtime_context.get_reducing_state(descriptors["reducing"]),
            aggregating=runtime_context.get_aggregating_state(descriptors["aggregating"]),
        )

    def process_element(self, command, ctx):
        name, method, *arguments = command
        result = getattr(self.states[name], method)(*arguments)
        yield sorted(result) if method in ("items", "keys", "values") else result


def commands(host, *steps, key="k", frame=None):
    """Each step in a frame of its own unless ``frame``."""
    if frame:
        return values_of(host.send(steps, keys=[key] * len(steps)))
    return [values_of(host.send([step], keys=[key]))[0] for step in steps]


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("limit", [64, 0])
def test_every_kind_of_state(together, limit):
    host = keyed(Commands(), travel_limit=limit)
    steps = [
        (("value", "value"), None),
        (("value", "update", [1]), None),
        (("value", "value"), [1]),
        (("value", "clear"), None),
        (("value", "value"), None),
        (("list", "get"), []),
        (("list", "add", 1), None),
        (("list", "add_all", [2, 3]), None),
        (("list", "get"), [1, 2, 3]),
        (("list", "update", [9]), None),
        (("list", "add", 8), None),
        (("list", "get"), [9, 8]),
        (("list", "clear"), None),
        (("list", "add", 7), None),
        (("list", "get"), [7]),
        (("map", "is_empty"), True),
        (("map", "put", "a", 1), None),
        (("map", "put_all", {"b": 2, "c": 3}), None),
        (("map", "get", "b"), 2),
        (("map", "get", "x"), None),
        (("map", "contains", "a"), True),
        (("map", "contains", "x"), False),
        (("map", "remove", "a"), None),
        (("map", "remove", "x"), None),
        (("map", "items"), [("b", 2), ("c", 3)]),
        (("map", "keys"), ["b", "c"]),
        (("map", "values"), [2, 3]),
        (("map", "is_empty"), False),
        (("map", "__getitem__", "c"), 3),
        (("map", "clear"), None),
        (("map", "put", "d", 4), None),
        (("map", "items"), [("d", 4)]),
        (("reducing", "get"), None),
        (("reducing", "add", 5), None),
        (("reducing", "add", 6), None),
        (("reducing", "get"), 11),
        (("reducing", "clear"), None),
        (("reducing", "get"), None),
        (("aggregating", "get"), None),
        (("aggregating", "add", 1), None),
        (("aggregating", "add", 2), None),
        (("aggregating", "get"), 1.5),
    ]
    assert commands(host, *[step for step, _ in steps], frame=together) == [expected for _, expected in steps]
    assert host.state("list") == {"k": [7]} and host.state("map") == {"k": {"d": 4}}
    assert host.state("value") == {} and host.state("reducing") == {} and host.state("aggregating") == {"k": (3, 2)}
    assert commands(host, ("value", "value"), key="other") == [None]
    assert bool(host.requests) == (limit == 0 and not together)
    host.close()


def test_adding_to_a_large_list_does_not_fetch_it():
    host = keyed(Commands(), travel_limit=2)
    commands(host, ("list", "add_all", [1, 2, 3]), ("list", "add", 4), ("list", "add", 5))
    assert host.requests == [] and host.state("list") == {"k": [1, 2, 3, 4, 5]}
    assert commands(host, ("list", "add", 6), ("list", "get")) == [None, [1, 2, 3, 4, 5, 6]]
    assert len(host.requests) == 1
    host.close()


def test_large_map_is_read_in_pages():
    host = keyed(Commands(), travel_limit=2)
    commands(host, ("map", "put_all", {f"{i:05}": i for i in range(2500)}))
    results = commands(host, ("map", "remove", "00007"), ("map", "put", "new", -1), ("map", "items"), frame=True)
    assert len(results[2]) == 2500 and ("new", -1) in results[2] and ("00007", 7) not in results[2]
    assert len(host.requests) == 3
    host.close()


@pytest.mark.parametrize("seed", range(20))
def test_state_against_a_model(seed):
    r = random.Random(seed)
    host = keyed(Commands(), travel_limit=r.choice([0, 2, 64]))
    model = {key: {"value": None, "list": [], "map": {}} for key in "abc"}
    expected, sent = [], []
    for _ in range(40):
        frame = []
        for _ in range(r.randint(1, 6)):
            key = r.choice("abc")
            own = model[key]
            kind = r.choice(["value", "list", "map"])
            field, number = r.choice("xyz"), r.randint(0, 99)
            step, result = {
                "value": lambda: r.choice(
                    [
                        lambda: (("value", "value"), own["value"]),
                        lambda: (("value", "update", number), own.update(value=number)),
                        lambda: (("value", "clear"), own.update(value=None)),
                    ]
                ),
                "list": lambda: r.choice(
                    [
                        lambda: (("list", "get"), list(own["list"])),
                        lambda: (("list", "add", number), own["list"].append(number)),
                        lambda: (("list", "update", [number, 1]), own.update(list=[number, 1])),
                        lambda: (("list", "clear"), own.update(list=[])),
                    ]
                ),
                "map": lambda: r.choice(
                    [
                        lambda: (("map", "get", field), own["map"].get(field)),
                        lambda: (("map", "items"), sorted(own["map"].items())),
                        lambda: (("map", "is_empty"), not own["map"]),
                        lambda: (("map", "contains", field), field in own["map"]),
                        lambda: (("map", "put", field, number), own["map"].update({field: number})),
                        lambda: (("map", "remove", field), own["map"].pop(field, None) and None),
                        lambda: (("map", "clear"), own.update(map={})),
                    ]
                ),
            }[kind]()()
            frame.append((key, step))
            expected.append(result)
        host.send([step for _, step in frame], keys=[key for key, _ in frame], wait=False)
        if r.random() < 0.5 or host.seq - host.answered >= 2:
            sent += values_of(host.wait())
    sent += values_of(host.wait())
    assert sent == expected
    assert host.state("value") == {key: own["value"] for key, own in model.items() if own["value"] is not None}
    assert {k: v for k, v in host.state("map").items() if v} == {
        key: own["map"] for key, own in model.items() if own["map"]
    }
    host.close()


def test_ttl():
    ttl = StateTtlConfig.new_builder(Time.milliseconds(100)).build()
    host = keyed(Commands(ttl))
    host.processing_time = 1000
    commands(host, ("value", "update", 1), ("list", "add", 1), ("map", "put", "a", 1), frame=True)
    host.processing_time = 1099
    assert commands(host, ("value", "value"), ("list", "get"), ("map", "get", "a")) == [1, [1], 1]
    commands(host, ("map", "put", "b", 1), frame=True)
    host.processing_time = 1100
    assert commands(host, ("value", "value"), ("list", "get"), ("reducing", "get")) == [None, [], None]
    host.close()


def test_ttl_renewed_by_reads():
    ttl = StateTtlConfig.new_builder(Time.milliseconds(100)).update_ttl_on_read_and_write().build()
    host = keyed(Commands(ttl))
    for now in (1000, 1090, 1180, 1270):
        host.processing_time = now
        assert commands(host, ("value", "value"), ("value", "update", 1) if now == 1000 else ("value", "value"))[
            -1
        ] in (None, 1)
        if now > 1000:
            assert commands(host, ("value", "value")) == [1]
    host.processing_time = 1400
    assert commands(host, ("value", "value")) == [None]
    host.close()


class Timed(KeyedProcessFunction):
    """Runs (method, time) on the timer service; a list of them is run by the timer that is set first."""

    def process_element(self, value, ctx):
        for method, time in value:
            getattr(ctx.timer_service(), method)(time)

    def on_timer(self, timestamp, ctx):
        yield (
            ctx.get_current_key(),
            timestamp,
            ctx.time_domain(),
            ctx.timestamp(),
            ctx.timer_service().current_watermark(),
        )


EVENT, PROCESSING = "register_event_time_timer", "register_processing_time_timer"


def test_timers_fire_in_order_once():
    host = keyed(Timed())
    host.send(
        [[(EVENT, 20), (EVENT, 10), (EVENT, 10)], [(EVENT, 15), (EVENT, 30), ("delete_event_time_timer", 30)]],
        keys="ab",
    )
    assert len(host.event_timers) == 3
    event = TimeDomain.EVENT_TIME
    assert host.advance(25) == [
        (0, ("a", 10, event, 10, 25), 10),
        (0, ("b", 15, event, 15, 25), 15),
        (0, ("a", 20, event, 20, 25), 20),
    ]
    assert host.advance(99) == []
    host.send([[(PROCESSING, 50)], [("delete_event_time_timer", 7)]], keys="ab")
    assert values_of(host.advance_processing_time(50)) == [("a", 50, TimeDomain.PROCESSING_TIME, 50, 99)]
    host.close()


class Chained(KeyedProcessFunction):
    def process_element(self, value, ctx):
        ctx.timer_service().register_event_time_timer(value)

    def on_timer(self, timestamp, ctx):
        service = ctx.timer_service()
        if timestamp == 10:
            service.register_event_time_timer(12)
            service.register_event_time_timer(20)
            service.delete_event_time_timer(15)
            service.register_event_time_timer(1000)
        yield ctx.get_current_key(), timestamp


def test_timers_registered_while_timers_fire():
    host = keyed(Chained())
    host.send([10, 15, 20, 11], keys="aaab")
    assert values_of(host.advance(100)) == [("a", 10), ("b", 11), ("a", 12), ("a", 20)]
    assert [time for time, _, _ in host.event_timers] == [1000]
    host.close()


def test_batch_mode():
    class Sum(KeyedProcessFunction):
        def open(self, runtime_context):
            self.sum = runtime_context.get_state(ValueStateDescriptor("sum", Types.LONG()))
            self.batch = runtime_context._in_batch_execution_mode

        def process_element(self, value, ctx):
            assert self.batch and ctx.timer_service().current_watermark() == MIN_LONG
            if self.sum.value() is None:
                ctx.timer_service().register_event_time_timer(MAX_LONG)
                ctx.timer_service().register_processing_time_timer(5)
            self.sum.update((self.sum.value() or 0) + value)

        def on_timer(self, timestamp, ctx):
            assert ctx.timer_service().current_watermark() == MAX_LONG
            yield ctx.get_current_key(), self.sum.value(), ctx.time_domain() is TimeDomain.EVENT_TIME

    host = keyed(Sum(), batch_mode=True)
    assert values_of(host.send([1, 2, 3], keys="aab")) == [("a", 3, True), ("a", 3, False)]
    assert values_of(host.send([4, 5], keys="bc")) == [("b", 7, True), ("b", 7, False)]
    assert values_of(host.end()) == [("c", 5, True), ("c", 5, False)]
    assert host.contents == {} and host.event_timers == set()
    host.close()


def test_timer_results_pass_through_the_chain():
    tag = OutputTag("late")

    class Emit(KeyedProcessFunction):
        def process_element(self, value, ctx):
            ctx.timer_service().register_event_time_timer(value)
            yield tag, value

        def on_timer(self, timestamp, ctx):
            yield timestamp
            yield tag, -timestamp

    host = FakeHost(
        [
            function("keyed_process", Emit(), ["late"]),
            function("map", lambda v: [v]),
            function("filter", lambda v: v != [6]),
        ],
        key_type=TEXT,
    )
    assert host.send([5, 6], [1, 2], keys="ab") == [(1, 5, 1), (1, 6, 2)]
    assert host.advance(9) == [(0, [5], 5), (1, -5, 5), (1, -6, 6)]
    host.close()


def test_keyed_co_process():
    class Join(KeyedCoProcessFunction):
        def open(self, runtime_context):
            self.left = runtime_context.get_list_state(ListStateDescriptor("left", Types.LONG()))

        def process_element1(self, value, ctx):
            self.left.add(value)
            ctx.timer_service().register_event_time_timer(50)

        def process_element2(self, value, ctx):
            for left in self.left:
                yield ctx.get_current_key(), left, value

        def on_timer(self, timestamp, ctx):
            yield ctx.get_current_key(), list(self.left.get())

    host = FakeHost([function("keyed_co_process", Join())], input_types=[INT, TEXT], key_type=TEXT)
    assert host.send([1, 2], keys="aa") == []
    assert values_of(host.send(["x", "y"], keys="ab", input=1)) == [("a", 1, "x"), ("a", 2, "x")]
    assert values_of(host.advance(60)) == [("a", [1, 2])]
    host.close()


RULES = MapStateDescriptor("rules", Types.STRING(), Types.LONG())


def test_broadcast():
    class Rules(BroadcastProcessFunction):
        def process_element(self, value, ctx):
            yield value, ctx.get_broadcast_state(RULES).get(value)

        def process_broadcast_element(self, value, ctx):
            state = ctx.get_broadcast_state(RULES)
            if value[1] is None:
                state.remove(value[0])
            else:
                state[value[0]] = value[1]
            yield "rules", sorted(state.items())

    host = FakeHost([function("broadcast_process", (Rules(), [RULES]))], input_types=[ANY, ANY])
    assert values_of(host.send(["a"])) == [("a", None)]
    assert values_of(host.send([("a", 1), ("b", 2), ("b", None)], input=1))[-1] == ("rules", [("a", 1)])
    assert values_of(host.send(["a"])) == [("a", 1)]
    assert host.broadcast == {"rules": {"a": 1}}
    host.close()
    host = FakeHost([function("broadcast_process", (Rules(), [RULES]))], input_types=[ANY, ANY])
    host.restored_broadcast = {"rules": {"z": 26}}
    assert values_of(host.send(["z"])) == [("z", 26)]
    host.close()


def test_keyed_broadcast():
    class Rules(KeyedBroadcastProcessFunction):
        def open(self, runtime_context):
            self.count = runtime_context.get_state(ValueStateDescriptor("count", Types.LONG()))

        def process_element(self, value, ctx):
            self.count.update((self.count.value() or 0) + 1)
            ctx.timer_service().register_event_time_timer(9)
            yield ctx.get_current_key(), self.count.value(), ctx.get_broadcast_state(RULES).get(value)

        def process_broadcast_element(self, value, ctx):
            ctx.get_broadcast_state(RULES).put(*value)

        def on_timer(self, timestamp, ctx):
            yield ctx.get_current_key(), timestamp, len(list(ctx.get_broadcast_state(RULES)))

    host = FakeHost([function("keyed_broadcast_process", (Rules(), [RULES]))], input_types=[ANY, ANY], key_type=TEXT)
    assert values_of(host.send(["x"], keys="a")) == [("a", 1, None)]
    assert host.send([("x", 5)], input=1) == []
    assert values_of(host.send(["x"], keys="a")) == [("a", 2, 5)]
    assert values_of(host.advance(10)) == [("a", 9, 1)]
    assert host.broadcast == {"rules": {"x": 5}}
    host.close()


def test_state_declared_late():
    class Late(KeyedProcessFunction):
        def open(self, runtime_context):
            self.context = runtime_context

        def process_element(self, value, ctx):
            state = self.context.get_state(ValueStateDescriptor("late", Types.LONG()))
            yield state.value()
            state.update(value)

    host = keyed(Late())
    assert values_of(host.send([1], keys="a")) == [None]
    assert values_of(host.send([2], keys="a")) == [1]
    host.close()


def test_failing_timer():
    class Bad(Timed):
        def on_timer(self, timestamp, ctx):
            yield 1
            raise KeyError("gone")

    host = keyed(Bad())
    host.send([[(EVENT, 1)]], keys="a")
    with pytest.raises(StageFailed):
        host.advance(5)
    assert host.failure.phase == "timer" and host.failure.exception_class == "KeyError"


def test_state_that_its_type_cannot_hold():
    class Bad(Count):
        def process_element(self, value, ctx):
            self.count.update("text")

    host = keyed(Bad())
    with pytest.raises(StageFailed, match="BIGINT"):
        host.send([1], keys="a")
    assert host.failure.phase == "encode"
