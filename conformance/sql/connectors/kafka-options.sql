--  Options of the connectors kafka and upsert-kafka: recorded from Flink 2.3.0 with its Kafka connector 5.0.0-2.2 (record.py).

-- case: kafka-no-servers
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'format' = 'json');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: One or more required options are missing.\n\nMissing required options are:\n\nproperties.bootstrap.servers

-- case: kafka-no-topic
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'
-- ! org.apache.flink.table.api.ValidationException: Either 'topic' or 'topic-pattern' must be set.

-- case: kafka-topic-and-pattern
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'topic-pattern' = 't.*');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'\n'topic-pattern'='t.*'
-- ! org.apache.flink.table.api.ValidationException: Option 'topic' and 'topic-pattern' shouldn't be set together.

-- case: kafka-no-format
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Could not find required scan format 'value.format'.

-- case: kafka-no-format-sink
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1');
INSERT INTO t SELECT * FROM (VALUES (1, 'x')) AS v (a, b);
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Could not find required sink format 'value.format'.

-- case: kafka-unknown-format
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'avro');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='avro'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Could not find any factory for identifier 'avro' that implements 'org.apache.flink.table.factories.DeserializationFormatFactory' in the classpath.\n\nAvailable factory identifiers are:\n\ncanal-json\ncsv\ndebezium-json\njson\nmaxwell-json\nogg-json\nraw

-- case: kafka-unknown-format-sink
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'avro');
INSERT INTO t SELECT * FROM (VALUES (1, 'x')) AS v (a, b);
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='avro'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Could not find any factory for identifier 'avro' that implements 'org.apache.flink.table.factories.SerializationFormatFactory' in the classpath.\n\nAvailable factory identifiers are:\n\ncanal-json\ncsv\ndebezium-json\njson\nmaxwell-json\nogg-json\nraw

-- case: kafka-unknown-key-format
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'key.format' = 'protobuf', 'key.fields' = 'a');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'key.fields'='a'\n'key.format'='protobuf'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Could not find any factory for identifier 'protobuf' that implements 'org.apache.flink.table.factories.DeserializationFormatFactory' in the classpath.\n\nAvailable factory identifiers are:\n\ncanal-json\ncsv\ndebezium-json\njson\nmaxwell-json\nogg-json\nraw

-- case: kafka-unknown-option
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'json.foo' = '1', 'x' = 'y');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'json.foo'='1'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'\n'x'='y'
-- ! org.apache.flink.table.api.ValidationException: Unsupported options found for 'kafka'.\n\nUnsupported options:\n\njson.foo\nx\n\nSupported options:\n\nconnector\nformat\njson.decode.json-parser.enabled\njson.encode.decimal-as-plain-number\njson.encode.ignore-null-fields\njson.fail-on-missing-field\njson.ignore-parse-errors\njson.map-null-key.literal\njson.map-null-key.mode\njson.timestamp-format.standard\nkey.fields\nkey.fields-prefix\nkey.format\nproperties.bootstrap.servers\nproperties.group.id\nproperty-version\nscan.bounded.mode\nscan.bounded.specific-offsets\nscan.bounded.timestamp-millis\nscan.parallelism\nscan.startup.mode\nscan.startup.specific-offsets\nscan.startup.timestamp-millis\nscan.topic-partition-discovery.interval\nscan.watermark.alignment.group\nscan.watermark.alignment.max-drift\nscan.watermark.alignment.update-interval\nscan.watermark.emit.strategy\nscan.watermark.idle-timeout\nsink.delivery-guarantee\nsink.parallelism\nsink.partitioner\nsink.semantic\nsink.transaction-naming-strategy\nsink.transactional-id-prefix\ntopic\ntopic-pattern\nvalue.fields-include\nvalue.format

-- case: kafka-startup-mode
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.startup.mode' = 'first');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'scan.startup.mode'='first'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Invalid value for option 'scan.startup.mode'.
-- ! java.lang.IllegalArgumentException: Could not parse value 'first' for key 'scan.startup.mode'.
-- ! java.lang.IllegalArgumentException: Could not parse value for enum class org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions$ScanStartupMode. Expected one of: [[earliest-offset, latest-offset, group-offsets, timestamp, specific-offsets]]

-- case: kafka-bounded-mode
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.bounded.mode' = 'first');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'scan.bounded.mode'='first'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Invalid value for option 'scan.bounded.mode'.
-- ! java.lang.IllegalArgumentException: Could not parse value 'first' for key 'scan.bounded.mode'.
-- ! java.lang.IllegalArgumentException: Could not parse value for enum class org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions$ScanBoundedMode. Expected one of: [[unbounded, latest-offset, group-offsets, timestamp, specific-offsets]]

-- case: kafka-startup-timestamp
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.startup.mode' = 'timestamp');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'scan.startup.mode'='timestamp'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: 'scan.startup.timestamp-millis' is required in 'timestamp' startup mode but missing.

-- case: kafka-startup-offsets
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.startup.mode' = 'specific-offsets');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'scan.startup.mode'='specific-offsets'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: 'scan.startup.specific-offsets' is required in 'specific-offsets' startup mode but missing.

-- case: kafka-startup-offsets-topics
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 'a;b', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.startup.mode' = 'specific-offsets', 'scan.startup.specific-offsets' = 'partition:0,offset:1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'scan.startup.mode'='specific-offsets'\n'scan.startup.specific-offsets'='partition:0,offset:1'\n'topic'='a;b'
-- ! org.apache.flink.table.api.ValidationException: Currently Kafka source only supports specific offset for single topic.

-- case: kafka-startup-offsets-0
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.startup.mode' = 'specific-offsets', 'scan.startup.specific-offsets' = 'partition:0');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'scan.startup.mode'='specific-offsets'\n'scan.startup.specific-offsets'='partition:0'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Invalid properties 'scan.startup.specific-offsets' should follow the format 'partition:0,offset:42;partition:1,offset:300', but is 'partition:0'.

-- case: kafka-startup-offsets-1
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.startup.mode' = 'specific-offsets', 'scan.startup.specific-offsets' = 'partition:0,offset:x');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'scan.startup.mode'='specific-offsets'\n'scan.startup.specific-offsets'='partition:0,offset:x'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Invalid properties 'scan.startup.specific-offsets' should follow the format 'partition:0,offset:42;partition:1,offset:300', but is 'partition:0,offset:x'.
-- ! java.lang.NumberFormatException: For input string: "x"

-- case: kafka-startup-offsets-2
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.startup.mode' = 'specific-offsets', 'scan.startup.specific-offsets' = 'offset:1,partition:0');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'scan.startup.mode'='specific-offsets'\n'scan.startup.specific-offsets'='offset:1,partition:0'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Invalid properties 'scan.startup.specific-offsets' should follow the format 'partition:0,offset:42;partition:1,offset:300', but is 'offset:1,partition:0'.

