--  Tables of Kafka: recorded from Flink 2.3.0 with its Kafka connector 5.0.0-2.2 (../record.py).

-- case: read-metadata
-- compare: unordered
-- topic in: 2
-- record in: {"partition": 0, "key": "k1", "value": "{\"a\":1}", "timestamp": 1700000000123, "headers": {"h": "x"}}
-- record in: {"partition": 1, "key": null, "value": "{\"a\":2}", "timestamp": 1700000001123}
CREATE TABLE t (o BIGINT METADATA FROM 'offset' VIRTUAL, a INT, `partition` INT METADATA VIRTUAL, ts TIMESTAMP_LTZ(3) METADATA FROM 'timestamp', tt STRING METADATA FROM 'timestamp-type' VIRTUAL, e INT METADATA FROM 'leader-epoch' VIRTUAL, h MAP<STRING, BYTES> METADATA FROM 'headers', b AS a * 2) WITH ($kafka, 'topic' = '$in', $bounded, 'format' = 'json');
SELECT * FROM t;
-- > +I[0, 2, 1, 2023-11-14T22:13:21.123Z, CreateTime, 0, {}, 4]
-- > +I[0, 1, 0, 2023-11-14T22:13:20.123Z, CreateTime, 0, {h=[120]}, 2]

-- case: metadata-cast
-- topic in: 1
-- record in: {"value": "{\"a\":1}", "timestamp": 1700000000123}
CREATE TABLE t (a INT, `partition` STRING METADATA VIRTUAL, `offset` INT METADATA VIRTUAL, ts TIMESTAMP(6) METADATA FROM 'timestamp' VIRTUAL) WITH ($kafka, 'topic' = '$in', $bounded, 'format' = 'json');
SELECT * FROM t;
-- > +I[1, 0, 0, 2023-11-14T22:13:20.123]

-- case: write-metadata
-- topic out: 1
CREATE TABLE t (ts TIMESTAMP_LTZ(3) METADATA FROM 'timestamp', a INT, h MAP<STRING, BYTES> METADATA FROM 'headers', o BIGINT METADATA FROM 'offset' VIRTUAL) WITH ($kafka, 'topic' = '$out', 'format' = 'json');
INSERT INTO t SELECT TO_TIMESTAMP_LTZ(1700000000123, 3), 7, MAP['k', X'6162'];
-- = out {"partition": 0, "key": null, "value": "{\"a\":7}", "headers": {"k": "ab"}, "timestamp": 1700000000123}
INSERT INTO t (a) SELECT 8;
-- = out {"partition": 0, "key": null, "value": "{\"a\":8}"}
INSERT INTO t SELECT TO_TIMESTAMP_LTZ(0, 3), 9, CAST(NULL AS MAP<STRING, BYTES>);
-- = out {"partition": 0, "key": null, "value": "{\"a\":9}", "timestamp": 0}

-- case: write-topic
-- topic out: 1
-- topic other: 1
CREATE TABLE t (topic STRING METADATA, a INT) WITH ($kafka, 'topic' = '$out;$other', 'format' = 'json');
INSERT INTO t SELECT '$out', 1;
-- = out {"partition": 0, "key": null, "value": "{\"a\":1}"}
INSERT INTO t SELECT '$other', 2;
-- = other {"partition": 0, "key": null, "value": "{\"a\":2}"}
INSERT INTO t (a) SELECT 3;
-- ! org.apache.flink.table.runtime.operators.sink.constraint.EnforcerException: Column 'topic' is NOT NULL, however, a null value is being written into it. You can set job configuration 'table.exec.sink.not-null-enforcer'='DROP' to suppress this exception and drop such records silently.

-- case: topic-list-without-metadata
-- topic out: 1
CREATE TABLE t (a INT) WITH ($kafka, 'topic' = '$out;x', 'format' = 'json');
INSERT INTO t SELECT 1;
-- ! java.lang.IllegalArgumentException: The topic of the sink record is not valid. Expected a single topic but no topic is set.

