# differs restore, rescale: it counts in a field of the function, which begins anew, as in Flink
# order: by-label
from pyflink.common import Types
from pyflink.datastream import ProcessFunction, StreamExecutionEnvironment


class Expand(ProcessFunction):
    def open(self, runtime_context):
        self.count = 0
        self.name = runtime_context.get_task_name_with_subtasks().startswith('')

    def process_element(self, value, ctx: ProcessFunction.Context):
        self.count += 1
        yield self.count, value, ctx.timestamp()
        if value > 1:
            yield self.count, -value, 0


class Nothing(ProcessFunction):
    def process_element(self, value, ctx):
        pass


class Listed(ProcessFunction):
    def process_element(self, value, ctx):
        return [value, value]


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
data = env.from_collection([1, 2, 3], Types.INT())
data.process(Expand()).print('generator')
data.process(Expand(), Types.TUPLE([Types.INT(), Types.INT(), Types.LONG()])).print('typed')
data.process(Nothing()).print('nothing')
data.process(Listed(), Types.INT()).print('listed')
data.process(Listed()).process(Listed()).map(lambda v: v + 1).print('chain')
env.execute()