-- case: kafka-startup-offsets-4
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.startup.mode' = 'specific-offsets', 'scan.startup.specific-offsets' = 'partition:0,offset:1;;partition:1,offset:2');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'scan.startup.mode'='specific-offsets'\n'scan.startup.specific-offsets'='partition:0,offset:1;;partition:1,offset:2'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Invalid properties 'scan.startup.specific-offsets' should follow the format 'partition:0,offset:42;partition:1,offset:300', but is 'partition:0,offset:1;;partition:1,offset:2'.

-- case: kafka-startup-offsets-5
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.startup.mode' = 'specific-offsets', 'scan.startup.specific-offsets' = '0,1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'scan.startup.mode'='specific-offsets'\n'scan.startup.specific-offsets'='0,1'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Invalid properties 'scan.startup.specific-offsets' should follow the format 'partition:0,offset:42;partition:1,offset:300', but is '0,1'.

-- case: kafka-startup-offsets-6
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.startup.mode' = 'specific-offsets', 'scan.startup.specific-offsets' = '');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'scan.startup.mode'='specific-offsets'\n'scan.startup.specific-offsets'=''\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Invalid properties 'scan.startup.specific-offsets' should follow the format 'partition:0,offset:42;partition:1,offset:300', but is ''.

-- case: kafka-startup-offsets-7
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.startup.mode' = 'specific-offsets', 'scan.startup.specific-offsets' = 'partition:0,offset:1,x');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'scan.startup.mode'='specific-offsets'\n'scan.startup.specific-offsets'='partition:0,offset:1,x'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Invalid properties 'scan.startup.specific-offsets' should follow the format 'partition:0,offset:42;partition:1,offset:300', but is 'partition:0,offset:1,x'.

-- case: kafka-startup-offsets-8
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.startup.mode' = 'specific-offsets', 'scan.startup.specific-offsets' = 'partition: 0,offset:1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'scan.startup.mode'='specific-offsets'\n'scan.startup.specific-offsets'='partition: 0,offset:1'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Invalid properties 'scan.startup.specific-offsets' should follow the format 'partition:0,offset:42;partition:1,offset:300', but is 'partition: 0,offset:1'.
-- ! java.lang.NumberFormatException: For input string: " 0"

-- case: kafka-startup-offsets-9
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.startup.mode' = 'specific-offsets', 'scan.startup.specific-offsets' = 'partition:99999999999,offset:1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'scan.startup.mode'='specific-offsets'\n'scan.startup.specific-offsets'='partition:99999999999,offset:1'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Invalid properties 'scan.startup.specific-offsets' should follow the format 'partition:0,offset:42;partition:1,offset:300', but is 'partition:99999999999,offset:1'.
-- ! java.lang.NumberFormatException: For input string: "99999999999"

-- case: kafka-bounded-timestamp
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.bounded.mode' = 'timestamp');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'scan.bounded.mode'='timestamp'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: 'scan.bounded.timestamp-millis' is required in 'timestamp' bounded mode but missing.

-- case: kafka-bounded-offsets
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.bounded.mode' = 'specific-offsets');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'scan.bounded.mode'='specific-offsets'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: 'scan.bounded.specific-offsets' is required in 'specific-offsets' bounded mode but missing.

-- case: kafka-bounded-offsets-bad
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.bounded.mode' = 'specific-offsets', 'scan.bounded.specific-offsets' = 'partition:0');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'scan.bounded.mode'='specific-offsets'\n'scan.bounded.specific-offsets'='partition:0'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Invalid properties 'scan.bounded.specific-offsets' should follow the format 'partition:0,offset:42;partition:1,offset:300', but is 'partition:0'.

-- case: kafka-bounded-offsets-pattern
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.bounded.mode' = 'specific-offsets', 'topic-pattern' = 'a.*', 'scan.bounded.specific-offsets' = 'partition:0,offset:1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'scan.bounded.mode'='specific-offsets'\n'scan.bounded.specific-offsets'='partition:0,offset:1'\n'topic-pattern'='a.*'
-- ! org.apache.flink.table.api.ValidationException: Currently Kafka source only supports specific offset for single topic.

-- case: kafka-timestamp-value
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.startup.mode' = 'timestamp', 'scan.startup.timestamp-millis' = 'x');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'scan.startup.mode'='timestamp'\n'scan.startup.timestamp-millis'='x'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Invalid value for option 'scan.startup.timestamp-millis'.
-- ! java.lang.IllegalArgumentException: Could not parse value 'x' for key 'scan.startup.timestamp-millis'.
-- ! java.lang.NumberFormatException: For input string: "x"

-- case: kafka-discovery-value
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.topic-partition-discovery.interval' = 'often');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'scan.topic-partition-discovery.interval'='often'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Invalid value for option 'scan.topic-partition-discovery.interval'.
-- ! java.lang.IllegalArgumentException: Could not parse value 'often' for key 'scan.topic-partition-discovery.interval'.
-- ! java.lang.NumberFormatException: text does not start with a number, and is not a valid ISO-8601 duration format: often

-- case: kafka-group-missing
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json');
SELECT * FROM t;
-- ! java.lang.IllegalStateException: Property group.id is required when using committed offset for offsets initializer

-- case: kafka-group-missing-bounded
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'group-offsets');
SELECT * FROM t;
-- ! java.lang.IllegalStateException: Property group.id is required when using committed offset for offsets initializer

-- case: kafka-reset
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'properties.group.id' = 'g', 'properties.auto.offset.reset' = 'middle');
SELECT * FROM t;
-- ! java.lang.IllegalArgumentException: auto.offset.reset can not be set to middle. Valid values: [latest,earliest,none]

-- case: kafka-primary-key
CREATE TABLE t (a INT, b STRING, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.startup.mode' = 'earliest-offset');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'scan.startup.mode'='earliest-offset'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: The Kafka table 'default_catalog.default_database.t' with 'json' format doesn't support defining PRIMARY KEY constraint on the table, because it can't guarantee the semantic of primary key.

-- case: kafka-primary-key-value
CREATE TABLE t (a INT, b STRING, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'value.format' = 'csv', 'scan.startup.mode' = 'earliest-offset');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'properties.bootstrap.servers'='localhost:1'\n'scan.startup.mode'='earliest-offset'\n'topic'='t'\n'value.format'='csv'
-- ! org.apache.flink.table.api.ValidationException: The Kafka table 'default_catalog.default_database.t' with 'csv' format doesn't support defining PRIMARY KEY constraint on the table, because it can't guarantee the semantic of primary key.

-- case: kafka-primary-key-sink
CREATE TABLE t (a INT, b STRING, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json');
INSERT INTO t SELECT * FROM (VALUES (1, 'x')) AS v (a, b);
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: The Kafka table 'default_catalog.default_database.t' with 'json' format doesn't support defining PRIMARY KEY constraint on the table, because it can't guarantee the semantic of primary key.

-- case: kafka-key-fields-alone
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'key.fields' = 'a');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'key.fields'='a'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: The option 'key.fields' can only be declared if a key format is defined using 'key.format'.

-- case: kafka-key-format-alone
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'key.format' = 'raw');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'key.format'='raw'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: A key format 'key.format' requires the declaration of one or more of key fields using 'key.fields'.

