"""Settings of the environment, and what is built on them."""
import pytest

from pyflink.common import Configuration, Duration, Types
from pyflink.datastream import (
    CheckpointingMode, EmbeddedRocksDBStateBackend, ExternalizedCheckpointRetention, FileSystemCheckpointStorage,
    JobManagerCheckpointStorage, MemorySize, SlotSharingGroup)
from pyflink.datastream.stream_execution_environment import StreamExecutionEnvironment


@pytest.fixture
def env():
    return StreamExecutionEnvironment()


def test_views_share_one_store(env):
    env.get_config().set_parallelism(3)
    env.get_checkpoint_config().enable_checkpointing(1000)
    assert env.get_parallelism() == 3 and env.get_checkpoint_interval() == 1000
    assert env._config.to_dict() == {'parallelism.default': '3', 'execution.checkpointing.interval': '1000 ms'}
    env.configure(Configuration().set_string('pipeline.max-parallelism', '33'))
    assert env.get_max_parallelism() == 33 and env.get_parallelism() == 3


def test_checks(env):
    for call, text in [(lambda: env.set_parallelism(0), 'Parallelism must be at least one'),
                       (lambda: env.set_max_parallelism(40000), 'out of bounds'),
                       (lambda: env.set_buffer_timeout(-2), 'non-negative or -1'),
                       (lambda: env.enable_checkpointing(5), 'larger than or equal to 10 ms')]:
        with pytest.raises(ValueError, match=text):
            call()


def test_checkpoint_config(env):
    config = env.get_checkpoint_config()
    assert config.get_checkpointing_mode() is CheckpointingMode.AT_LEAST_ONCE  # while disabled
    env.enable_checkpointing(1000)
    assert config.get_checkpointing_mode() is CheckpointingMode.EXACTLY_ONCE
    assert config.enable_unaligned_checkpoints().is_unaligned_checkpoints_enabled()
    config.set_checkpointing_mode(CheckpointingMode.AT_LEAST_ONCE)
    assert not config.is_unaligned_checkpoints_enabled()
    config.set_externalized_checkpoint_retention(ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION)
    assert config.is_externalized_checkpoints_enabled()
    assert config.set_alignment_timeout(Duration.of_seconds(2)).get_aligned_checkpoint_timeout() == Duration.of_millis(2000)
    assert not config.set_fail_on_checkpointing_errors(False).is_fail_on_checkpointing_errors()


def test_storages_and_backends(env):
    storage = FileSystemCheckpointStorage('file:///a/b', 2048)
    assert (storage.get_checkpoint_path(), storage.get_min_file_size_threshold()) == ('file:/a/b', 2048)
    with pytest.raises(ValueError, match='scheme'):
        FileSystemCheckpointStorage('/a')
    assert JobManagerCheckpointStorage().get_max_state_size() == 5 * 1024 * 1024
    backend = EmbeddedRocksDBStateBackend(True)
    backend.set_db_storage_paths('file://host/x/', '/y')
    assert backend.get_db_storage_paths() == ['/x', '/y']
    env.set_state_backend(backend)
    assert env._config.get_string('state.backend.type', '') == 'rocksdb'


def test_slot_sharing_groups():
    assert str(MemorySize.of_mebi_bytes(2048)) == '2 gb' and str(MemorySize(1025)) == '1025 bytes'
    group = SlotSharingGroup.builder('g').set_cpu_cores(1.5).set_task_heap_memory_mb(10).build()
    assert str(group.get_managed_memory()) == '0 bytes' and group.get_cpu_cores() == 1.5
    with pytest.raises(ValueError, match='required'):
        SlotSharingGroup.builder('g').set_cpu_cores(1.0).build()


def test_python_dependencies(env):
    env.add_python_file('a.py')
    env.add_python_file('b.py')
    env.add_python_archive('x.zip')
    env.add_python_archive('y.zip', 'y')
    env.set_python_requirements('r.txt', 'cache')
    values = env._config.to_dict()
    assert values['python.files'] == 'b.py,a.py' and values['python.archives'] == 'x.zip,y.zip#y'
    assert values['python.requirements'] == 'r.txt#cache'


def test_collections_are_checked(env):
    with pytest.raises(ValueError, match="Unexpected tuple 'a' with TupleTypeInfo"):
        env.from_collection(['a'], Types.TUPLE([Types.INT()]))
    with pytest.raises(ValueError, match='2 fields are required while 1 values are provided'):
        env.from_collection([(1,)], Types.ROW([Types.INT(), Types.INT()]))
    assert env.from_collection(x for x in range(3)).get_type() == Types.PICKLED_BYTE_ARRAY()


def test_nothing_to_execute(env):
    with pytest.raises(RuntimeError, match='No operators defined in streaming topology'):
        env.execute()
