"""Runs the Kafka cases (see cases.ts) on real Flink and a real broker and writes what came of them into their files.

    python record.py SERVERS FILE.sql... [--only NAME] [--new]

Needs apache-flink 2.3 with flink-sql-connector-kafka among its jars.
"""
import argparse
import importlib.util
import json
import os
import re
import sys
import time

import py4j.java_gateway
import py4j.protocol
from pyflink.java_gateway import get_gateway

HERE = os.path.dirname(os.path.abspath(__file__))
spec = importlib.util.spec_from_file_location('connector_record', os.path.join(HERE, '../sql/connectors/record.py'))
connectors = importlib.util.module_from_spec(spec)
spec.loader.exec_module(connectors)

TOPIC = re.compile(r'^-- topic (\w+): (\d+)$')
RECORD = re.compile(r'^-- record (\w+): (.*)$')
DAY = 86_400_000


def items(iterable):
    iterator = iterable.iterator()
    while iterator.hasNext():
        yield iterator.next()


def text_of(data):
    return None if data is None else bytes(data).decode('utf-8')


class Broker:
    def __init__(self, servers):
        self.servers = servers
        jvm = get_gateway().jvm
        self.kafka = jvm.org.apache.flink.kafka.shaded.org.apache.kafka
        self.java = jvm.java
        self.admin = self.kafka.clients.admin.AdminClient.create(self.properties())
        serializer = 'org.apache.flink.kafka.shaded.org.apache.kafka.common.serialization.ByteArray'
        self.producer = self.kafka.clients.producer.KafkaProducer(self.properties(**{
            'key.serializer': serializer + 'Serializer', 'value.serializer': serializer + 'Serializer'}))
        self.consumer = self.kafka.clients.consumer.KafkaConsumer(self.properties(**{
            'key.deserializer': serializer + 'Deserializer', 'value.deserializer': serializer + 'Deserializer'}))

    def properties(self, **more):
        found = self.java.util.Properties()
        for key, value in {'bootstrap.servers': self.servers, **more}.items():
            found.setProperty(key, value)
        return found

    def create(self, name, partitions):
        topics = self.java.util.ArrayList()
        topics.add(self.kafka.clients.admin.NewTopic(name, partitions, 1))
        self.admin.createTopics(topics).all().get()

    def bytes(self, text):
        return None if text is None else text.encode('utf-8')

    def produce(self, topic, record):
        headers = self.java.util.ArrayList()
        for key, value in record.get('headers', {}).items():
            headers.add(self.kafka.common.header.internals.RecordHeader(key, self.bytes(value)))
        box = get_gateway().new_array(self.java.lang.Long, 1)
        box[0] = record.get('timestamp', int(time.time() * 1000))
        self.producer.send(self.kafka.clients.producer.ProducerRecord(
            topic, record.get('partition', 0), box[0], self.bytes(record.get('key')), self.bytes(record['value']),
            headers)).get()

    def read(self, topic, partitions, offsets):
        """Records behind ``offsets`` by partition, which move on."""
        found = []
        for partition in range(partitions):
            place = self.kafka.common.TopicPartition(topic, partition)
            places = self.java.util.ArrayList()
            places.add(place)
            self.consumer.assign(places)
            end = self.consumer.endOffsets(places).get(place)
            self.consumer.seek(place, offsets.get(partition, 0))
            while self.consumer.position(place) < end:
                for record in items(self.consumer.poll(self.java.time.Duration.ofMillis(200))):
                    found.append(self.shown(record))
            offsets[partition] = end
        return found

    def shown(self, record):
        shown = {'partition': record.partition(), 'key': text_of(record.key()), 'value': text_of(record.value())}
        headers = {header.key(): text_of(header.value()) for header in items(record.headers())}
        if headers:
            shown['headers'] = headers
        if record.timestamp() < time.time() * 1000 - DAY:
            shown['timestamp'] = record.timestamp()
        return json.dumps(shown, ensure_ascii=False)


class KafkaRun(connectors.Run):
    def __init__(self, case, broker, number):
        super().__init__(case)
        self.broker = broker
        self.topics = {}
        for line in case.lines:
            match = TOPIC.match(line)
            if match:
                name = f'{case.name}-{number}-{match[1]}'
                broker.create(name, int(match[2]))
                self.topics[match[1]] = (name, int(match[2]), {})
        for line in case.lines:
            match = RECORD.match(line)
            if match:
                broker.produce(self.topics[match[1]][0], json.loads(match[2]))
        for name, partitions, offsets in self.topics.values():
            broker.read(name, partitions, offsets)

    def execute(self, sql):
        text = sql.replace('$kafka', f"'connector' = 'kafka', 'properties.bootstrap.servers' = '{self.broker.servers}'")
        if "'connector' = 'upsert-kafka'" in text:
            text = text.replace("'connector' = 'kafka', ", '')
        text = text.replace('$bounded', "'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset'")
        for short, (name, _, _) in self.topics.items():
            text = text.replace(f'${short}', name)
        lines = super().execute(text)
        for short, (name, partitions, offsets) in self.topics.items():
            lines += [f'-- = {short} {record}' for record in self.broker.read(name, partitions, offsets)]
        shown = []
        for line in lines:
            for short, (name, _, _) in self.topics.items():
                line = line.replace(name, f'${short}')
            shown.append(line.replace(self.broker.servers, '$servers'))
        return shown


def record(case, broker, number):
    case.strip()
    run = KafkaRun(case, broker, number)
    out, statement = [], []
    for line in case.lines:
        out.append(line)
        if line.startswith('--') or not line.strip() and not statement:
            continue
        statement.append(line)
        if line.rstrip().endswith(';'):
            out += run.execute('\n'.join(statement).rstrip().rstrip(';'))
            statement = []
    case.lines = out


def main():
    options = argparse.ArgumentParser()
    options.add_argument('servers')
    options.add_argument('files', nargs='+')
    options.add_argument('--only')
    options.add_argument('--new', action='store_true')
    arguments = options.parse_args()
    cluster, connectors.PORT = connectors.start_cluster()
    # PyFlink replaces Java's exceptions by its own, without their causes.
    py4j.java_gateway.get_return_value = py4j.protocol.get_return_value
    broker = Broker(arguments.servers)
    number = f'{os.getpid()}'
    for path in arguments.files:
        parts = connectors.read(path)
        for case in parts[1:]:
            if (arguments.only and case.name != arguments.only) or (arguments.new and case.recorded):
                continue
            try:
                record(case, broker, number)
            except Exception as error:
                print(f'{path} {case.name}: {str(error)[:2000]}', file=sys.stderr)
            connectors.write(path, parts)
    cluster.close()


if __name__ == '__main__':
    main()