-- case: kafka-key-fields-empty
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'key.format' = 'raw', 'key.fields' = '');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'key.fields'=''\n'key.format'='raw'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: A key format 'key.format' requires the declaration of one or more of key fields using 'key.fields'.

-- case: kafka-key-fields-unknown
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'key.format' = 'raw', 'key.fields' = 'a;c');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'key.fields'='a;c'\n'key.format'='raw'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Could not find the field 'c' in the table schema for usage in the key format. A key field must be a regular, physical column. The following columns can be selected in the 'key.fields' option:\n[a, b]

-- case: kafka-key-prefix
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'key.format' = 'raw', 'key.fields' = 'a', 'key.fields-prefix' = 'k_', 'value.fields-include' = 'EXCEPT_KEY');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'key.fields'='a'\n'key.fields-prefix'='k_'\n'key.format'='raw'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'\n'value.fields-include'='EXCEPT_KEY'
-- ! org.apache.flink.table.api.ValidationException: All fields in 'key.fields' must be prefixed with 'k_' when option 'key.fields-prefix' is set but field 'a' is not prefixed.

-- case: kafka-key-prefix-all
CREATE TABLE t (k_a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'key.format' = 'raw', 'key.fields' = 'k_a', 'key.fields-prefix' = 'k_');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'key.fields'='k_a'\n'key.fields-prefix'='k_'\n'key.format'='raw'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: A key prefix is not allowed when option 'value.fields-include' is set to 'ALL'. Set it to 'EXCEPT_KEY' instead to avoid field overlaps.

-- case: kafka-fields-include
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'value.fields-include' = 'SOME');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'\n'value.fields-include'='SOME'
-- ! org.apache.flink.table.api.ValidationException: Invalid value for option 'value.fields-include'.
-- ! java.lang.IllegalArgumentException: Could not parse value 'SOME' for key 'value.fields-include'.
-- ! java.lang.IllegalArgumentException: Could not parse value for enum class org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions$ValueFieldsStrategy. Expected one of: [[ALL, EXCEPT_KEY]]

-- case: kafka-raw-two
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'raw', 'scan.startup.mode' = 'earliest-offset');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: The 'raw' format only supports single physical column. However the defined schema contains multiple physical columns: [`a` INT, `b` STRING]

-- case: kafka-raw-two-sink
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'raw');
INSERT INTO t SELECT * FROM (VALUES (1, 'x')) AS v (a, b);
-- ! org.apache.flink.table.api.ValidationException: The 'raw' format only supports single physical column. However the defined schema contains multiple physical columns: [`a` INT, `b` STRING]

-- case: kafka-json-option
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'json.fail-on-missing-field' = 'true', 'json.ignore-parse-errors' = 'true');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'json.fail-on-missing-field'='true'\n'json.ignore-parse-errors'='true'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Error creating scan format 'json' in option space 'json.'.
-- ! org.apache.flink.table.api.ValidationException: fail-on-missing-field and ignore-parse-errors shouldn't both be true.

-- case: kafka-key-json-option
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'key.format' = 'json', 'key.fields' = 'a', 'key.json.timestamp-format.standard' = 'x');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'key.fields'='a'\n'key.format'='json'\n'key.json.timestamp-format.standard'='x'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Error creating scan format 'json' in option space 'key.json.'.
-- ! org.apache.flink.table.api.ValidationException: Unsupported value 'x' for timestamp-format.standard. Supported values are [SQL, ISO-8601].

-- case: kafka-value-json-option
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'value.format' = 'json', 'value.json.timestamp-format.standard' = 'x');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'\n'value.format'='json'\n'value.json.timestamp-format.standard'='x'
-- ! org.apache.flink.table.api.ValidationException: Error creating scan format 'json' in option space 'value.json.'.
-- ! org.apache.flink.table.api.ValidationException: Unsupported value 'x' for timestamp-format.standard. Supported values are [SQL, ISO-8601].

-- case: kafka-partitioner-class
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'sink.partitioner' = 'com.example.P');
INSERT INTO t SELECT * FROM (VALUES (1, 'x')) AS v (a, b);
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'sink.partitioner'='com.example.P'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Could not find and instantiate partitioner class 'com.example.P'
-- ! java.lang.ClassNotFoundException: com.example.P

-- case: kafka-partitioner-empty
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'sink.partitioner' = '');
INSERT INTO t SELECT * FROM (VALUES (1, 'x')) AS v (a, b);
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'sink.partitioner'=''\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Option 'sink.partitioner' should be a non-empty string.

-- case: kafka-partitioner-round-robin-key
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'sink.partitioner' = 'round-robin', 'key.format' = 'raw', 'key.fields' = 'a');
INSERT INTO t SELECT * FROM (VALUES (1, 'x')) AS v (a, b);
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'key.fields'='a'\n'key.format'='raw'\n'properties.bootstrap.servers'='localhost:1'\n'sink.partitioner'='round-robin'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Currently 'round-robin' partitioner only works when option 'key.fields' is not specified.

-- case: kafka-guarantee
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'sink.delivery-guarantee' = 'twice');
INSERT INTO t SELECT * FROM (VALUES (1, 'x')) AS v (a, b);
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'sink.delivery-guarantee'='twice'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Invalid value for option 'sink.delivery-guarantee'.
-- ! java.lang.IllegalArgumentException: Could not parse value 'twice' for key 'sink.delivery-guarantee'.
-- ! java.lang.IllegalArgumentException: Could not parse value for enum class org.apache.flink.connector.base.DeliveryGuarantee. Expected one of: [[exactly-once, at-least-once, none]]

-- case: kafka-exactly-once-prefix
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'sink.delivery-guarantee' = 'exactly-once');
INSERT INTO t SELECT * FROM (VALUES (1, 'x')) AS v (a, b);
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'sink.delivery-guarantee'='exactly-once'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: sink.transactional-id-prefix must be specified when using DeliveryGuarantee.EXACTLY_ONCE.

-- case: kafka-semantic
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'sink.semantic' = 'twice');
INSERT INTO t SELECT * FROM (VALUES (1, 'x')) AS v (a, b);
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'sink.semantic'='twice'\n'topic'='t'
-- ! java.lang.IllegalArgumentException: No enum constant org.apache.flink.connector.base.DeliveryGuarantee.TWICE

-- case: kafka-naming
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'sink.transaction-naming-strategy' = 'x');
INSERT INTO t SELECT * FROM (VALUES (1, 'x')) AS v (a, b);
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'sink.transaction-naming-strategy'='x'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Invalid value for option 'sink.transaction-naming-strategy'.
-- ! java.lang.IllegalArgumentException: Could not parse value 'x' for key 'sink.transaction-naming-strategy'.
-- ! java.lang.IllegalArgumentException: Could not parse value for enum class org.apache.flink.connector.kafka.sink.TransactionNamingStrategy. Expected one of: [[INCREMENTING, POOLING]]

