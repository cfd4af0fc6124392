--  Formats of change messages on Kafka: recorded from Flink 2.3.0 with its Kafka connector 5.0.0-2.2 (../record.py).

-- case: debezium-read
-- topic in: 1
-- record in: {"value": "{\"before\":null,\"after\":{\"id\":1,\"n\":\"a\",\"w\":1.5},\"source\":{\"db\":\"inv\",\"table\":\"t\",\"schema\":\"s\",\"ts_ms\":1589355606000},\"op\":\"c\",\"ts_ms\":1589355606100,\"transaction\":null}"}
-- record in: {"value": "{\"before\":null,\"after\":{\"id\":2,\"n\":\"b\",\"w\":2},\"source\":{\"db\":\"inv\",\"table\":\"t\"},\"op\":\"r\",\"ts_ms\":1589355606200}"}
-- record in: {"value": "{\"before\":{\"id\":1,\"n\":\"a\",\"w\":1.5},\"after\":{\"id\":1,\"n\":\"c\",\"w\":1.25},\"op\":\"u\"}"}
-- record in: {"value": "{\"before\":{\"id\":2,\"n\":\"b\",\"w\":2},\"after\":null,\"op\":\"d\",\"source\":null}"}
-- record in: {"value": null}
CREATE TABLE t (id INT, n STRING, w DECIMAL(5, 2)) WITH ($kafka, 'topic' = '$in', $bounded, 'format' = 'debezium-json');
SELECT * FROM t;
-- > +I[1, a, 1.50]
-- > +I[2, b, 2.00]
-- > -U[1, a, 1.50]
-- > +U[1, c, 1.25]
-- > -D[2, b, 2.00]
SELECT n FROM t;
-- > +I[a]
-- > +I[b]
-- > -U[a]
-- > +U[c]
-- > -D[b]
SELECT COUNT(*), SUM(w) FROM t;
-- > +I[1, 1.50]
-- > -U[1, 1.50]
-- > +U[2, 3.50]
-- > -U[2, 3.50]
-- > +U[1, 2.00]
-- > -U[1, 2.00]
-- > +U[2, 3.25]
-- > -U[2, 3.25]
-- > +U[1, 1.25]
CREATE TABLE m (db STRING METADATA FROM 'value.source.database' VIRTUAL, id INT, st TIMESTAMP_LTZ(3) METADATA FROM 'value.source.timestamp' VIRTUAL, `offset` BIGINT METADATA VIRTUAL, it TIMESTAMP_LTZ(3) METADATA FROM 'value.ingestion-timestamp' VIRTUAL, tb STRING METADATA FROM 'value.source.table' VIRTUAL, sc STRING METADATA FROM 'value.source.schema' VIRTUAL, w DECIMAL(5, 2)) WITH ($kafka, 'topic' = '$in', $bounded, 'format' = 'debezium-json');
SELECT * FROM m;
-- > +I[inv, 1, 2020-05-13T07:40:06Z, 0, 2020-05-13T07:40:06.100Z, t, s, 1.50]
-- > +I[inv, 2, null, 1, 2020-05-13T07:40:06.200Z, t, null, 2.00]
-- > -U[null, 1, null, 2, null, null, null, 1.50]
-- > +U[null, 1, null, 2, null, null, null, 1.25]
-- > -D[null, 2, null, 3, null, null, null, 2.00]
SELECT tb, w FROM m;
-- > +I[t, 1.50]
-- > +I[t, 2.00]
-- > -U[null, 1.50]
-- > +U[null, 1.25]
-- > -D[null, 2.00]
CREATE TABLE k (id INT, n STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ($kafka, 'topic' = '$in', $bounded, 'value.format' = 'debezium-json');
SELECT * FROM k;
-- > +I[1, a]
-- > +I[2, b]
-- > -U[1, a]
-- > +U[1, c]
-- > -D[2, b]

-- case: debezium-schema
-- topic in: 1
-- record in: {"value": "{\"schema\":{\"type\":\"struct\"},\"payload\":{\"before\":null,\"after\":{\"id\":1,\"n\":\"a\"},\"op\":\"c\",\"ts_ms\":5}}"}
CREATE TABLE t (s STRING METADATA FROM 'value.schema' VIRTUAL, id INT, n STRING, it TIMESTAMP_LTZ(3) METADATA FROM 'value.ingestion-timestamp' VIRTUAL) WITH ($kafka, 'topic' = '$in', $bounded, 'format' = 'debezium-json', 'debezium-json.schema-include' = 'true');
SELECT * FROM t;
-- > +I[{"type":"struct"}, 1, a, 1970-01-01T00:00:00.005Z]
CREATE TABLE w (id INT) WITH ($kafka, 'topic' = '$in', 'format' = 'debezium-json', 'debezium-json.schema-include' = 'true');
INSERT INTO w SELECT 1;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.w'.\n\nTable options are:\n\n'connector'='kafka'\n'debezium-json.schema-include'='true'\n'format'='debezium-json'\n'properties.bootstrap.servers'='$servers'\n'topic'='$in'
-- ! org.apache.flink.table.api.ValidationException: Error creating sink format 'debezium-json' in option space 'debezium-json.'.
-- ! org.apache.flink.table.api.ValidationException: Debezium JSON serialization doesn't support 'debezium-json.schema-include' option been set to true.

-- case: debezium-errors
-- topic in: 1
-- topic op: 1
-- topic bad: 1
-- record in: {"value": "{\"before\":null,\"after\":{\"id\":1},\"op\":\"u\"}"}
-- record in: {"value": "{\"before\":null,\"after\":{\"id\":2},\"op\":\"c\"}"}
-- record op: {"value": "{\"before\":null,\"after\":{\"id\":1},\"op\":\"x\"}"}
-- record bad: {"value": "nothing"}
CREATE TABLE t (id INT) WITH ($kafka, 'topic' = '$in', $bounded, 'format' = 'debezium-json');
SELECT * FROM t;
-- ! java.io.IOException: Failed to deserialize consumer record due to
-- ! java.io.IOException: Corrupt Debezium JSON message '{"before":null,"after":{"id":1},"op":"u"}'.
-- ! java.lang.IllegalStateException: The "before" field of UPDATE message is null, if you are using Debezium Postgres Connector, please check the Postgres table has been set REPLICA IDENTITY to FULL level.
CREATE TABLE o (id INT) WITH ($kafka, 'topic' = '$op', $bounded, 'format' = 'debezium-json');
SELECT * FROM o;
-- ! java.io.IOException: Failed to deserialize consumer record due to
-- ! java.io.IOException: Corrupt Debezium JSON message '{"before":null,"after":{"id":1},"op":"x"}'.
-- ! java.io.IOException: Unknown "op" value "x". The Debezium JSON message is '{"before":null,"after":{"id":1},"op":"x"}'
CREATE TABLE b (id INT) WITH ($kafka, 'topic' = '$bad', $bounded, 'format' = 'debezium-json');
SELECT * FROM b;
-- ! java.io.IOException: Failed to deserialize consumer record due to
-- ! java.io.IOException: Corrupt Debezium JSON message 'nothing'.
-- ! java.io.IOException: Failed to deserialize JSON 'nothing'.
-- ! org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonParseException: Unrecognized token 'nothing': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: UNKNOWN; line: 1, column: 8]
CREATE TABLE i (id INT) WITH ($kafka, 'topic' = '$in;$op;$bad', $bounded, 'format' = 'debezium-json', 'debezium-json.ignore-parse-errors' = 'true');
SELECT * FROM i;
-- > +I[2]

