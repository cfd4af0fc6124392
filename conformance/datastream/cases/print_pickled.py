# order: by-label
import datetime
import enum
from collections import namedtuple
from decimal import Decimal

from pyflink.common import Row, Types
from pyflink.datastream import StreamExecutionEnvironment


class Color(enum.Enum):
    RED = 1


class Plain:
    def __init__(self, n):
        self.n = n

    def __str__(self):
        return 'Plain %d' % self.n

    def __repr__(self):
        return 'Plain(%d)' % self.n


Point = namedtuple('Point', ['x', 'y'])

env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
values = [1, 1.0, 1e20, 1e-7, True, None, 'text', (1, 'a'), [1, None], {'k': [1]}, {1}, Decimal('1.50'),
          datetime.date(2020, 1, 2), datetime.time(1, 2, 3, 4), datetime.datetime(2020, 1, 2, 3, 4, 5, 600),
          datetime.timedelta(seconds=90), 10 ** 30, Row(1, 'a'), Row(a=1, b='x'), 1 + 2j, range(3)]
env.from_collection([v for v in values if v is not None]).print('source')
env.from_collection([0, 1]).map(lambda v: Plain(v)).print('object')
env.from_collection([0]).map(lambda v: [Color.RED, Plain(1)]).print('in list')
env.from_collection([0]).flat_map(lambda v: [Color.RED, Point(1, 2), (), [], {}, '']).print('more')
env.from_collection([0]).map(lambda v: None).print('none')
env.from_collection([0, 1]).map(lambda v: None if v else 'x', Types.STRING()).print('none typed')
env.execute()