-- case: kafka-sink-parallelism
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'sink.parallelism' = '-3');
INSERT INTO t SELECT * FROM (VALUES (1, 'x')) AS v (a, b);
-- ! org.apache.flink.table.api.TableException: Invalid configured parallelism -3 for table 'default_catalog.default_database.t'.

-- case: kafka-scan-parallelism
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.parallelism' = '0', 'scan.startup.mode' = 'earliest-offset');
SELECT * FROM t;
-- ! org.apache.flink.table.api.TableException: Invalid configured parallelism 0 for table 'default_catalog.default_database.t'.

-- case: kafka-changes-into-append
CREATE TABLE t (a INT, n BIGINT) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json');
INSERT INTO t SELECT a, COUNT(*) FROM (VALUES (1), (1)) AS v (a) GROUP BY a;
-- ! org.apache.flink.table.api.TableException: Table sink 'default_catalog.default_database.t' doesn't support consuming update changes which is produced by node GroupAggregate(groupBy=[a], select=[a, COUNT(*) AS EXPR$1])

-- case: kafka-flush-option
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'sink.buffer-flush.max-rows' = '1');
INSERT INTO t SELECT * FROM (VALUES (1, 'x')) AS v (a, b);
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'sink.buffer-flush.max-rows'='1'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Unsupported options found for 'kafka'.\n\nUnsupported options:\n\nsink.buffer-flush.max-rows\n\nSupported options:\n\nconnector\nformat\njson.decode.json-parser.enabled\njson.encode.decimal-as-plain-number\njson.encode.ignore-null-fields\njson.fail-on-missing-field\njson.ignore-parse-errors\njson.map-null-key.literal\njson.map-null-key.mode\njson.timestamp-format.standard\nkey.fields\nkey.fields-prefix\nkey.format\nproperties.bootstrap.servers\nproperties.group.id\nproperty-version\nscan.bounded.mode\nscan.bounded.specific-offsets\nscan.bounded.timestamp-millis\nscan.parallelism\nscan.startup.mode\nscan.startup.specific-offsets\nscan.startup.timestamp-millis\nscan.topic-partition-discovery.interval\nscan.watermark.alignment.group\nscan.watermark.alignment.max-drift\nscan.watermark.alignment.update-interval\nscan.watermark.emit.strategy\nscan.watermark.idle-timeout\nsink.delivery-guarantee\nsink.parallelism\nsink.partitioner\nsink.semantic\nsink.transaction-naming-strategy\nsink.transactional-id-prefix\ntopic\ntopic-pattern\nvalue.fields-include\nvalue.format

-- case: kafka-metadata-unknown
CREATE TABLE t (a INT, x STRING METADATA VIRTUAL) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.startup.mode' = 'earliest-offset');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Invalid metadata key 'x' in column 'x' of table 'default_catalog.default_database.t'. The DynamicTableSource class 'org.apache.flink.streaming.connectors.kafka.table.KafkaDynamicSource' supports the following metadata keys for reading:\ntopic\npartition\nheaders\nleader-epoch\noffset\ntimestamp\ntimestamp-type

-- case: kafka-metadata-from-unknown
CREATE TABLE t (a INT, x STRING METADATA FROM 'value.source' VIRTUAL) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.startup.mode' = 'earliest-offset');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Invalid metadata key 'value.source' in column 'x' of table 'default_catalog.default_database.t'. The DynamicTableSource class 'org.apache.flink.streaming.connectors.kafka.table.KafkaDynamicSource' supports the following metadata keys for reading:\ntopic\npartition\nheaders\nleader-epoch\noffset\ntimestamp\ntimestamp-type

-- case: kafka-metadata-type
CREATE TABLE t (a INT, `offset` DATE METADATA VIRTUAL) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.startup.mode' = 'earliest-offset');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Invalid data type for metadata column 'offset' of table 'default_catalog.default_database.t'. The column cannot be declared as 'BIGINT NOT NULL' because the type must be castable from metadata type 'DATE'.

-- case: kafka-metadata-type-from
CREATE TABLE t (a INT, x MAP<INT, INT> METADATA FROM 'partition' VIRTUAL) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.startup.mode' = 'earliest-offset');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Invalid data type for metadata column 'x' with metadata key 'partition' of table 'default_catalog.default_database.t'. The column cannot be declared as 'INT NOT NULL' because the type must be castable from metadata type 'MAP<INT, INT>'.

-- case: kafka-metadata-readonly
CREATE TABLE t (a INT, `offset` BIGINT METADATA) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json');
INSERT INTO t SELECT 1, CAST(2 AS BIGINT);
-- ! org.apache.flink.table.api.ValidationException: Invalid metadata key 'offset' in column 'offset' of table 'default_catalog.default_database.t'. The DynamicTableSink class 'org.apache.flink.streaming.connectors.kafka.table.KafkaDynamicSink' supports the following metadata keys for writing:\nheaders\ntimestamp

-- case: kafka-metadata-topic
CREATE TABLE t (a INT, topic STRING METADATA) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json');
INSERT INTO t SELECT 1, 'u';
-- ! org.apache.flink.table.api.ValidationException: Invalid metadata key 'topic' in column 'topic' of table 'default_catalog.default_database.t'. The DynamicTableSink class 'org.apache.flink.streaming.connectors.kafka.table.KafkaDynamicSink' supports the following metadata keys for writing:\nheaders\ntimestamp

-- case: kafka-metadata-topic-list
CREATE TABLE t (a INT, `partition` INT METADATA) WITH ('connector' = 'kafka', 'topic' = 'a;b', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json');
INSERT INTO t SELECT 1, 2;
-- ! org.apache.flink.table.api.ValidationException: Invalid metadata key 'partition' in column 'partition' of table 'default_catalog.default_database.t'. The DynamicTableSink class 'org.apache.flink.streaming.connectors.kafka.table.KafkaDynamicSink' supports the following metadata keys for writing:\ntopic\nheaders\ntimestamp

-- case: kafka-metadata-write-type
CREATE TABLE t (a INT, `timestamp` BOOLEAN METADATA) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json');
INSERT INTO t SELECT 1, TRUE;
-- ! org.apache.flink.table.api.ValidationException: Invalid data type for metadata column 'timestamp' of table 'default_catalog.default_database.t'. The column cannot be declared as 'BOOLEAN' because the type must be castable to metadata type 'TIMESTAMP_LTZ(3)'.

-- case: kafka-unsupported-json-type
CREATE TABLE t (a INT, m MAP<INT, STRING>) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'scan.startup.mode' = 'earliest-offset');
SELECT * FROM t;
-- ! java.lang.UnsupportedOperationException: JSON format doesn't support non-string as key type of map. The type is: MAP<INT, STRING>