-- case: canal-read
-- topic in: 1
-- record in: {"value": "{\"data\":[{\"id\":\"1\",\"n\":\"a\",\"w\":\"1.5\"},{\"id\":\"2\",\"n\":null,\"w\":\"2\"}],\"database\":\"db1\",\"es\":1589373515000,\"id\":3,\"isDdl\":false,\"old\":null,\"pkNames\":[\"id\"],\"sqlType\":{\"id\":4,\"n\":12},\"table\":\"t1\",\"ts\":1589373515477,\"type\":\"INSERT\"}"}
-- record in: {"value": "{\"data\":[{\"id\":\"1\",\"n\":null,\"w\":\"3\"},{\"id\":\"2\",\"n\":\"z\",\"w\":\"2\"}],\"old\":[{\"w\":\"1.5\",\"n\":\"a\"},{\"n\":null}],\"database\":\"db1\",\"table\":\"t1\",\"type\":\"UPDATE\"}"}
-- record in: {"value": "{\"data\":null,\"database\":\"db1\",\"table\":\"t1\",\"type\":\"CREATE\"}"}
-- record in: {"value": "{\"data\":[{\"id\":\"2\",\"n\":\"z\",\"w\":\"2\"}],\"database\":\"db2\",\"table\":\"t1\",\"type\":\"DELETE\"}"}
CREATE TABLE t (id INT, n STRING, w DECIMAL(5, 2)) WITH ($kafka, 'topic' = '$in', $bounded, 'format' = 'canal-json');
SELECT * FROM t;
-- > +I[1, a, 1.50]
-- > +I[2, null, 2.00]
-- > -U[1, a, 1.50]
-- > +U[1, null, 3.00]
-- > -U[2, null, null]
-- > +U[2, z, 2.00]
-- > -D[2, z, 2.00]
CREATE TABLE f (id INT, n STRING) WITH ($kafka, 'topic' = '$in', $bounded, 'format' = 'canal-json', 'canal-json.database.include' = 'db1', 'canal-json.table.include' = 't.*');
SELECT * FROM f;
-- > +I[1, a]
-- > +I[2, null]
-- > -U[1, a]
-- > +U[1, null]
-- > -U[2, null]
-- > +U[2, z]
CREATE TABLE m (db STRING METADATA FROM 'value.database' VIRTUAL, id INT, ty MAP<STRING, INT> METADATA FROM 'value.sql-type' VIRTUAL, pk ARRAY<STRING> METADATA FROM 'value.pk-names' VIRTUAL, it TIMESTAMP_LTZ(3) METADATA FROM 'value.ingestion-timestamp' VIRTUAL, et TIMESTAMP_LTZ(3) METADATA FROM 'value.event-timestamp' VIRTUAL, tb STRING METADATA FROM 'value.table' VIRTUAL) WITH ($kafka, 'topic' = '$in', $bounded, 'format' = 'canal-json');
SELECT * FROM m;
-- > +I[db1, 1, {id=4, n=12}, [id], 2020-05-13T12:38:35.477Z, 2020-05-13T12:38:35Z, t1]
-- > +I[db1, 2, {id=4, n=12}, [id], 2020-05-13T12:38:35.477Z, 2020-05-13T12:38:35Z, t1]
-- > -U[db1, 1, null, null, null, null, t1]
-- > +U[db1, 1, null, null, null, null, t1]
-- > -U[db1, 2, null, null, null, null, t1]
-- > +U[db1, 2, null, null, null, null, t1]
-- > -D[db2, 2, null, null, null, null, t1]

