"""The programs of ../shared/programs with their Kafka tables read from a file; expected is what real Flink printed."""
import json
import re
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[3]
_PROGRAMS = _ROOT.parent / 'shared' / 'programs'
_GOLDEN = _ROOT / 'conformance' / 'golden'

pytestmark = pytest.mark.skipif(not _PROGRAMS.exists(), reason='../shared/programs is not there')


@pytest.fixture
def ticks(tmp_path):
    """Options of a table over 600 ticks of three symbols, a few out of order; always the same."""
    state = 12345

    def rand(limit):
        nonlocal state
        state = (state * 1103515245 + 12345) % 2 ** 31
        return (state >> 8) % limit

    time, lines = 1704067200000, []
    for _ in range(600):
        time += 500 + rand(5000)
        moment = time - (rand(4000) if rand(10) == 0 else 0)
        seconds, millis = divmod(moment, 1000)
        hour, rest = divmod(seconds % 86400, 3600)
        symbol, base = [('KRW-BTC', 5e7), ('KRW-ETH', 3e6), ('KRW-XRP', 800.0)][rand(3)]
        lines.append({'symbol': symbol, 'price': base + rand(1000) * base / 50000, 'volume': rand(100000) / 1000,
                      'timestamp': '2024-01-01 %02d:%02d:%02d.%03d' % (hour, rest // 60, rest % 60, millis)})
    (tmp_path / 'ticks.json').write_text(''.join(json.dumps(line) + '\n' for line in lines))
    return "'connector' = 'filesystem', 'path' = '%s', 'format' = 'json'" % tmp_path


def _from_file(text, options):
    return re.sub(r"'connector' = 'kafka'.*?'format' = 'json'", lambda _: options, text, count=1, flags=re.S)


def _same_lines(printed, name):
    # Rows of one window come in the order of Flink's timers, which is none.
    assert sorted(printed.splitlines()) == sorted((_GOLDEN / name).read_text().splitlines())


def test_upbit_print(ticks, capsys):
    program = _from_file((_PROGRAMS / 'upbit_print.py').read_text(), ticks)
    exec(compile(program, 'upbit_print.py', 'exec'), {})
    _same_lines(capsys.readouterr().out, 'upbit_print.txt')


def test_upbit_ticker(ticks, t_env, capsys):
    text = re.sub(r'--.*', '', _from_file((_PROGRAMS / 'upbit_ticker.sql').read_text(), ticks))
    statements = [part.strip() for part in text.split(';') if part.strip()]
    for statement in statements[:2]:
        t_env.execute_sql(statement).print()
    _same_lines(capsys.readouterr().out, 'upbit_ticker.txt')
