# order restore: any
# order: by-label
import asyncio

from pyflink.common import Types
from pyflink.common.time import Time
from pyflink.datastream import AsyncDataStream, AsyncFunction, StreamExecutionEnvironment


class Slow(AsyncFunction):
    async def async_invoke(self, value):
        await asyncio.sleep(0.4 if value % 2 else 0.05)
        return [value, value * 10]


class Never(AsyncFunction):
    async def async_invoke(self, value):
        await asyncio.sleep(0 if value > 1 else 30)
        return [value]

    def timeout(self, value):
        return [-value]


class Empty(AsyncFunction):
    async def async_invoke(self, value):
        return []


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
data = env.from_collection([1, 2, 3], Types.INT())
AsyncDataStream.ordered_wait(data, Slow(), Time.seconds(10), 10, Types.INT()).print('ordered')
AsyncDataStream.ordered_wait(data, Slow(), Time.seconds(10)).print('ordered untyped')
unordered = AsyncDataStream.unordered_wait(env.from_collection([1, 2], Types.INT()), Slow(), Time.seconds(10), 10, Types.INT())
unordered.print('unordered')
AsyncDataStream.ordered_wait(data, Never(), Time.milliseconds(700), 10, Types.INT()).print('timeout')
AsyncDataStream.unordered_wait(data, Empty(), Time.seconds(1), 10, Types.INT()).print('empty')
env.execute()