-- case: kafka-unsupported-csv-type
CREATE TABLE t (a INT, m MAP<INT, STRING>) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'csv', 'scan.startup.mode' = 'earliest-offset');
SELECT * FROM t;
-- ! java.lang.IllegalArgumentException: Unsupported type 'MAP<INT, STRING>' for field 'm'.

-- case: upsert-no-key-format
CREATE TABLE t (a INT, b STRING, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'value.format' = 'json');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='upsert-kafka'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'\n'value.format'='json'
-- ! org.apache.flink.table.api.ValidationException: Could not find required scan format 'key.format'.

-- case: upsert-no-value-format
CREATE TABLE t (a INT, b STRING, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'key.format' = 'json');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='upsert-kafka'\n'key.format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Could not find required scan format 'value.format'.

-- case: upsert-format
CREATE TABLE t (a INT, b STRING, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'key.format' = 'json', 'value.format' = 'json', 'format' = 'json');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='upsert-kafka'\n'format'='json'\n'key.format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'\n'value.format'='json'
-- ! org.apache.flink.table.api.ValidationException: Unsupported options found for 'upsert-kafka'.\n\nUnsupported options:\n\nformat\n\nSupported options:\n\nconnector\nkey.fields-prefix\nkey.format\nkey.json.decode.json-parser.enabled\nkey.json.encode.decimal-as-plain-number\nkey.json.encode.ignore-null-fields\nkey.json.fail-on-missing-field\nkey.json.ignore-parse-errors\nkey.json.map-null-key.literal\nkey.json.map-null-key.mode\nkey.json.timestamp-format.standard\nproperties.bootstrap.servers\nproperty-version\nscan.bounded.mode\nscan.bounded.specific-offsets\nscan.bounded.timestamp-millis\nscan.parallelism\nscan.topic-partition-discovery.interval\nscan.watermark.alignment.group\nscan.watermark.alignment.max-drift\nscan.watermark.alignment.update-interval\nscan.watermark.emit.strategy\nscan.watermark.idle-timeout\nsink.buffer-flush.interval\nsink.buffer-flush.max-rows\nsink.delivery-guarantee\nsink.parallelism\nsink.transaction-naming-strategy\nsink.transactional-id-prefix\ntopic\ntopic-pattern\nvalue.fields-include\nvalue.format\nvalue.json.decode.json-parser.enabled\nvalue.json.encode.decimal-as-plain-number\nvalue.json.encode.ignore-null-fields\nvalue.json.fail-on-missing-field\nvalue.json.ignore-parse-errors\nvalue.json.map-null-key.literal\nvalue.json.map-null-key.mode\nvalue.json.timestamp-format.standard

-- case: upsert-no-primary-key
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'key.format' = 'json', 'value.format' = 'json');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='upsert-kafka'\n'key.format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'\n'value.format'='json'
-- ! org.apache.flink.table.api.ValidationException: 'upsert-kafka' tables require to define a PRIMARY KEY constraint. The PRIMARY KEY specifies which columns should be read from or write to the Kafka message key. The PRIMARY KEY also defines records in the 'upsert-kafka' table should update or delete on which keys.

-- case: upsert-no-primary-key-sink
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'key.format' = 'json', 'value.format' = 'json');
INSERT INTO t SELECT * FROM (VALUES (1, 'x')) AS v (a, b);
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='upsert-kafka'\n'key.format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'\n'value.format'='json'
-- ! org.apache.flink.table.api.ValidationException: 'upsert-kafka' tables require to define a PRIMARY KEY constraint. The PRIMARY KEY specifies which columns should be read from or write to the Kafka message key. The PRIMARY KEY also defines records in the 'upsert-kafka' table should update or delete on which keys.

-- case: upsert-no-topic
CREATE TABLE t (a INT, b STRING, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'properties.bootstrap.servers' = 'localhost:1', 'key.format' = 'json', 'value.format' = 'json');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='upsert-kafka'\n'key.format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'value.format'='json'
-- ! java.lang.IllegalArgumentException: Either Topic or Topic Pattern must be set for source.

-- case: upsert-startup-mode
CREATE TABLE t (a INT, b STRING, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'key.format' = 'json', 'value.format' = 'json', 'scan.startup.mode' = 'earliest-offset');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='upsert-kafka'\n'key.format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'scan.startup.mode'='earliest-offset'\n'topic'='t'\n'value.format'='json'
-- ! org.apache.flink.table.api.ValidationException: Unsupported options found for 'upsert-kafka'.\n\nUnsupported options:\n\nscan.startup.mode\n\nSupported options:\n\nconnector\nkey.fields-prefix\nkey.format\nkey.json.decode.json-parser.enabled\nkey.json.encode.decimal-as-plain-number\nkey.json.encode.ignore-null-fields\nkey.json.fail-on-missing-field\nkey.json.ignore-parse-errors\nkey.json.map-null-key.literal\nkey.json.map-null-key.mode\nkey.json.timestamp-format.standard\nproperties.bootstrap.servers\nproperty-version\nscan.bounded.mode\nscan.bounded.specific-offsets\nscan.bounded.timestamp-millis\nscan.parallelism\nscan.topic-partition-discovery.interval\nscan.watermark.alignment.group\nscan.watermark.alignment.max-drift\nscan.watermark.alignment.update-interval\nscan.watermark.emit.strategy\nscan.watermark.idle-timeout\nsink.buffer-flush.interval\nsink.buffer-flush.max-rows\nsink.delivery-guarantee\nsink.parallelism\nsink.transaction-naming-strategy\nsink.transactional-id-prefix\ntopic\ntopic-pattern\nvalue.fields-include\nvalue.format\nvalue.json.decode.json-parser.enabled\nvalue.json.encode.decimal-as-plain-number\nvalue.json.encode.ignore-null-fields\nvalue.json.fail-on-missing-field\nvalue.json.ignore-parse-errors\nvalue.json.map-null-key.literal\nvalue.json.map-null-key.mode\nvalue.json.timestamp-format.standard

