"""The cold-start program: word count with one key_by and one reduce."""
from pyflink.common import Types
from pyflink.datastream import StreamExecutionEnvironment

LINES = ["to be or not to be that is the question", "whether tis nobler in the mind to suffer",
         "the slings and arrows of outrageous fortune", "or to take arms against a sea of troubles"]

env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
env.from_collection(LINES, Types.STRING()) \
    .flat_map(lambda line: line.split(), Types.STRING()) \
    .map(lambda word: (word, 1), Types.TUPLE([Types.STRING(), Types.INT()])) \
    .key_by(lambda pair: pair[0], Types.STRING()) \
    .reduce(lambda a, b: (a[0], a[1] + b[1])) \
    .print()
env.execute("word count")