-- case: maxwell-read
-- topic in: 1
-- record in: {"value": "{\"database\":\"test\",\"table\":\"p\",\"type\":\"insert\",\"ts\":1596684883,\"xid\":7201,\"commit\":true,\"data\":{\"id\":1,\"n\":\"a\",\"w\":5.18},\"primary_key_columns\":[\"id\"]}"}
-- record in: {"value": "{\"database\":\"test\",\"table\":\"p\",\"type\":\"update\",\"data\":{\"id\":1,\"n\":\"b\",\"w\":5.18},\"old\":{\"n\":\"a\"}}"}
-- record in: {"value": "{\"database\":\"test\",\"table\":\"p\",\"type\":\"delete\",\"data\":{\"id\":1,\"n\":\"b\",\"w\":5.18}}"}
-- record in: {"value": "{\"database\":\"test\",\"table\":\"p\",\"type\":\"bootstrap-start\",\"data\":{}}"}
CREATE TABLE t (id INT, n STRING, w DECIMAL(5, 2), db STRING METADATA FROM 'value.database' VIRTUAL, pk ARRAY<STRING> METADATA FROM 'value.primary-key-columns' VIRTUAL, it TIMESTAMP_LTZ(3) METADATA FROM 'value.ingestion-timestamp' VIRTUAL) WITH ($kafka, 'topic' = '$in', $bounded, 'format' = 'maxwell-json', 'maxwell-json.ignore-parse-errors' = 'true');
SELECT * FROM t;
-- > +I[1, a, 5.18, test, [id], 2020-08-06T03:34:43Z]
-- > -U[1, a, 5.18, test, null, null]
-- > +U[1, b, 5.18, test, null, null]
-- > -D[1, b, 5.18, test, null, null]
CREATE TABLE e (id INT) WITH ($kafka, 'topic' = '$in', $bounded, 'format' = 'maxwell-json');
SELECT * FROM e;
-- ! java.io.IOException: Failed to deserialize consumer record due to
-- ! java.io.IOException: Corrupt Maxwell JSON message '{"database":"test","table":"p","type":"bootstrap-start","data":{}}'.
-- ! java.io.IOException: Unknown "type" value "bootstrap-start". The Maxwell JSON message is '{"database":"test","table":"p","type":"bootstrap-start","data":{}}'