-- case: upsert-key-fields
CREATE TABLE t (a INT, b STRING, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'key.format' = 'json', 'value.format' = 'json', 'key.fields' = 'a');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='upsert-kafka'\n'key.fields'='a'\n'key.format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'\n'value.format'='json'
-- ! org.apache.flink.table.api.ValidationException: Unsupported options found for 'upsert-kafka'.\n\nUnsupported options:\n\nkey.fields\n\nSupported options:\n\nconnector\nkey.fields-prefix\nkey.format\nkey.json.decode.json-parser.enabled\nkey.json.encode.decimal-as-plain-number\nkey.json.encode.ignore-null-fields\nkey.json.fail-on-missing-field\nkey.json.ignore-parse-errors\nkey.json.map-null-key.literal\nkey.json.map-null-key.mode\nkey.json.timestamp-format.standard\nproperties.bootstrap.servers\nproperty-version\nscan.bounded.mode\nscan.bounded.specific-offsets\nscan.bounded.timestamp-millis\nscan.parallelism\nscan.topic-partition-discovery.interval\nscan.watermark.alignment.group\nscan.watermark.alignment.max-drift\nscan.watermark.alignment.update-interval\nscan.watermark.emit.strategy\nscan.watermark.idle-timeout\nsink.buffer-flush.interval\nsink.buffer-flush.max-rows\nsink.delivery-guarantee\nsink.parallelism\nsink.transaction-naming-strategy\nsink.transactional-id-prefix\ntopic\ntopic-pattern\nvalue.fields-include\nvalue.format\nvalue.json.decode.json-parser.enabled\nvalue.json.encode.decimal-as-plain-number\nvalue.json.encode.ignore-null-fields\nvalue.json.fail-on-missing-field\nvalue.json.ignore-parse-errors\nvalue.json.map-null-key.literal\nvalue.json.map-null-key.mode\nvalue.json.timestamp-format.standard

-- case: upsert-flush-rows
CREATE TABLE t (a INT, b STRING, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'key.format' = 'json', 'value.format' = 'json', 'sink.buffer-flush.max-rows' = '10');
INSERT INTO t SELECT * FROM (VALUES (1, 'x')) AS v (a, b);
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='upsert-kafka'\n'key.format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'sink.buffer-flush.max-rows'='10'\n'topic'='t'\n'value.format'='json'
-- ! org.apache.flink.table.api.ValidationException: 'sink.buffer-flush.max-rows' and 'sink.buffer-flush.interval' must be set to be greater than zero together to enable sink buffer flushing.

-- case: upsert-flush-interval
CREATE TABLE t (a INT, b STRING, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'key.format' = 'json', 'value.format' = 'json', 'sink.buffer-flush.interval' = '1 s');
INSERT INTO t SELECT * FROM (VALUES (1, 'x')) AS v (a, b);
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='upsert-kafka'\n'key.format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'sink.buffer-flush.interval'='1 s'\n'topic'='t'\n'value.format'='json'
-- ! org.apache.flink.table.api.ValidationException: 'sink.buffer-flush.max-rows' and 'sink.buffer-flush.interval' must be set to be greater than zero together to enable sink buffer flushing.

-- case: upsert-exactly-once
CREATE TABLE t (a INT, b STRING, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'key.format' = 'json', 'value.format' = 'json', 'sink.delivery-guarantee' = 'exactly-once');
INSERT INTO t SELECT * FROM (VALUES (1, 'x')) AS v (a, b);
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='upsert-kafka'\n'key.format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'sink.delivery-guarantee'='exactly-once'\n'topic'='t'\n'value.format'='json'
-- ! org.apache.flink.table.api.ValidationException: sink.transactional-id-prefix must be specified when using DeliveryGuarantee.EXACTLY_ONCE.

-- case: upsert-bounded
CREATE TABLE t (a INT, b STRING, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'key.format' = 'json', 'value.format' = 'json', 'scan.bounded.mode' = 'timestamp');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='upsert-kafka'\n'key.format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'scan.bounded.mode'='timestamp'\n'topic'='t'\n'value.format'='json'
-- ! org.apache.flink.table.api.ValidationException: 'scan.bounded.timestamp-millis' is required in 'timestamp' bounded mode but missing.

-- case: upsert-prefix
CREATE TABLE t (a INT, b STRING, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'key.format' = 'json', 'value.format' = 'json', 'key.fields-prefix' = 'k_');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='upsert-kafka'\n'key.fields-prefix'='k_'\n'key.format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'\n'value.format'='json'
-- ! org.apache.flink.table.api.ValidationException: All fields in 'key.fields' must be prefixed with 'k_' when option 'key.fields-prefix' is set but field 'a' is not prefixed.

-- case: upsert-prefix-except
CREATE TABLE t (a INT, b STRING, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'key.format' = 'json', 'value.format' = 'json', 'key.fields-prefix' = 'k_', 'value.fields-include' = 'EXCEPT_KEY');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='upsert-kafka'\n'key.fields-prefix'='k_'\n'key.format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'\n'value.fields-include'='EXCEPT_KEY'\n'value.format'='json'
-- ! org.apache.flink.table.api.ValidationException: All fields in 'key.fields' must be prefixed with 'k_' when option 'key.fields-prefix' is set but field 'a' is not prefixed.

-- case: upsert-partitioner
CREATE TABLE t (a INT, b STRING, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'key.format' = 'json', 'value.format' = 'json', 'sink.partitioner' = 'fixed');
INSERT INTO t SELECT * FROM (VALUES (1, 'x')) AS v (a, b);
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='upsert-kafka'\n'key.format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'sink.partitioner'='fixed'\n'topic'='t'\n'value.format'='json'
-- ! org.apache.flink.table.api.ValidationException: Unsupported options found for 'upsert-kafka'.\n\nUnsupported options:\n\nsink.partitioner\n\nSupported options:\n\nconnector\nkey.fields-prefix\nkey.format\nkey.json.decode.json-parser.enabled\nkey.json.encode.decimal-as-plain-number\nkey.json.encode.ignore-null-fields\nkey.json.fail-on-missing-field\nkey.json.ignore-parse-errors\nkey.json.map-null-key.literal\nkey.json.map-null-key.mode\nkey.json.timestamp-format.standard\nproperties.bootstrap.servers\nproperty-version\nscan.bounded.mode\nscan.bounded.specific-offsets\nscan.bounded.timestamp-millis\nscan.parallelism\nscan.topic-partition-discovery.interval\nscan.watermark.alignment.group\nscan.watermark.alignment.max-drift\nscan.watermark.alignment.update-interval\nscan.watermark.emit.strategy\nscan.watermark.idle-timeout\nsink.buffer-flush.interval\nsink.buffer-flush.max-rows\nsink.delivery-guarantee\nsink.parallelism\nsink.transaction-naming-strategy\nsink.transactional-id-prefix\ntopic\ntopic-pattern\nvalue.fields-include\nvalue.format\nvalue.json.decode.json-parser.enabled\nvalue.json.encode.decimal-as-plain-number\nvalue.json.encode.ignore-null-fields\nvalue.json.fail-on-missing-field\nvalue.json.ignore-parse-errors\nvalue.json.map-null-key.literal\nvalue.json.map-null-key.mode\nvalue.json.timestamp-format.standard

-- case: kafka-pattern-wrong
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'topic-pattern' = '[');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'topic-pattern'='['
-- ! java.util.regex.PatternSyntaxException: Unclosed character class near index 0\n[\n^

-- case: kafka-pattern-wrong-sink
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'topic-pattern' = '[');
INSERT INTO t SELECT * FROM (VALUES (1, 'x')) AS v;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'topic-pattern'='['
-- ! java.util.regex.PatternSyntaxException: Unclosed character class near index 0\n[\n^

-- case: kafka-topic-blank
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'localhost:1', 'properties.default.api.timeout.ms' = '900', 'properties.request.timeout.ms' = '800', 'properties.max.block.ms' = '900', 'format' = 'json', 'topic' = '');
SELECT * FROM t;
-- ! java.lang.IllegalStateException: Property group.id is required when using committed offset for offsets initializer

