# differs rescale: it prints numbers of subtasks
# order: any
from pyflink.common import Types
from pyflink.datastream import MapFunction, StreamExecutionEnvironment


class Subtask(MapFunction):
    def open(self, runtime_context):
        self.subtask = runtime_context.get_index_of_this_subtask()

    def map(self, value):
        return '%r on %d' % (value, self.subtask)


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(4)
words = ['a', 'b', 'flink', '', 'Grüße', '日本', 'x' * 40]
env.from_collection(words, Types.STRING()).key_by(lambda v: v, Types.STRING()).map(Subtask()).print('text')
numbers = [0, 1, 2, 7, -1, 128, 1 << 40, -(1 << 40)]
env.from_collection(numbers, Types.LONG()).key_by(lambda v: v, Types.LONG()).map(Subtask()).print('long')
env.from_collection(numbers).key_by(lambda v: v).map(Subtask()).print('pickled number')
env.from_collection([0, 1, 5, -9], Types.INT()).key_by(lambda v: v, Types.INT()).map(Subtask()).print('int')
pair = Types.TUPLE([Types.STRING(), Types.INT()])
env.from_collection([('a', 1), ('b', 2), ('c', 3)], pair).key_by(lambda v: v, pair).map(Subtask()).print('tuple')
env.from_collection([True, False], Types.BOOLEAN()).key_by(lambda v: v, Types.BOOLEAN()).map(Subtask()).print('bool')
env.from_collection([0.0, 1.5, -2.0], Types.DOUBLE()).key_by(lambda v: v, Types.DOUBLE()).map(Subtask()).print('double')
env.execute()
