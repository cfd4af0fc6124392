from pyflink.common import Types
from pyflink.datastream import StreamExecutionEnvironment


def fail(value):
    if value == 2:
        raise ValueError('two is bad')
    return value


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
env.from_collection([1, 2], Types.INT()).map(fail).filter(lambda v: v > 5).print()
try:
    env.execute()
except Exception as error:
    print('ValueError: two is bad' in str(error))
