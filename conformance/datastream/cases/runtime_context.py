# differs restore, rescale: the counts of metrics begin anew, as in Flink
# order: any
from pyflink.common import Types
from pyflink.datastream import KeyedProcessFunction, MapFunction, StreamExecutionEnvironment


class Context(MapFunction):
    def open(self, ctx):
        self.text = [ctx.get_task_name(), ctx.get_number_of_parallel_subtasks(),
                     ctx.get_max_number_of_parallel_subtasks(), ctx.get_index_of_this_subtask(),
                     ctx.get_attempt_number(), ctx.get_task_name_with_subtasks(),
                     ctx.get_job_parameter('known', 'nothing'), ctx.get_job_parameter('unknown', 'default')]
        self.counter = ctx.get_metrics_group().counter('my')

    def map(self, value):
        self.counter.inc()
        return value, self.text, self.counter.get_count()


class KeyedContext(KeyedProcessFunction):
    def open(self, ctx):
        self.text = ctx.get_task_name(), ctx.get_index_of_this_subtask(), ctx.get_max_number_of_parallel_subtasks()

    def process_element(self, value, ctx):
        yield value, self.text


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
env.get_config().set_global_job_parameters({'known': 'value'})
data = env.from_collection([1, 2], Types.INT())
data.map(Context()).print('map')
data.rebalance().map(Context()).name('named map').set_parallelism(1).set_max_parallelism(16).print('parallel')
data.key_by(lambda v: v).process(KeyedContext()).print('keyed')
env.execute()
