# replace: \b[0-9a-f]{32}\b => <id>
from pyflink.common import Types
from pyflink.datastream import StreamExecutionEnvironment

env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
data = env.from_collection([1, 2, 3], Types.INT())
data.map(lambda v: v + 1, Types.INT()).filter(lambda v: False).print()
result = env.execute('my job')
print(type(result).__name__, result.get_job_id(), result.get_net_runtime() >= 0)
print(result.get_all_accumulator_results())
data.filter(lambda v: False).print()
client = env.execute_async('another')
print(type(client).__name__, client.get_job_id())
done = client.get_job_execution_result().result()
print(str(done.get_job_id()) == str(client.get_job_id()))
