"""Configuration and what stands on it."""
import copy
from datetime import timedelta

import pytest

from pyflink.common import (
    Configuration, Duration, ExecutionConfig, JobStatus, RestartStrategies, Time, WatermarkStrategy)
from pyflink.common.configuration import parse_duration_ms


def test_values_are_converted_when_read():
    config = Configuration().set_string('n', ' 12 ').set_string('b', 'TRUE').set_float('f', 1e10).set_integer('i', 3)
    assert (config.get_integer('n', 0), config.get_boolean('b', False), config.get_string('i', '')) == (12, True, '3')
    assert config.to_dict() == {'n': ' 12 ', 'b': 'TRUE', 'f': '1.0E10', 'i': '3'}
    with pytest.raises(ValueError, match="Could not parse value 'x' for key 'k'"):
        Configuration().set_string('k', 'x').get_integer('k', 0)


@pytest.mark.parametrize('value, text', [
    (1.0, '1.0'), (1e-5, '1.0E-5'), (123456.789, '123456.789'), (0.001, '0.001'), (1.25e7, '1.25E7'), (-0.5, '-0.5')])
def test_floats_are_written_as_in_java(value, text):
    assert Configuration().set_float('f', value).to_dict() == {'f': text}


def test_equality_needs_equal_types():
    assert Configuration().set_integer('a', 1) != Configuration().set_string('a', '1')
    assert Configuration().set_integer('a', 1) == Configuration().set_integer('a', 1)
    config = Configuration().set_string('a', 'b')
    changed = copy.deepcopy(config).set_string('a', 'c')
    assert changed != config and str(config) == '{a=b}'


def test_bytes():
    config = Configuration().set_bytearray('b', bytearray([1, 2]))
    assert config.get_bytearray('b', bytearray()) == bytearray([1, 2])
    assert config.to_dict() == {'b': '!!binary |-\n  AQI='}


@pytest.mark.parametrize('text, ms', [
    ('5 s', 5000), ('3min', 180000), ('200', 200), ('1 d', 86400000), ('1500 us', 1), ('PT1M', 60000)])
def test_durations(text, ms):
    assert parse_duration_ms(text) == ms


def test_bad_duration():
    with pytest.raises(ValueError):
        parse_duration_ms('soon')


def test_execution_config_defaults_and_checks():
    config = ExecutionConfig()
    assert (config.get_auto_watermark_interval(), config.get_max_parallelism(),
            config.get_task_cancellation_interval(), config.get_task_cancellation_timeout()) == (200, -1, 30000, 180000)
    assert config.is_closure_cleaner_enabled() and config.has_auto_generated_uids_enabled()
    with pytest.raises(ValueError, match='Parallelism must be at least one'):
        config.set_parallelism(0)
    assert config.set_latency_tracking_interval(-1).get_latency_tracking_interval() == -1
    assert config.set_global_job_parameters({'a': 1, 'b c': "x,y:'z'"}).get_global_job_parameters() \
        == {'a': '1', 'b c': "x,y:'z'"}


def test_times():
    assert Duration.of_seconds(1) == Duration.of_millis(1000) and Duration.of_nanos(1_500_000).to_millis() == 1
    assert Time.minutes(2).to_milliseconds() == 120000 and str(Time.seconds(1)) == '1000 ms'


def test_job_status():
    assert JobStatus.SUSPENDED.is_terminal_state() and not JobStatus.SUSPENDED.is_globally_terminal_state()


def test_restart_strategies():
    fixed = RestartStrategies.fixed_delay_restart(3, 1000)
    assert fixed == RestartStrategies.fixed_delay_restart(3, timedelta(seconds=1))
    assert fixed._options()['restart-strategy.fixed-delay.attempts'] == '3'
    with pytest.raises(TypeError):
        RestartStrategies.fixed_delay_restart(3, 'soon')


def test_watermark_strategies():
    strategy = WatermarkStrategy.for_bounded_out_of_orderness(Duration.of_seconds(5)).with_idleness(Duration.of_minutes(1))
    assert strategy._fields == {'generator': 1, 'out_of_orderness_ms': 5000, 'idle_timeout_ms': 60000}
    with pytest.raises(ValueError):
        strategy.with_idleness(Duration.of_millis(0))