-- case: kafka-topic-blank-sink
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'localhost:1', 'properties.default.api.timeout.ms' = '900', 'properties.request.timeout.ms' = '800', 'properties.max.block.ms' = '900', 'format' = 'json', 'topic' = '');
INSERT INTO t SELECT * FROM (VALUES (1, 'x')) AS v;
-- ! java.lang.IllegalArgumentException: Either Topic or Topic Pattern must be set.

-- case: kafka-startup-offsets-10
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'topic' = 't', 'scan.startup.mode' = 'specific-offsets', 'scan.startup.specific-offsets' = ' partition:0,offset:1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'scan.startup.mode'='specific-offsets'\n'scan.startup.specific-offsets'=' partition:0,offset:1'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Invalid properties 'scan.startup.specific-offsets' should follow the format 'partition:0,offset:42;partition:1,offset:300', but is ' partition:0,offset:1'.

-- case: kafka-startup-offsets-11
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'topic' = 't', 'scan.startup.mode' = 'specific-offsets', 'scan.startup.specific-offsets' = 'partition: 0,offset:1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'scan.startup.mode'='specific-offsets'\n'scan.startup.specific-offsets'='partition: 0,offset:1'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Invalid properties 'scan.startup.specific-offsets' should follow the format 'partition:0,offset:42;partition:1,offset:300', but is 'partition: 0,offset:1'.
-- ! java.lang.NumberFormatException: For input string: " 0"

-- case: kafka-startup-offsets-12
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'topic' = 't', 'scan.startup.mode' = 'specific-offsets', 'scan.startup.specific-offsets' = 'partition:0,offset:99999999999999999999');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'scan.startup.mode'='specific-offsets'\n'scan.startup.specific-offsets'='partition:0,offset:99999999999999999999'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Invalid properties 'scan.startup.specific-offsets' should follow the format 'partition:0,offset:42;partition:1,offset:300', but is 'partition:0,offset:99999999999999999999'.
-- ! java.lang.NumberFormatException: For input string: "99999999999999999999"

-- case: kafka-startup-offsets-13
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'topic' = 't', 'scan.startup.mode' = 'specific-offsets', 'scan.startup.specific-offsets' = 'partition:0,offset:-3');
SELECT * FROM t;
-- ! java.lang.IllegalStateException: Property group.id is required because partition t-0 is initialized with committed offset

-- case: kafka-deserializer
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'topic' = 't', 'properties.key.deserializer' = 'foo');
SELECT * FROM t;
-- ! java.lang.IllegalStateException: Property group.id is required when using committed offset for offsets initializer

-- case: kafka-deserializer-strings
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'topic' = 't', 'scan.startup.mode' = 'earliest-offset', 'properties.value.deserializer' = 'org.apache.kafka.common.serialization.StringDeserializer');
SELECT * FROM t;
-- ! java.lang.IllegalArgumentException: Deserializer class org.apache.kafka.common.serialization.StringDeserializer not found
-- ! java.lang.ClassNotFoundException: org.apache.kafka.common.serialization.StringDeserializer

-- case: kafka-commit-without-group
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'topic' = 't', 'scan.startup.mode' = 'earliest-offset', 'properties.commit.offsets.on.checkpoint' = 'true');
SELECT * FROM t;
-- ! java.lang.IllegalStateException: Property group.id is required when offset commit is enabled

-- case: kafka-auto-commit-without-group
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'topic' = 't', 'scan.startup.mode' = 'earliest-offset', 'properties.enable.auto.commit' = 'TRUE');
SELECT * FROM t;
-- ! java.lang.IllegalStateException: Property group.id is required when offset commit is enabled

-- case: kafka-discovery-unit
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'topic' = 't', 'scan.topic-partition-discovery.interval' = '1 fortnight');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'scan.topic-partition-discovery.interval'='1 fortnight'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Invalid value for option 'scan.topic-partition-discovery.interval'.
-- ! java.lang.IllegalArgumentException: Could not parse value '1 fortnight' for key 'scan.topic-partition-discovery.interval'.
-- ! java.lang.IllegalArgumentException: Time interval unit label 'fortnight' does not match any of the recognized units: DAYS: (d | day | days), HOURS: (h | hour | hours), MINUTES: (min | m | minute | minutes), SECONDS: (s | sec | secs | second | seconds), MILLISECONDS: (ms | milli | millis | millisecond | milliseconds), MICROSECONDS: (µs | micro | micros | microsecond | microseconds), NANOSECONDS: (ns | nano | nanos | nanosecond | nanoseconds)

-- case: kafka-key-fields-twice
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'topic' = 't', 'key.format' = 'json', 'key.fields' = 'a;a', 'scan.startup.mode' = 'group-offsets');
SELECT * FROM t;
-- ! java.lang.IllegalStateException: Property group.id is required when using committed offset for offsets initializer

-- case: kafka-value-metadata-unknown
CREATE TABLE t (a INT, m STRING METADATA FROM 'value.foo' VIRTUAL) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'topic' = 't');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Invalid metadata key 'value.foo' in column 'm' of table 'default_catalog.default_database.t'. The DynamicTableSource class 'org.apache.flink.streaming.connectors.kafka.table.KafkaDynamicSource' supports the following metadata keys for reading:\ntopic\npartition\nheaders\nleader-epoch\noffset\ntimestamp\ntimestamp-type

-- case: kafka-value-metadata-debezium
CREATE TABLE t (a INT, m STRING METADATA FROM 'value.op' VIRTUAL) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'debezium-json', 'topic' = 't');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Invalid metadata key 'value.op' in column 'm' of table 'default_catalog.default_database.t'. The DynamicTableSource class 'org.apache.flink.streaming.connectors.kafka.table.KafkaDynamicSource' supports the following metadata keys for reading:\nvalue.schema\nvalue.ingestion-timestamp\nvalue.source.timestamp\nvalue.source.database\nvalue.source.schema\nvalue.source.table\nvalue.source.properties\ntopic\npartition\nheaders\nleader-epoch\noffset\ntimestamp\ntimestamp-type

-- case: kafka-value-metadata-sink
CREATE TABLE t (a INT, m STRING METADATA FROM 'value.source.table') WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'debezium-json', 'topic' = 't');
INSERT INTO t SELECT * FROM (VALUES (1, 'x')) AS v;
-- ! org.apache.flink.table.api.ValidationException: Invalid metadata key 'value.source.table' in column 'm' of table 'default_catalog.default_database.t'. The DynamicTableSink class 'org.apache.flink.streaming.connectors.kafka.table.KafkaDynamicSink' supports the following metadata keys for writing:\nheaders\ntimestamp

