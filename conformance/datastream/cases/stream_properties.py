from pyflink.common import ExecutionConfig, Types
from pyflink.datastream import RuntimeExecutionMode, StreamExecutionEnvironment

env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(3)
env.set_max_parallelism(64)
data = env.from_collection([(1, 'a')], Types.TUPLE([Types.INT(), Types.STRING()]))
print(data.get_name(), data.get_type(), data.get_execution_environment() is not None)
mapped = data.map(lambda v: v).name('mine').set_parallelism(2)
print(mapped.get_name(), mapped.get_type())
print(data.map(lambda v: v[0], Types.INT()).get_type(), data.flat_map(lambda v: v).get_name())
keyed = data.key_by(lambda v: v[0], Types.INT())
print(type(keyed).__name__, keyed.get_type(), keyed.reduce(lambda a, b: a).get_type(), keyed.sum(0).get_name())
print(data.filter(lambda v: True).get_type(), data.union(data).get_type(), data.rebalance().get_type())
print(env.get_parallelism(), env.get_max_parallelism(), env.get_buffer_timeout(), env.is_chaining_enabled())
print(env.get_config().get_parallelism(), env.get_config().get_auto_watermark_interval(),
      env.get_config().is_object_reuse_enabled(), env.get_config().is_auto_generated_uids_enabled()
      if hasattr(ExecutionConfig, 'is_auto_generated_uids_enabled') else True)
env.set_runtime_mode(RuntimeExecutionMode.BATCH)
env.disable_operator_chaining().set_buffer_timeout(10)
print(env.get_buffer_timeout(), env.is_chaining_enabled())
config = env.get_checkpoint_config()
print(config.is_checkpointing_enabled(), config.get_checkpoint_interval(), config.get_checkpoint_timeout(),
      config.get_max_concurrent_checkpoints(), config.get_min_pause_between_checkpoints())
env.enable_checkpointing(5000)
print(config.is_checkpointing_enabled(), config.get_checkpoint_interval(), config.get_checkpointing_mode())