-- case: ogg-read
-- topic in: 1
-- record in: {"value": "{\"before\":null,\"after\":{\"id\":1,\"n\":\"a\"},\"op_type\":\"I\",\"op_ts\":\"2020-05-13 15:40:06.000001\",\"current_ts\":\"2020-05-13T15:40:07.000002\",\"primary_keys\":[\"id\"],\"table\":\"OGG.T\"}"}
-- record in: {"value": "{\"before\":{\"id\":1,\"n\":\"a\"},\"after\":{\"id\":1,\"n\":\"b\"},\"op_type\":\"U\",\"op_ts\":\"2020-05-13 17:26:27.000000\",\"current_ts\":\"2020-05-13T17:26:28.000000\"}"}
-- record in: {"value": "{\"before\":{\"id\":1,\"n\":\"b\"},\"after\":null,\"op_type\":\"D\"}"}
CREATE TABLE t (id INT, n STRING, tb STRING METADATA FROM 'value.table' VIRTUAL, pk ARRAY<STRING> METADATA FROM 'value.primary-keys' VIRTUAL, it TIMESTAMP_LTZ(6) METADATA FROM 'value.ingestion-timestamp' VIRTUAL, et TIMESTAMP_LTZ(6) METADATA FROM 'value.event-timestamp' VIRTUAL) WITH ($kafka, 'topic' = '$in', $bounded, 'format' = 'ogg-json');
SELECT * FROM t;
-- > +I[1, a, OGG.T, [id], 2020-05-13T15:40:07Z, 2020-05-13T15:40:06Z]
-- > -U[1, a, null, null, 2020-05-13T17:26:28Z, 2020-05-13T17:26:27Z]
-- > +U[1, b, null, null, 2020-05-13T17:26:28Z, 2020-05-13T17:26:27Z]
-- > -D[1, b, null, null, null, null]

