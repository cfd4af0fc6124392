/** Names of properties that the Java clients and Flink's connector know. */
const NAMES = new Set(
  `acks allow.auto.create.topics auto.commit.interval.ms auto.offset.reset batch.size bootstrap.servers buffer.memory check.crcs
client.dns.lookup client.id client.id.prefix client.rack commit.offsets.on.checkpoint compression.gzip.level compression.lz4.level
compression.type compression.zstd.level connections.max.idle.ms default.api.timeout.ms delivery.timeout.ms enable.auto.commit
enable.idempotence enable.metrics.push exclude.internal.topics fetch.max.bytes fetch.max.wait.ms fetch.min.bytes
flink.disable-metrics group.id group.instance.id group.protocol group.remote.assignor heartbeat.interval.ms
interceptor.classes isolation.level key.deserializer key.serializer linger.ms max.block.ms
max.in.flight.requests.per.connection max.partition.fetch.bytes max.poll.interval.ms max.poll.records max.request.size
metadata.max.age.ms metadata.max.idle.ms metadata.recovery.rebootstrap.trigger.ms metadata.recovery.strategy metric.reporters
metrics.num.samples metrics.recording.level metrics.sample.window.ms partition.assignment.strategy
partition.discovery.interval.ms partitioner.adaptive.partitioning.enable partitioner.availability.timeout.ms
partitioner.class partitioner.ignore.keys receive.buffer.bytes reconnect.backoff.max.ms reconnect.backoff.ms
register.consumer.metrics register.producer.metrics request.timeout.ms retries retry.backoff.max.ms retry.backoff.ms
sasl.client.callback.handler.class sasl.jaas.config sasl.kerberos.kinit.cmd sasl.kerberos.service.name
sasl.login.callback.handler.class sasl.login.class sasl.mechanism security.protocol security.providers send.buffer.bytes
session.timeout.ms socket.connection.setup.timeout.max.ms socket.connection.setup.timeout.ms ssl.cipher.suites
ssl.enabled.protocols ssl.endpoint.identification.algorithm ssl.engine.factory.class ssl.key.password
ssl.keymanager.algorithm ssl.keystore.certificate.chain ssl.keystore.key ssl.keystore.location ssl.keystore.password
ssl.keystore.type ssl.protocol ssl.provider ssl.secure.random.implementation ssl.trustmanager.algorithm
ssl.truststore.certificates ssl.truststore.location ssl.truststore.password ssl.truststore.type
transaction.timeout.ms transaction.two.phase.commit.enable transactional.id value.deserializer value.serializer`.split(
    /\s+/,
  ),
);

export function isKnownProperty(name: string): boolean {
  return NAMES.has(name) || /^sasl\.(kerberos|login|oauthbearer)\./.test(name);
}

/** Known, and without effect here. Serializers and deserializers are not among them: Flink replaces them too. */
const NO_EFFECT = new Set(
  `allow.auto.create.topics client.dns.lookup connections.max.idle.ms enable.metrics.push exclude.internal.topics
group.instance.id group.protocol group.remote.assignor heartbeat.interval.ms max.poll.interval.ms
metadata.max.idle.ms metadata.recovery.rebootstrap.trigger.ms metadata.recovery.strategy metric.reporters
metrics.num.samples metrics.recording.level metrics.sample.window.ms partition.assignment.strategy
partitioner.adaptive.partitioning.enable partitioner.availability.timeout.ms receive.buffer.bytes
reconnect.backoff.max.ms reconnect.backoff.ms
sasl.client.callback.handler.class sasl.login.callback.handler.class sasl.login.class security.providers send.buffer.bytes
session.timeout.ms socket.connection.setup.timeout.max.ms ssl.cipher.suites ssl.enabled.protocols ssl.engine.factory.class
ssl.keymanager.algorithm ssl.protocol ssl.provider ssl.secure.random.implementation
ssl.trustmanager.algorithm transaction.two.phase.commit.enable`.split(/\s+/),
);

export function hasNoEffect(name: string): boolean {
  return NO_EFFECT.has(name) || /^sasl\.(kerberos|login|oauthbearer)\./.test(name);
}