-- case: kafka-debezium-option
CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'debezium-json', 'topic' = 't', 'debezium-json.foo' = 'x');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'debezium-json.foo'='x'\n'format'='debezium-json'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Unsupported options found for 'kafka'.\n\nUnsupported options:\n\ndebezium-json.foo\n\nSupported options:\n\nconnector\ndebezium-json.encode.decimal-as-plain-number\ndebezium-json.encode.ignore-null-fields\ndebezium-json.ignore-parse-errors\ndebezium-json.map-null-key.literal\ndebezium-json.map-null-key.mode\ndebezium-json.schema-include\ndebezium-json.timestamp-format.standard\nformat\nkey.fields\nkey.fields-prefix\nkey.format\nproperties.bootstrap.servers\nproperties.group.id\nproperty-version\nscan.bounded.mode\nscan.bounded.specific-offsets\nscan.bounded.timestamp-millis\nscan.parallelism\nscan.startup.mode\nscan.startup.specific-offsets\nscan.startup.timestamp-millis\nscan.topic-partition-discovery.interval\nscan.watermark.alignment.group\nscan.watermark.alignment.max-drift\nscan.watermark.alignment.update-interval\nscan.watermark.emit.strategy\nscan.watermark.idle-timeout\nsink.delivery-guarantee\nsink.parallelism\nsink.partitioner\nsink.semantic\nsink.transaction-naming-strategy\nsink.transactional-id-prefix\ntopic\ntopic-pattern\nvalue.fields-include\nvalue.format

-- case: kafka-debezium-timestamps
CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'debezium-json', 'topic' = 't', 'debezium-json.timestamp-format.standard' = 'x');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'debezium-json.timestamp-format.standard'='x'\n'format'='debezium-json'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Error creating scan format 'debezium-json' in option space 'debezium-json.'.
-- ! org.apache.flink.table.api.ValidationException: Unsupported value 'x' for timestamp-format.standard. Supported values are [SQL, ISO-8601].

-- case: kafka-canal-option
CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'canal-json', 'topic' = 't', 'canal-json.foo' = 'x');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'canal-json.foo'='x'\n'connector'='kafka'\n'format'='canal-json'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Unsupported options found for 'kafka'.\n\nUnsupported options:\n\ncanal-json.foo\n\nSupported options:\n\ncanal-json.database.include\ncanal-json.encode.decimal-as-plain-number\ncanal-json.encode.ignore-null-fields\ncanal-json.ignore-parse-errors\ncanal-json.map-null-key.literal\ncanal-json.map-null-key.mode\ncanal-json.table.include\ncanal-json.timestamp-format.standard\nconnector\nformat\nkey.fields\nkey.fields-prefix\nkey.format\nproperties.bootstrap.servers\nproperties.group.id\nproperty-version\nscan.bounded.mode\nscan.bounded.specific-offsets\nscan.bounded.timestamp-millis\nscan.parallelism\nscan.startup.mode\nscan.startup.specific-offsets\nscan.startup.timestamp-millis\nscan.topic-partition-discovery.interval\nscan.watermark.alignment.group\nscan.watermark.alignment.max-drift\nscan.watermark.alignment.update-interval\nscan.watermark.emit.strategy\nscan.watermark.idle-timeout\nsink.delivery-guarantee\nsink.parallelism\nsink.partitioner\nsink.semantic\nsink.transaction-naming-strategy\nsink.transactional-id-prefix\ntopic\ntopic-pattern\nvalue.fields-include\nvalue.format

-- case: kafka-maxwell-fail-on-missing
CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'maxwell-json', 'topic' = 't', 'maxwell-json.fail-on-missing-field' = 'true');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='maxwell-json'\n'maxwell-json.fail-on-missing-field'='true'\n'properties.bootstrap.servers'='localhost:1'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Unsupported options found for 'kafka'.\n\nUnsupported options:\n\nmaxwell-json.fail-on-missing-field\n\nSupported options:\n\nconnector\nformat\nkey.fields\nkey.fields-prefix\nkey.format\nmaxwell-json.encode.decimal-as-plain-number\nmaxwell-json.encode.ignore-null-fields\nmaxwell-json.ignore-parse-errors\nmaxwell-json.map-null-key.literal\nmaxwell-json.map-null-key.mode\nmaxwell-json.timestamp-format.standard\nproperties.bootstrap.servers\nproperties.group.id\nproperty-version\nscan.bounded.mode\nscan.bounded.specific-offsets\nscan.bounded.timestamp-millis\nscan.parallelism\nscan.startup.mode\nscan.startup.specific-offsets\nscan.startup.timestamp-millis\nscan.topic-partition-discovery.interval\nscan.watermark.alignment.group\nscan.watermark.alignment.max-drift\nscan.watermark.alignment.update-interval\nscan.watermark.emit.strategy\nscan.watermark.idle-timeout\nsink.delivery-guarantee\nsink.parallelism\nsink.partitioner\nsink.semantic\nsink.transaction-naming-strategy\nsink.transactional-id-prefix\ntopic\ntopic-pattern\nvalue.fields-include\nvalue.format

-- case: kafka-partitioner-upper
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'topic' = 't', 'sink.partitioner' = 'FIXED');
INSERT INTO t SELECT * FROM (VALUES (1, 'x')) AS v;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'sink.partitioner'='FIXED'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Could not find and instantiate partitioner class 'FIXED'
-- ! java.lang.ClassNotFoundException: FIXED

-- case: kafka-naming-lower
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json', 'topic' = 't', 'sink.transaction-naming-strategy' = 'random');
INSERT INTO t SELECT * FROM (VALUES (1, 'x')) AS v;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'format'='json'\n'properties.bootstrap.servers'='localhost:1'\n'sink.transaction-naming-strategy'='random'\n'topic'='t'
-- ! org.apache.flink.table.api.ValidationException: Invalid value for option 'sink.transaction-naming-strategy'.
-- ! java.lang.IllegalArgumentException: Could not parse value 'random' for key 'sink.transaction-naming-strategy'.
-- ! java.lang.IllegalArgumentException: Could not parse value for enum class org.apache.flink.connector.kafka.sink.TransactionNamingStrategy. Expected one of: [[INCREMENTING, POOLING]]

-- case: kafka-csv-empty-value
CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'csv', 'topic' = 't', 'key.format' = 'csv', 'key.fields' = 'a', 'value.fields-include' = 'EXCEPT_KEY', 'scan.startup.mode' = 'group-offsets');
SELECT * FROM t;
-- ! java.lang.IllegalStateException: Property group.id is required when using committed offset for offsets initializer

-- case: kafka-raw-empty-value
CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'raw', 'topic' = 't', 'key.format' = 'raw', 'key.fields' = 'a', 'value.fields-include' = 'EXCEPT_KEY', 'scan.startup.mode' = 'group-offsets');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: The 'raw' format only supports single physical column. However the defined schema contains multiple physical columns: []