-- case: changes-write
-- topic d: 1
-- topic c: 1
-- topic m: 1
-- topic o: 1
CREATE TABLE d (k INT, n BIGINT) WITH ($kafka, 'topic' = '$d', 'format' = 'debezium-json');
INSERT INTO d SELECT k, COUNT(*) FROM (VALUES (1), (2), (1)) AS v (k) GROUP BY k;
-- = d {"partition": 0, "key": null, "value": "{\"before\":null,\"after\":{\"k\":1,\"n\":1},\"op\":\"c\"}"}
-- = d {"partition": 0, "key": null, "value": "{\"before\":null,\"after\":{\"k\":2,\"n\":1},\"op\":\"c\"}"}
-- = d {"partition": 0, "key": null, "value": "{\"before\":{\"k\":1,\"n\":1},\"after\":null,\"op\":\"d\"}"}
-- = d {"partition": 0, "key": null, "value": "{\"before\":null,\"after\":{\"k\":1,\"n\":2},\"op\":\"c\"}"}
CREATE TABLE c (k INT, n BIGINT) WITH ($kafka, 'topic' = '$c', 'format' = 'canal-json');
INSERT INTO c SELECT k, COUNT(*) FROM (VALUES (1), (2), (1)) AS v (k) GROUP BY k;
-- = c {"partition": 0, "key": null, "value": "{\"data\":[{\"k\":1,\"n\":1}],\"type\":\"INSERT\"}"}
-- = c {"partition": 0, "key": null, "value": "{\"data\":[{\"k\":2,\"n\":1}],\"type\":\"INSERT\"}"}
-- = c {"partition": 0, "key": null, "value": "{\"data\":[{\"k\":1,\"n\":1}],\"type\":\"DELETE\"}"}
-- = c {"partition": 0, "key": null, "value": "{\"data\":[{\"k\":1,\"n\":2}],\"type\":\"INSERT\"}"}
CREATE TABLE m (k INT, n BIGINT) WITH ($kafka, 'topic' = '$m', 'format' = 'maxwell-json');
INSERT INTO m SELECT k, COUNT(*) FROM (VALUES (1), (2), (1)) AS v (k) GROUP BY k;
-- = m {"partition": 0, "key": null, "value": "{\"data\":{\"k\":1,\"n\":1},\"type\":\"insert\"}"}
-- = m {"partition": 0, "key": null, "value": "{\"data\":{\"k\":2,\"n\":1},\"type\":\"insert\"}"}
-- = m {"partition": 0, "key": null, "value": "{\"data\":{\"k\":1,\"n\":1},\"type\":\"delete\"}"}
-- = m {"partition": 0, "key": null, "value": "{\"data\":{\"k\":1,\"n\":2},\"type\":\"insert\"}"}
CREATE TABLE o (k INT, n BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH ($kafka, 'topic' = '$o', 'format' = 'ogg-json');
INSERT INTO o SELECT k, COUNT(*) FROM (VALUES (1), (2), (1)) AS v (k) GROUP BY k;
-- = o {"partition": 0, "key": null, "value": "{\"before\":null,\"after\":{\"k\":1,\"n\":1},\"op_type\":\"I\"}"}
-- = o {"partition": 0, "key": null, "value": "{\"before\":null,\"after\":{\"k\":2,\"n\":1},\"op_type\":\"I\"}"}
-- = o {"partition": 0, "key": null, "value": "{\"before\":{\"k\":1,\"n\":1},\"after\":null,\"op_type\":\"D\"}"}
-- = o {"partition": 0, "key": null, "value": "{\"before\":null,\"after\":{\"k\":1,\"n\":2},\"op_type\":\"I\"}"}

-- case: changes-as-keys
CREATE TABLE t (a INT, b STRING) WITH ($kafka, 'topic' = 'x', 'key.format' = 'debezium-json', 'key.fields' = 'a', 'value.format' = 'json');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'key.fields'='a'\n'key.format'='debezium-json'\n'properties.bootstrap.servers'='$servers'\n'topic'='x'\n'value.format'='json'
-- ! org.apache.flink.table.api.ValidationException: A key format should only deal with INSERT-only records. But debezium-json has a changelog mode of [INSERT, UPDATE_BEFORE, UPDATE_AFTER, DELETE].
INSERT INTO t SELECT 1, 'x';
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='kafka'\n'key.fields'='a'\n'key.format'='debezium-json'\n'properties.bootstrap.servers'='$servers'\n'topic'='x'\n'value.format'='json'
-- ! org.apache.flink.table.api.ValidationException: A key format should only deal with INSERT-only records. But debezium-json has a changelog mode of [INSERT, UPDATE_BEFORE, UPDATE_AFTER, DELETE].
CREATE TABLE u (a INT, b STRING, PRIMARY KEY (a) NOT ENFORCED) WITH ($kafka, 'connector' = 'upsert-kafka', 'topic' = 'x', 'key.format' = 'json', 'value.format' = 'canal-json');
SELECT * FROM u;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.u'.\n\nTable options are:\n\n'connector'='upsert-kafka'\n'key.format'='json'\n'properties.bootstrap.servers'='$servers'\n'topic'='x'\n'value.format'='canal-json'
-- ! org.apache.flink.table.api.ValidationException: 'upsert-kafka' connector doesn't support 'canal-json' as value format, because 'canal-json' is not in insert-only mode.
INSERT INTO u SELECT 1, 'x';
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.u'.\n\nTable options are:\n\n'connector'='upsert-kafka'\n'key.format'='json'\n'properties.bootstrap.servers'='$servers'\n'topic'='x'\n'value.format'='canal-json'
-- ! org.apache.flink.table.api.ValidationException: 'upsert-kafka' connector doesn't support 'canal-json' as value format, because 'canal-json' is not in insert-only mode.

-- case: headers-and-times
-- topic out: 1
CREATE TABLE t (a INT, h MAP<STRING, BYTES> METADATA FROM 'headers', ts TIMESTAMP_LTZ(3) METADATA FROM 'timestamp') WITH ($kafka, 'topic' = '$out', 'format' = 'json');
INSERT INTO t SELECT 1, MAP['x', X'61', 'y', CAST(NULL AS BYTES)], TO_TIMESTAMP_LTZ(1000, 3);
-- = out {"partition": 0, "key": null, "value": "{\"a\":1}", "headers": {"x": "a"}, "timestamp": 1000}
INSERT INTO t SELECT 2, CAST(NULL AS MAP<STRING, BYTES>), TO_TIMESTAMP_LTZ(-1, 3);
-- ! java.lang.IllegalArgumentException: Invalid timestamp: -1. Timestamp should always be non-negative or null.
