# differs rescale: it prints numbers of subtasks
# order: any
from pyflink.common import Types
from pyflink.datastream import MapFunction, Partitioner, StreamExecutionEnvironment


class Modulo(Partitioner):
    def partition(self, key, num_partitions):
        return key % num_partitions


class Subtask(MapFunction):
    def open(self, runtime_context):
        self.subtask = runtime_context.get_index_of_this_subtask()
        self.parallelism = runtime_context.get_number_of_parallel_subtasks()

    def map(self, value):
        return '%s on %d of %d' % (value, self.subtask, self.parallelism)


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(2)
data = env.from_collection([(i, 'v%d' % i) for i in range(6)], Types.TUPLE([Types.INT(), Types.STRING()]))
by_class = data.partition_custom(Modulo(), lambda v: v[0]).map(Subtask(), Types.STRING())
by_class.set_parallelism(3).print('class').set_parallelism(3)
data.partition_custom(lambda k, n: (k + 1) % n, lambda v: v[0]).map(Subtask()).print('lambda')
data.broadcast().map(Subtask()).set_parallelism(2).print('broadcast')
env.execute()