-- case: specific-offsets
-- topic in: 2
-- record in: {"partition": 0, "value": "{\"a\":1}"}
-- record in: {"partition": 0, "value": "{\"a\":2}"}
-- record in: {"partition": 0, "value": "{\"a\":3}"}
-- record in: {"partition": 1, "value": "{\"a\":11}"}
-- record in: {"partition": 1, "value": "{\"a\":12}"}
-- compare: unordered
CREATE TABLE t (a INT) WITH ($kafka, 'topic' = '$in', 'scan.startup.mode' = 'specific-offsets', 'scan.startup.specific-offsets' = 'partition:0,offset:1', 'scan.bounded.mode' = 'latest-offset', 'properties.group.id' = 'g-$in', 'format' = 'json');
SELECT * FROM t;
-- > +I[2]
-- > +I[3]
-- > +I[11]
-- > +I[12]
CREATE TABLE u (a INT) WITH ($kafka, 'topic' = '$in', 'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'specific-offsets', 'scan.bounded.specific-offsets' = 'partition:0,offset:2;partition:1,offset:1', 'format' = 'json');
SELECT * FROM u;
-- > +I[1]
-- > +I[2]
-- > +I[11]

-- case: timestamps-as-bounds
-- topic in: 1
-- record in: {"value": "{\"a\":1}", "timestamp": 1700000000000}
-- record in: {"value": "{\"a\":2}", "timestamp": 1700000001000}
-- record in: {"value": "{\"a\":3}", "timestamp": 1700000002000}
CREATE TABLE t (a INT) WITH ($kafka, 'topic' = '$in', 'scan.startup.mode' = 'timestamp', 'scan.startup.timestamp-millis' = '1700000000001', 'scan.bounded.mode' = 'timestamp', 'scan.bounded.timestamp-millis' = '1700000002000', 'format' = 'json');
SELECT * FROM t;
-- > +I[2]
CREATE TABLE u (a INT) WITH ($kafka, 'topic' = '$in', 'scan.startup.mode' = 'timestamp', 'scan.startup.timestamp-millis' = '1800000000000', 'scan.bounded.mode' = 'latest-offset', 'format' = 'json');
SELECT * FROM u;

-- case: keys
-- topic out: 1
CREATE TABLE t (v STRING, k_a INT, k_b STRING) WITH ($kafka, 'topic' = '$out', $bounded, 'key.format' = 'json', 'key.fields' = 'k_b;k_a', 'key.fields-prefix' = 'k_', 'value.format' = 'csv', 'value.fields-include' = 'EXCEPT_KEY');
INSERT INTO t SELECT 'a,b', 1, 'x';
-- = out {"partition": 0, "key": "{\"b\":\"x\",\"a\":1}", "value": "\"a,b\""}
SELECT * FROM t;
-- > +I[a,b, 1, x]
CREATE TABLE u (a INT, b STRING) WITH ($kafka, 'topic' = '$out', $bounded, 'key.format' = 'raw', 'key.fields' = 'b', 'value.format' = 'json', 'value.json.ignore-parse-errors' = 'true');
INSERT INTO u SELECT 5, 'key';
-- = out {"partition": 0, "key": "key", "value": "{\"a\":5,\"b\":\"key\"}"}
SELECT * FROM u;
-- > +I[5, key]

-- case: keys-and-nulls
-- topic in: 1
-- record in: {"key": null, "value": "{\"a\":1,\"b\":\"v\"}"}
-- record in: {"key": "k", "value": "{\"a\":2}"}
-- record in: {"key": "l", "value": null}
-- record in: {"key": "m", "value": ""}
-- record in: {"key": "n", "value": "[{\"a\":3,\"b\":\"w\"},{\"a\":4}]"}
CREATE TABLE t (a INT, b STRING) WITH ($kafka, 'topic' = '$in', $bounded, 'key.format' = 'raw', 'key.fields' = 'b', 'value.format' = 'json', 'value.fields-include' = 'EXCEPT_KEY');
SELECT * FROM t;
-- > +I[1, null]
-- > +I[2, k]
-- > +I[3, n]
-- > +I[4, n]
CREATE TABLE u (a INT, b STRING) WITH ($kafka, 'topic' = '$in', $bounded, 'key.format' = 'raw', 'key.fields' = 'b', 'value.format' = 'json');
SELECT * FROM u;
-- > +I[1, v]
-- > +I[2, null]
-- > +I[3, w]
-- > +I[4, null]
CREATE TABLE w (a INT, b STRING) WITH ($kafka, 'topic' = '$in', $bounded, 'format' = 'json');
SELECT * FROM w;
-- > +I[1, v]
-- > +I[2, null]
-- > +I[3, w]
-- > +I[4, null]
CREATE TABLE r (v STRING, `offset` BIGINT METADATA VIRTUAL) WITH ($kafka, 'topic' = '$in', $bounded, 'format' = 'raw');
SELECT * FROM r;
-- > +I[{"a":1,"b":"v"}, 0]
-- > +I[{"a":2}, 1]
-- > +I[null, 2]
-- > +I[, 3]
-- > +I[[{"a":3,"b":"w"},{"a":4}], 4]

-- case: upsert-write
-- topic out: 1
-- config: table.exec.sink.upsert-materialize=NONE
CREATE TABLE t (b STRING, k INT, n BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH ($kafka, 'connector' = 'upsert-kafka', 'topic' = '$out', 'key.format' = 'csv', 'value.format' = 'json', 'value.fields-include' = 'EXCEPT_KEY');
INSERT INTO t SELECT MAX(b), k, COUNT(*) FROM (VALUES (1, 'x'), (2, 'y'), (1, 'z')) AS v (k, b) GROUP BY k;
-- = out {"partition": 0, "key": "1", "value": "{\"b\":\"x\",\"n\":1}"}
-- = out {"partition": 0, "key": "2", "value": "{\"b\":\"y\",\"n\":1}"}
-- = out {"partition": 0, "key": "1", "value": "{\"b\":\"z\",\"n\":2}"}

-- case: upsert-delete
-- topic out: 1
CREATE TABLE t (c BIGINT, n BIGINT, PRIMARY KEY (c) NOT ENFORCED) WITH ($kafka, 'connector' = 'upsert-kafka', 'topic' = '$out', 'key.format' = 'json', 'value.format' = 'json');
INSERT INTO t SELECT c, COUNT(*) FROM (SELECT k, COUNT(*) AS c FROM (VALUES (1), (2), (1)) AS v (k) GROUP BY k) GROUP BY c;
-- = out {"partition": 0, "key": "{\"c\":1}", "value": "{\"c\":1,\"n\":1}"}
-- = out {"partition": 0, "key": "{\"c\":1}", "value": "{\"c\":1,\"n\":2}"}
-- = out {"partition": 0, "key": "{\"c\":1}", "value": "{\"c\":1,\"n\":1}"}
-- = out {"partition": 0, "key": "{\"c\":2}", "value": "{\"c\":2,\"n\":1}"}

-- case: upsert-read
-- topic in: 1
-- record in: {"key": "{\"k\":1}", "value": "{\"k\":1,\"v\":\"a\"}"}
-- record in: {"key": "{\"k\":2}", "value": "{\"k\":2,\"v\":\"b\"}"}
-- record in: {"key": "{\"k\":1}", "value": "{\"k\":1,\"v\":\"c\"}"}
-- record in: {"key": "{\"k\":3}", "value": null}
-- record in: {"key": "{\"k\":2}", "value": null}
-- record in: {"key": "{\"k\":1}", "value": "{\"k\":1,\"v\":\"c\"}"}
CREATE TABLE t (v STRING, k INT, `offset` BIGINT METADATA VIRTUAL, PRIMARY KEY (k) NOT ENFORCED) WITH ($kafka, 'connector' = 'upsert-kafka', 'topic' = '$in', 'scan.bounded.mode' = 'latest-offset', 'key.format' = 'json', 'value.format' = 'json');
SELECT k, v FROM t;
-- > +I[1, a]
-- > +I[2, b]
-- > -U[1, a]
-- > +U[1, c]
-- > -D[2, b]
SELECT * FROM t;
-- > +I[a, 1, 0]
-- > +I[b, 2, 1]
-- > -U[a, 1, 0]
-- > +U[c, 1, 2]
-- > -D[b, 2, 1]
-- > -U[c, 1, 2]
-- > +U[c, 1, 5]
SELECT v, COUNT(*) FROM t GROUP BY v;
-- > +I[a, 1]
-- > +I[b, 1]
-- > -D[a, 1]
-- > +I[c, 1]
-- > -D[b, 1]
SELECT COUNT(*) FROM t;
-- > +I[1]
-- > -U[1]
-- > +U[2]
-- > -U[2]
-- > +U[1]

-- case: upsert-read-batch
-- mode: batch
-- topic in: 1
-- record in: {"key": "{\"k\":1}", "value": "{\"k\":1,\"v\":\"a\"}"}
-- record in: {"key": "{\"k\":1}", "value": "{\"k\":1,\"v\":\"c\"}"}
-- record in: {"key": "{\"k\":2}", "value": "{\"k\":2,\"v\":\"b\"}"}
CREATE TABLE t (k INT, v STRING, PRIMARY KEY (k) NOT ENFORCED) WITH ($kafka, 'connector' = 'upsert-kafka', 'topic' = '$in', 'scan.bounded.mode' = 'latest-offset', 'key.format' = 'json', 'value.format' = 'json');
SELECT k, v FROM t;
-- ! org.apache.flink.table.api.TableException: Querying a table in batch mode is currently only possible for INSERT-only table sources. But the source for table 'default_catalog.default_database.t' produces other changelog messages than just INSERT.

-- case: unbounded-in-batch
-- mode: batch
-- topic in: 1
CREATE TABLE t (a INT) WITH ($kafka, 'topic' = '$in', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Querying an unbounded table 'default_catalog.default_database.t' in batch mode is not allowed. The table source is unbounded.

-- case: partitioner-fixed
-- topic out: 3
-- config: parallelism.default=2
CREATE TABLE t (a INT) WITH ($kafka, 'topic' = '$out', 'format' = 'json', 'sink.partitioner' = 'fixed', 'sink.parallelism' = '1');
INSERT INTO t SELECT * FROM (VALUES (1), (2), (3), (4)) AS v (a);
-- = out {"partition": 0, "key": null, "value": "{\"a\":1}"}
-- = out {"partition": 0, "key": null, "value": "{\"a\":2}"}
-- = out {"partition": 0, "key": null, "value": "{\"a\":3}"}
-- = out {"partition": 0, "key": null, "value": "{\"a\":4}"}

-- case: partitioner-key
-- topic out: 5
CREATE TABLE t (k STRING, a INT) WITH ($kafka, 'topic' = '$out', 'key.format' = 'raw', 'key.fields' = 'k', 'value.format' = 'csv');
INSERT INTO t SELECT * FROM (VALUES ('a', 1), ('b', 2), ('c', 3), ('d', 4), ('KRW-BTC', 5), ('KRW-ETH', 6), ('ü', 7), ('a', 8)) AS v (k, a);
-- = out {"partition": 0, "key": "KRW-ETH", "value": "KRW-ETH,6"}
-- = out {"partition": 1, "key": "b", "value": "b,2"}
-- = out {"partition": 1, "key": "KRW-BTC", "value": "KRW-BTC,5"}
-- = out {"partition": 3, "key": "d", "value": "d,4"}
-- = out {"partition": 3, "key": "ü", "value": "ü,7"}
-- = out {"partition": 4, "key": "a", "value": "a,1"}
-- = out {"partition": 4, "key": "c", "value": "c,3"}
-- = out {"partition": 4, "key": "a", "value": "a,8"}

-- case: watermarks-by-partition
-- topic in: 2
-- record in: {"partition": 0, "value": "{\"k\":\"a\",\"ts\":\"2024-01-01 00:00:01\"}"}
-- record in: {"partition": 0, "value": "{\"k\":\"a\",\"ts\":\"2024-01-01 00:01:01\"}"}
-- record in: {"partition": 0, "value": "{\"k\":\"a\",\"ts\":\"2024-01-01 00:02:01\"}"}
-- record in: {"partition": 1, "value": "{\"k\":\"a\",\"ts\":\"2024-01-01 00:00:02\"}"}
-- record in: {"partition": 1, "value": "{\"k\":\"b\",\"ts\":\"2024-01-01 00:01:02\"}"}
-- compare: unordered
CREATE TABLE t (k STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ($kafka, 'topic' = '$in', $bounded, 'format' = 'json');
SELECT window_start, k, COUNT(*) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, k;
-- > +I[2024-01-01T00:00, a, 2]
-- > +I[2024-01-01T00:01, b, 1]
-- > +I[2024-01-01T00:01, a, 1]
-- > +I[2024-01-01T00:02, a, 1]

-- case: join-of-topics
-- topic l: 1
-- topic r: 1
-- record l: {"value": "{\"id\":1,\"ts\":\"2024-01-01 00:00:01\"}"}
-- record l: {"value": "{\"id\":2,\"ts\":\"2024-01-01 00:00:05\"}"}
-- record r: {"value": "{\"id\":1,\"ts\":\"2024-01-01 00:00:02\"}"}
-- record r: {"value": "{\"id\":2,\"ts\":\"2024-01-01 00:00:50\"}"}
CREATE TABLE l (id INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND) WITH ($kafka, 'topic' = '$l', $bounded, 'format' = 'json');
CREATE TABLE r (id INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND) WITH ($kafka, 'topic' = '$r', $bounded, 'format' = 'json');
SELECT l.id, l.ts, r.ts FROM l JOIN r ON l.id = r.id AND r.ts BETWEEN l.ts AND l.ts + INTERVAL '10' SECOND;
-- > +I[1, 2024-01-01T00:00:01, 2024-01-01T00:00:02]

-- case: json-types
-- topic in: 1
-- record in: {"value": "{\"i\":\"12\",\"l\":9007199254740993,\"d\":1.50,\"f\":0.1,\"b\":\"true\",\"s\":{\"x\":[1,2.50]},\"t\":\"2024-01-01 00:00:01.25\",\"n\":null,\"r\":{\"p\":1,\"q\":[\"a\"]},\"m\":{\"k\":2}}"}
-- record in: {"value": "{\"i\":3.0,\"l\":-1,\"d\":\"7\",\"f\":1e3,\"b\":false,\"s\":\"é\\u00e9\\n\",\"t\":\"2024-02-29 23:59:59\",\"r\":null}"}
-- record in: {"value": "  {\"i\" : 1 , \"unknown\" : {\"a\":[{}]} , \"l\":0,\"i\":2}  "}
CREATE TABLE t (i INT, l BIGINT, d DECIMAL(10, 2), f DOUBLE, b BOOLEAN, s STRING, t TIMESTAMP(3), n STRING, r ROW<p INT, q ARRAY<STRING>>, m MAP<STRING, INT>) WITH ($kafka, 'topic' = '$in', $bounded, 'format' = 'json');
SELECT * FROM t;
-- > +I[12, 9007199254740993, 1.50, 0.1, true, {"x":[1,2.5]}, 2024-01-01T00:00:01.250, null, +I[1, [a]], {k=2}]
-- > +I[3, -1, 7.00, 1000.0, false, éé\n, 2024-02-29T23:59:59, null, null, null]
-- > +I[2, 0, null, null, null, null, null, null, null, null]
SELECT i, s FROM t;
-- > +I[12, {"x":[1,2.5]}]
-- > +I[3, éé\n]
-- > +I[2, null]

-- case: json-errors
-- topic in: 1
-- record in: {"value": "{\"a\":1,\"b\":\"x\"}"}
CREATE TABLE t (a INT, b INT) WITH ($kafka, 'topic' = '$in', $bounded, 'format' = 'json');
SELECT a FROM t;
-- ! java.io.IOException: Failed to deserialize consumer record due to
-- ! java.io.IOException: Failed to deserialize JSON '{"a":1,"b":"x"}'.
-- ! org.apache.flink.formats.json.JsonParseException: Fail to deserialize at field: b.
CREATE TABLE u (a INT, c STRING) WITH ($kafka, 'topic' = '$in', $bounded, 'format' = 'json', 'json.fail-on-missing-field' = 'true');
SELECT a FROM u;
-- ! java.io.IOException: Failed to deserialize consumer record due to
-- ! java.io.IOException: Failed to deserialize JSON '{"a":1,"b":"x"}'.
-- ! org.apache.flink.formats.json.JsonParseException: Some field is missing in the JSON data.
CREATE TABLE w (a INT, b INT) WITH ($kafka, 'topic' = '$in', $bounded, 'format' = 'json', 'json.ignore-parse-errors' = 'true');
SELECT * FROM w;
-- > +I[1, null]

-- case: csv-messages
-- topic in: 1
-- record in: {"value": "1,x,1.50\n2,y,3"}
-- record in: {"value": "3,\"a,b\",100"}
-- topic out: 1
CREATE TABLE t (a INT, b STRING, c DECIMAL(10, 2)) WITH ($kafka, 'topic' = '$in', $bounded, 'format' = 'csv');
SELECT * FROM t;
-- > +I[1, x, 1.50]
-- > +I[3, a,b, 100.00]
CREATE TABLE o (a INT, b STRING, c DECIMAL(10, 2)) WITH ($kafka, 'topic' = '$out', 'format' = 'csv');
INSERT INTO o SELECT * FROM t;
-- = out {"partition": 0, "key": null, "value": "1,x,1.50"}
-- = out {"partition": 0, "key": null, "value": "3,\"a,b\",100.00"}
CREATE TABLE s (a INT, b STRING, c DECIMAL(10, 2)) WITH ($kafka, 'topic' = '$out', 'format' = 'csv', 'csv.write-bigdecimal-in-scientific-notation' = 'true');
INSERT INTO s SELECT * FROM t;
-- = out {"partition": 0, "key": null, "value": "1,x,1.5"}
-- = out {"partition": 0, "key": null, "value": "3,\"a,b\",1E+2"}

-- case: missing-topic
-- differs: Drey names the servers and says what to do
CREATE TABLE t (a INT) WITH ($kafka, 'topic' = 'no-such-topic', $bounded, 'format' = 'json');
SELECT * FROM t;
-- ! org.apache.flink.util.FlinkRuntimeException: Failed to list subscribed topic partitions due to
-- ! java.lang.RuntimeException: Failed to get metadata for topics [no-such-topic].
-- ! java.util.concurrent.ExecutionException: org.apache.flink.kafka.shaded.org.apache.kafka.common.errors.UnknownTopicOrPartitionException: This server does not host this topic-partition.
-- ! org.apache.flink.kafka.shaded.org.apache.kafka.common.errors.UnknownTopicOrPartitionException: This server does not host this topic-partition.
