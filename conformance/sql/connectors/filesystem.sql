--  Connector filesystem: recorded from Flink 2.3.0 (record.py).

-- case: fs-write-streaming
-- mode: streaming
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv');
INSERT INTO t VALUES (1, 'x'), (2, 'y');
-- = d/part-UUID-0-0 "1,x\\n2,y\\n"
INSERT INTO t SELECT 1, CAST(NULL AS STRING) FROM (VALUES (1)) AS v(x) WHERE x = 2;
INSERT INTO t VALUES (3, 'z');
-- = d/part-UUID-0-0 "3,z\\n"

-- case: fs-partition-streaming
-- differs: Flink cannot list default partitions
-- mode: streaming
CREATE TABLE t (a INT, p STRING, q INT) PARTITIONED BY (p, q) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv');
INSERT INTO t VALUES (1, 'x', 1), (2, 'y', 2), (3, CAST(NULL AS STRING), CAST(NULL AS INT)), (4, '', 3), (5, 'a/b=c d%:é', 4);
-- = d/p=__DEFAULT_PARTITION__/q=3/part-UUID-0-3 "4\\n"
-- = d/p=__DEFAULT_PARTITION__/q=__DEFAULT_PARTITION__/part-UUID-0-2 "3\\n"
-- = d/p=a%2Fb%3Dc d%25%3Aé/q=4/part-UUID-0-4 "5\\n"
-- = d/p=x/q=1/part-UUID-0-0 "1\\n"
-- = d/p=y/q=2/part-UUID-0-1 "2\\n"
SELECT a, p, q FROM t WHERE q = 4;
-- > +I[5, a/b=c d%:é, 4]
SELECT a FROM t WHERE p IS NULL;
-- ! org.apache.flink.table.api.TableException: Path should not be null or empty: null
INSERT INTO t PARTITION (p = 's') SELECT 6, 7;
-- = d/p=s/q=7/part-UUID-0-0 "6\\n"
INSERT INTO t PARTITION (p = 's', q = 8) SELECT 9;
-- = d/p=s/q=8/part-UUID-0-0 "9\\n"

-- case: fs-partition-types-streaming
-- compare: unordered
-- mode: streaming
CREATE TABLE t (a INT, b BOOLEAN, d DATE, e DECIMAL(5, 2), f DOUBLE, l BIGINT) PARTITIONED BY (b, d, e, f, l) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv');
INSERT INTO t VALUES (1, TRUE, DATE '2020-01-01', 1.50, 2.5E0, CAST(9 AS BIGINT));
-- = d/b=true/d=18262/e=1.50/f=2.5/l=9/part-UUID-0-0 "1\\n"
SELECT * FROM t;
-- ! java.time.format.DateTimeParseException: Text '18262' could not be parsed at index 0
CREATE TABLE u (a INT, x TIMESTAMP(3), y TIME(0)) PARTITIONED BY (x, y) WITH ('connector' = 'filesystem', 'path' = '$dir/e', 'format' = 'csv');
INSERT INTO u VALUES (1, TIMESTAMP '2020-01-01 00:00:00', TIME '12:00:00'), (2, TIMESTAMP '2020-01-01 10:20:30.5', TIME '12:00:01');
-- = e/x=2020-01-01T00%3A00/y=43200000/part-UUID-0-0 "1\\n"
-- = e/x=2020-01-01T10%3A20%3A30.500/y=43201000/part-UUID-0-1 "2\\n"
SELECT a, x FROM u;
-- > +I[2, 2020-01-01T10:20:30.500]
-- > +I[1, 2020-01-01T00:00]

-- case: fs-default-name-streaming
-- differs: Flink cannot list default partitions
-- mode: streaming
CREATE TABLE t (a INT, p STRING) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'partition.default-name' = 'none');
INSERT INTO t VALUES (1, CAST(NULL AS STRING)), (2, 'none');
-- = d/p=none/part-UUID-0-0 "1\\n2\\n"
SELECT * FROM t;
-- ! org.apache.flink.table.api.TableException: Path should not be null or empty: null

-- case: fs-success-streaming
-- mode: streaming
CREATE TABLE t (a INT, p STRING) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'sink.partition-commit.policy.kind' = 'success-file');
INSERT INTO t VALUES (1, 'x');
-- = d/p=x/_SUCCESS ""
-- = d/p=x/part-UUID-0-0 "1\\n"
CREATE TABLE u (a INT, p STRING) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '$dir/e', 'format' = 'csv', 'sink.partition-commit.policy.kind' = 'success-file', 'sink.partition-commit.success-file.name' = 'done', 'sink.partition-commit.delay' = '1 h');
INSERT INTO u VALUES (1, 'x');
-- = e/p=x/done ""
-- = e/p=x/part-UUID-0-0 "1\\n"
CREATE TABLE w (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/f', 'format' = 'csv', 'sink.partition-commit.policy.kind' = 'success-file');
INSERT INTO w VALUES (1);
-- = f/part-UUID-0-0 "1\\n"

-- case: fs-overwrite-streaming
-- mode: streaming
-- file d/part-0: "1,x\n"
-- file d/sub/part-0: "2,x\n"
-- file p/p=1/old: "1\n"
-- file p/p=2/old: "2\n"
-- file p/p=3/old: "2\n"
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv');
INSERT OVERWRITE t VALUES (3, 'z');
-- ! java.lang.IllegalStateException: Streaming mode not support overwrite.
CREATE TABLE u (a INT, p INT) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '$dir/p', 'format' = 'csv');
INSERT OVERWRITE u VALUES (7, 1);
-- ! java.lang.IllegalStateException: Streaming mode not support overwrite.
INSERT OVERWRITE u PARTITION (p = 2) SELECT 8;
-- ! java.lang.IllegalStateException: Streaming mode not support overwrite.
INSERT OVERWRITE u PARTITION (p = 3) SELECT 8 FROM (VALUES (1)) AS v(x) WHERE x = 2;
-- ! java.lang.IllegalStateException: Streaming mode not support overwrite.
INSERT OVERWRITE t SELECT 3, 'z' FROM (VALUES (1)) AS v(x) WHERE x = 2;
-- ! java.lang.IllegalStateException: Streaming mode not support overwrite.

-- case: fs-rolling-streaming
-- mode: streaming
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'sink.rolling-policy.file-size' = '10 b');
INSERT INTO t SELECT id, 'abcdefgh' FROM (VALUES (1), (2), (3), (4)) AS v(id);
-- = d/part-UUID-0-0 "1,abcdefgh\\n2,abcdefgh\\n3,abcdefgh\\n4,abcdefgh\\n"

-- case: fs-compaction-streaming
-- mode: streaming
CREATE TABLE t (a INT, p STRING) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'auto-compaction' = 'true');
INSERT INTO t VALUES (1, 'x'), (2, 'y');
-- = d/p=x/compacted-part-UUID-0-0 "1\\n"
-- = d/p=y/compacted-part-UUID-0-1 "2\\n"

-- case: fs-json-raw-write-streaming
-- mode: streaming
CREATE TABLE t (a INT, p STRING) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'json');
INSERT INTO t VALUES (1, 'x');
-- = d/p=x/part-UUID-0-0 "{\\"a\\":1}\\n"
CREATE TABLE u (a STRING, p STRING) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '$dir/e', 'format' = 'raw');
INSERT INTO u VALUES ('q', 'x');
-- = e/p=x/part-UUID-0-0 "q\\n"
SELECT * FROM u;
-- > +I[q, x]
SELECT * FROM t;
-- > +I[1, x]

-- case: fs-write-batch
-- mode: batch
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv');
INSERT INTO t VALUES (1, 'x'), (2, 'y');
-- = d/part-UUID-task-0-file-0 "1,x\\n2,y\\n"
INSERT INTO t SELECT 1, CAST(NULL AS STRING) FROM (VALUES (1)) AS v(x) WHERE x = 2;
INSERT INTO t VALUES (3, 'z');
-- = d/part-UUID-task-0-file-0 "3,z\\n"

-- case: fs-partition-batch
-- differs: Flink cannot list default partitions
-- mode: batch
CREATE TABLE t (a INT, p STRING, q INT) PARTITIONED BY (p, q) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv');
INSERT INTO t VALUES (1, 'x', 1), (2, 'y', 2), (3, CAST(NULL AS STRING), CAST(NULL AS INT)), (4, '', 3), (5, 'a/b=c d%:é', 4);
-- = d/p=__DEFAULT_PARTITION__/q=3/part-UUID-task-0-file-1 "4\\n"
-- = d/p=__DEFAULT_PARTITION__/q=__DEFAULT_PARTITION__/part-UUID-task-0-file-0 "3\\n"
-- = d/p=a%2Fb%3Dc d%25%3Aé/q=4/part-UUID-task-0-file-2 "5\\n"
-- = d/p=x/q=1/part-UUID-task-0-file-3 "1\\n"
-- = d/p=y/q=2/part-UUID-task-0-file-4 "2\\n"
SELECT a, p, q FROM t WHERE q = 4;
-- ! org.apache.flink.table.api.TableException: Path should not be null or empty: null
SELECT a FROM t WHERE p IS NULL;
-- ! org.apache.flink.table.api.TableException: Path should not be null or empty: null
INSERT INTO t PARTITION (p = 's') SELECT 6, 7;
-- = d/p=s/q=7/part-UUID-task-0-file-0 "6\\n"
INSERT INTO t PARTITION (p = 's', q = 8) SELECT 9;
-- = d/p=s/q=8/part-UUID-task-0-file-0 "9\\n"

-- case: fs-partition-types-batch
-- mode: batch
CREATE TABLE t (a INT, b BOOLEAN, d DATE, e DECIMAL(5, 2), f DOUBLE, l BIGINT) PARTITIONED BY (b, d, e, f, l) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv');
INSERT INTO t VALUES (1, TRUE, DATE '2020-01-01', 1.50, 2.5E0, CAST(9 AS BIGINT));
-- = d/b=true/d=18262/e=1.50/f=2.5/l=9/part-UUID-task-0-file-0 "1\\n"
SELECT * FROM t;
-- ! java.time.format.DateTimeParseException: Text '18262' could not be parsed at index 0
CREATE TABLE u (a INT, x TIMESTAMP(3), y TIME(0)) PARTITIONED BY (x, y) WITH ('connector' = 'filesystem', 'path' = '$dir/e', 'format' = 'csv');
INSERT INTO u VALUES (1, TIMESTAMP '2020-01-01 00:00:00', TIME '12:00:00'), (2, TIMESTAMP '2020-01-01 10:20:30.5', TIME '12:00:01');
-- = e/x=2020-01-01T00%3A00/y=43200000/part-UUID-task-0-file-0 "1\\n"
-- = e/x=2020-01-01T10%3A20%3A30.500/y=43201000/part-UUID-task-0-file-1 "2\\n"
SELECT a, x FROM u;
-- > +I[1, 2020-01-01T00:00]
-- > +I[2, 2020-01-01T10:20:30.500]

-- case: fs-default-name-batch
-- differs: Flink cannot list default partitions
-- mode: batch
CREATE TABLE t (a INT, p STRING) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'partition.default-name' = 'none');
INSERT INTO t VALUES (1, CAST(NULL AS STRING)), (2, 'none');
-- = d/p=none/part-UUID-task-0-file-0 "1\\n2\\n"
SELECT * FROM t;
-- ! org.apache.flink.table.api.TableException: Path should not be null or empty: null

-- case: fs-success-batch
-- mode: batch
CREATE TABLE t (a INT, p STRING) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'sink.partition-commit.policy.kind' = 'success-file');
INSERT INTO t VALUES (1, 'x');
-- = d/p=x/_SUCCESS ""
-- = d/p=x/part-UUID-task-0-file-0 "1\\n"
CREATE TABLE u (a INT, p STRING) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '$dir/e', 'format' = 'csv', 'sink.partition-commit.policy.kind' = 'success-file', 'sink.partition-commit.success-file.name' = 'done', 'sink.partition-commit.delay' = '1 h');
INSERT INTO u VALUES (1, 'x');
-- = e/p=x/done ""
-- = e/p=x/part-UUID-task-0-file-0 "1\\n"
CREATE TABLE w (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/f', 'format' = 'csv', 'sink.partition-commit.policy.kind' = 'success-file');
INSERT INTO w VALUES (1);
-- = f/_SUCCESS ""
-- = f/part-UUID-task-0-file-0 "1\\n"

-- case: fs-overwrite-batch
-- mode: batch
-- file d/part-0: "1,x\n"
-- file d/sub/part-0: "2,x\n"
-- file p/p=1/old: "1\n"
-- file p/p=2/old: "2\n"
-- file p/p=3/old: "2\n"
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv');
INSERT OVERWRITE t VALUES (3, 'z');
-- = d/part-0 removed
-- = d/part-UUID-task-0-file-0 "3,z\\n"
-- = d/sub/part-0 removed
CREATE TABLE u (a INT, p INT) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '$dir/p', 'format' = 'csv');
INSERT OVERWRITE u VALUES (7, 1);
-- = p/p=1/old removed
-- = p/p=1/part-UUID-task-0-file-0 "7\\n"
INSERT OVERWRITE u PARTITION (p = 2) SELECT 8;
-- = p/p=2/old removed
-- = p/p=2/part-UUID-task-0-file-0 "8\\n"
INSERT OVERWRITE u PARTITION (p = 3) SELECT 8 FROM (VALUES (1)) AS v(x) WHERE x = 2;
INSERT OVERWRITE t SELECT 3, 'z' FROM (VALUES (1)) AS v(x) WHERE x = 2;
-- = d/part-UUID-task-0-file-0 removed

-- case: fs-rolling-batch
-- mode: batch
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'sink.rolling-policy.file-size' = '10 b');
INSERT INTO t SELECT id, 'abcdefgh' FROM (VALUES (1), (2), (3), (4)) AS v(id);
-- = d/part-UUID-task-0-file-0 "1,abcdefgh\\n2,abcdefgh\\n3,abcdefgh\\n4,abcdefgh\\n"

-- case: fs-compaction-batch
-- mode: batch
CREATE TABLE t (a INT, p STRING) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'auto-compaction' = 'true');
INSERT INTO t VALUES (1, 'x'), (2, 'y');
-- = d/p=x/part-UUID-task-0-file-0 "1\\n"
-- = d/p=y/part-UUID-task-0-file-1 "2\\n"

-- case: fs-json-raw-write-batch
-- mode: batch
CREATE TABLE t (a INT, p STRING) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'json');
INSERT INTO t VALUES (1, 'x');
-- = d/p=x/part-UUID-task-0-file-0 "{\\"a\\":1}\\n"
CREATE TABLE u (a STRING, p STRING) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '$dir/e', 'format' = 'raw');
INSERT INTO u VALUES ('q', 'x');
-- = e/p=x/part-UUID-task-0-file-0 "q\\n"
SELECT * FROM u;
-- > +I[q, x]
SELECT * FROM t;
-- > +I[1, x]

-- case: fs-policy-metastore
CREATE TABLE t (a INT, p STRING) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'sink.partition-commit.policy.kind' = 'success-file,metastore');
INSERT INTO t VALUES (1, 'x');
-- ! org.apache.flink.table.api.ValidationException: Can not configure a 'metastore' partition commit policy for a file system table. You can only configure 'metastore' partition commit policy for a hive table.

-- case: fs-policy-unknown
CREATE TABLE t (a INT, p STRING) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'sink.partition-commit.policy.kind' = 'success-file,foo');
INSERT INTO t VALUES (1, 'x');
-- ! java.lang.UnsupportedOperationException: Unsupported policy: foo

-- case: fs-policy-custom
CREATE TABLE t (a INT, p STRING) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'sink.partition-commit.policy.kind' = 'custom', 'sink.partition-commit.policy.class' = 'a.b.Policy');
INSERT INTO t VALUES (1, 'x');
-- ! java.lang.RuntimeException: Can not create new instance for custom class from a.b.Policy
-- ! java.lang.ClassNotFoundException: a.b.Policy

-- case: fs-extractor-unknown
CREATE TABLE t (a INT, p STRING) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'sink.partition-commit.policy.kind' = 'success-file', 'sink.partition-commit.trigger' = 'partition-time', 'partition.time-extractor.kind' = 'foo');
INSERT INTO t VALUES (1, 'x');
-- ! java.lang.UnsupportedOperationException: Unsupported extractor kind: foo

-- case: fs-rolling-json
-- mode: streaming
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'json', 'sink.rolling-policy.file-size' = '30 b');
INSERT INTO t SELECT id, 'abcdefgh' FROM (VALUES (1), (2), (3), (4)) AS v(id);
-- = d/part-UUID-0-0 "{\\"a\\":1,\\"b\\":\\"abcdefgh\\"}\\n{\\"a\\":2,\\"b\\":\\"abcdefgh\\"}\\n"
-- = d/part-UUID-0-1 "{\\"a\\":3,\\"b\\":\\"abcdefgh\\"}\\n{\\"a\\":4,\\"b\\":\\"abcdefgh\\"}\\n"

-- case: fs-changes
-- mode: streaming
-- file d/a: "{\"before\":null,\"after\":{\"a\":1,\"b\":\"x\"},\"op\":\"c\"}\n\n{\"before\":{\"a\":1,\"b\":\"x\"},\"after\":{\"a\":1,\"b\":\"y\"},\"op\":\"u\"}\n"
CREATE TABLE t (a INT, b STRING, `file.name` STRING NOT NULL METADATA) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'debezium-json');
SELECT * FROM t;
-- > +I[1, x, a]
-- > -U[1, x, a]
-- > +U[1, y, a]
CREATE TABLE w (a INT, n BIGINT, p STRING) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '$dir/w', 'format' = 'canal-json');
INSERT INTO w SELECT a, COUNT(*), 'q' FROM (VALUES (1), (1)) AS v (a) GROUP BY a;
-- = w/p=q/part-UUID-0-0 "{\\"data\\":[{\\"a\\":1,\\"n\\":1}],\\"type\\":\\"INSERT\\"}\\n{\\"data\\":[{\\"a\\":1,\\"n\\":1}],\\"type\\":\\"DELETE\\"}\\n{\\"data\\":[{\\"a\\":1,\\"n\\":2}],\\"type\\":\\"INSERT\\"}\\n"
CREATE TABLE s (a INT, n BIGINT) WITH ('connector' = 'filesystem', 'path' = '$dir/s', 'format' = 'json', 'sink.parallelism' = '2');
INSERT INTO s SELECT a, COUNT(*) FROM (VALUES (1), (1)) AS v (a) GROUP BY a;
-- ! org.apache.flink.table.api.ValidationException: Currently, filesystem sink doesn't support setting parallelism (2) by 'sink.parallelism' when the input stream is not INSERT only. The row kinds of input stream are [+I,-U,+U]

-- case: fs-changes-batch
-- mode: batch
-- file d/a: "{\"before\":null,\"after\":{\"a\":1,\"b\":\"x\"},\"op\":\"c\"}\n"
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'debezium-json');
SELECT * FROM t;
-- ! org.apache.flink.table.api.TableException: Querying a table in batch mode is currently only possible for INSERT-only table sources. But the source for table 'default_catalog.default_database.t' produces other changelog messages than just INSERT.
CREATE TABLE w (a INT, n BIGINT) WITH ('connector' = 'filesystem', 'path' = '$dir/w', 'format' = 'ogg-json');
INSERT INTO w SELECT a, COUNT(*) FROM (VALUES (1), (1)) AS v (a) GROUP BY a;
-- = w/part-UUID-task-0-file-0 "{\\"before\\":null,\\"after\\":{\\"a\\":1,\\"n\\":2},\\"op_type\\":\\"I\\"}\\n"

-- case: fs-nested-hidden
-- file d/a.csv: "1\n"
-- file d/s/b.csv: "2\n"
-- file d/s/t/c.csv: "3\n"
-- file d/.h.csv: "4\n"
-- file d/_h.csv: "5\n"
-- file d/.x/e.csv: "6\n"
-- file d/_x/f.csv: "7\n"
-- file d/empty: ""
-- file d/s/p=9/g.csv: "8\n"
-- compare: unordered
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv');
SELECT * FROM t;
-- > +I[8]
-- > +I[3]
-- > +I[2]
-- > +I[1]
CREATE TABLE u (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/d/a.csv', 'format' = 'csv');
SELECT * FROM u;
-- > +I[1]
CREATE TABLE h (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/d/.h.csv', 'format' = 'csv');
SELECT * FROM h;
SELECT COUNT(*) FROM t;
-- > +I[1]
-- > -U[1]
-- > +U[2]
-- > -U[2]
-- > +U[3]
-- > -U[3]
-- > +U[4]

-- case: fs-compressed
-- differs: bz2 cannot be read
-- file d/a.gz: base64 H4sIAAAAAAACAzPkAgBT/FFnAgAAAA==
-- file d/b.gzip: base64 H4sIAAAAAAACAzPiAgCQr3xMAgAAAA==
-- file d/c.deflate: base64 eJwz5gIAAHIAPg==
-- file e/a.bz2: base64 QlpoOTFBWSZTWaUUwcgAAADIAAAQBAAgACEAgrF3JFOFCQpRTByA
-- file f/a.xz: base64 /Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQABNQoAAABUlfT3XUBttAABGgLcLqV+H7bzfQEAAAAABFla
-- file g/a.GZ: base64 H4sIAAAAAAACAzPjAgCUahAoAgAAAA==
-- compare: unordered
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv');
SELECT * FROM t;
-- > +I[2]
-- > +I[1]
-- > +I[3]
CREATE TABLE u (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/e', 'format' = 'csv');
SELECT * FROM u;
-- > +I[4]
CREATE TABLE w (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/f', 'format' = 'csv');
SELECT * FROM w;
-- ! java.lang.NoClassDefFoundError: org/tukaani/xz/XZInputStream
-- ! java.lang.ClassNotFoundException: org.tukaani.xz.XZInputStream
CREATE TABLE x (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/g', 'format' = 'csv');
SELECT * FROM x;
-- ! java.lang.RuntimeException: Invalid UTF-8 start byte 0x8b (at char #2, byte #0): check content encoding, does not look like UTF-8
-- ! java.io.CharConversionException: Invalid UTF-8 start byte 0x8b (at char #2, byte #0): check content encoding, does not look like UTF-8

-- case: fs-missing
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/nope', 'format' = 'csv');
SELECT * FROM t;
-- ! org.apache.flink.util.FlinkRuntimeException: Could not enumerate file splits
-- ! java.io.FileNotFoundException: File $dir/nope does not exist or the user running Flink ('root') has insufficient permissions to access it.
CREATE TABLE u (a INT, p INT) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '$dir/nope', 'format' = 'csv');
SELECT * FROM u;
SELECT * FROM u WHERE p = 1;

-- case: fs-missing-batch
-- mode: batch
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/nope', 'format' = 'csv');
SELECT * FROM t;
-- ! org.apache.flink.util.FlinkRuntimeException: Could not enumerate file splits
-- ! java.io.FileNotFoundException: File $dir/nope does not exist or the user running Flink ('root') has insufficient permissions to access it.
CREATE TABLE u (a INT, p INT) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '$dir/nope', 'format' = 'csv');
SELECT * FROM u;

-- case: fs-limit
-- mode: batch
-- file d/a.csv: "1\n2\n3\n"
-- file d/b.csv: "1\n2\n3\n"
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv');
SELECT COUNT(*) FROM (SELECT * FROM t LIMIT 2);
-- > +I[2]
SELECT COUNT(*) FROM (SELECT * FROM t LIMIT 5);
-- > +I[5]

-- case: fs-metadata
-- file d/s/a b.csv: "1\n"
CREATE TABLE t (a INT, p STRING METADATA FROM 'file.path', `file.name` STRING NOT NULL METADATA, s BIGINT METADATA FROM 'file.size', m TIMESTAMP_LTZ(3) METADATA FROM 'file.modification-time', c AS a + 1) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv');
SELECT a, p, `file.name`, s, m > TO_TIMESTAMP_LTZ(0, 3), c FROM t;
-- ! org.apache.flink.util.FlinkRuntimeException: Could not enumerate file splits
-- ! java.io.FileNotFoundException: File $dir/d does not exist or the user running Flink ('root') has insufficient permissions to access it.
CREATE TABLE u (a INT, p STRING METADATA FROM 'file.foo') WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv');
SELECT * FROM u;
-- ! org.apache.flink.table.api.ValidationException: Invalid metadata key 'file.foo' in column 'p' of table 'default_catalog.default_database.u'. The DynamicTableSource class 'org.apache.flink.connector.file.table.FileSystemTableSource' supports the following metadata keys for reading:\nfile.path\nfile.name\nfile.size\nfile.modification-time
CREATE TABLE w (a INT, p INT METADATA FROM 'file.size') WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv');
SELECT * FROM w;
-- ! org.apache.flink.util.FlinkRuntimeException: Could not enumerate file splits
-- ! java.io.FileNotFoundException: File $dir/d does not exist or the user running Flink ('root') has insufficient permissions to access it.
CREATE TABLE x (a INT, p STRING METADATA FROM 'file.path' VIRTUAL) WITH ('connector' = 'filesystem', 'path' = '$dir/e', 'format' = 'csv');
INSERT INTO x VALUES (1);
-- = e/part-UUID-0-0 "1\\n"
CREATE TABLE y (a INT, p STRING METADATA FROM 'file.path') WITH ('connector' = 'filesystem', 'path' = '$dir/e', 'format' = 'csv');
INSERT INTO y VALUES (1, 'x');
-- ! org.apache.flink.table.api.ValidationException: Table 'default_catalog.default_database.y' declares persistable metadata columns, but the underlying DynamicTableSink doesn't implement the SupportsWritingMetadata interface. If the column should not be persisted, it can be declared with the VIRTUAL keyword.

-- case: fs-pattern
-- differs: text of the error of a wrong pattern
-- file d/a1.csv: "1\n"
-- file d/b2.csv: "2\n"
-- file d/s/a3.csv: "3\n"
-- compare: unordered
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'source.path.regex-pattern' = '.*/a[0-9].csv');
SELECT * FROM t;
-- > +I[3]
-- > +I[1]
CREATE TABLE u (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'source.path.regex-pattern' = 'a1.csv');
SELECT * FROM u;
CREATE TABLE w (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'source.path.regex-pattern' = '$dir/d/b.*');
SELECT * FROM w;
-- > +I[2]
CREATE TABLE x (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'source.path.regex-pattern' = '[');
SELECT * FROM x;
-- ! java.util.regex.PatternSyntaxException: Unclosed character class near index 0\n[\n^

-- case: fs-partition-read
-- differs: Flink cannot list default partitions
-- mode: batch
-- file d/p=1/q=x/a.csv: "1\n"
-- file d/p=2/q=y/a.csv: "2\n"
-- file d/p=__DEFAULT_PARTITION__/q=y/a.csv: "3\n"
-- file d/p=3/a.csv: "4\n"
-- file d/a.csv: "5\n"
-- compare: unordered
CREATE TABLE t (a INT, p INT, q STRING) PARTITIONED BY (p, q) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv');
SELECT * FROM t;
-- ! org.apache.flink.table.api.TableException: Path should not be null or empty: null
SELECT a FROM t WHERE p = 2;
-- ! org.apache.flink.table.api.TableException: Path should not be null or empty: null
SELECT a FROM t WHERE p > 1 AND q = 'y';
-- ! org.apache.flink.table.api.TableException: Path should not be null or empty: null
SELECT p FROM t WHERE p IS NULL;
-- ! org.apache.flink.table.api.TableException: Path should not be null or empty: null
SELECT q, COUNT(*) FROM t GROUP BY q;
-- ! org.apache.flink.table.api.TableException: Path should not be null or empty: null
SHOW PARTITIONS t;
SELECT * FROM t /*+ OPTIONS('partition.default-name' = '1') */;
-- ! org.apache.flink.table.api.TableException: Path should not be null or empty: null

-- case: fs-partition-bad
-- file d/p=x/a.csv: "1\n"
CREATE TABLE t (a INT, p INT) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv');
SELECT * FROM t;
-- ! java.lang.NumberFormatException: For input string: "x"
CREATE TABLE u (a INT, p ARRAY<INT>) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv');
SELECT * FROM u;
-- ! java.lang.RuntimeException: Can not convert x to type ARRAY<INT> for partition value
CREATE TABLE w (a INT, p INT) PARTITIONED BY (z) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv');
-- ! org.apache.flink.table.api.ValidationException: Partition column 'z' not defined in the table schema. Available columns: ['a', 'p']
SELECT * FROM w;
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 15: Object 'w' not found
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 15: Object 'w' not found
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Object 'w' not found
CREATE TABLE y (p INT) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv');
SELECT * FROM y;
-- ! java.lang.NumberFormatException: For input string: "x"

-- case: fs-parallel
-- compare: unordered
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'sink.parallelism' = '2');
INSERT INTO t VALUES (1);
-- = d/part-UUID-1-0 "1\\n"
CREATE TABLE u (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/e', 'format' = 'csv', 'sink.parallelism' = '0');
INSERT INTO u VALUES (1);
-- ! java.lang.IllegalArgumentException: The parallelism of an operator must be at least 1, or ExecutionConfig.PARALLELISM_DEFAULT (use system default).

-- case: fs-computed
-- file d/a.csv: "1,2020-01-01 00:00:00\n"
CREATE TABLE t (a INT, c AS a * 2, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv');
SELECT * FROM t;
-- > +I[1, 2, 2020-01-01T00:00]
SELECT c FROM t;
-- > +I[2]
INSERT INTO t VALUES (2, TIMESTAMP '2021-01-01 00:00:00');
-- = d/part-UUID-0-0 "2,\\"2021-01-01 00:00:00\\"\\n"
CREATE TABLE u (a INT, b STRING, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'filesystem', 'path' = '$dir/e', 'format' = 'csv');
INSERT INTO u VALUES (1, 'x');
-- = e/part-UUID-0-0 "1,x\\n"

-- case: fs-changelog
CREATE TABLE s (a INT, b INT) WITH ('connector' = 'filesystem', 'path' = '$dir/s', 'format' = 'csv');
CREATE TABLE t (a INT, b BIGINT) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv');
INSERT INTO s VALUES (1, 1), (1, 2);
-- = s/part-UUID-0-0 "1,1\\n1,2\\n"
INSERT INTO t SELECT a, COUNT(*) FROM s GROUP BY a;
-- ! org.apache.flink.table.api.TableException: Table sink 'default_catalog.default_database.t' doesn't support consuming update changes which is produced by node GroupAggregate(groupBy=[a], select=[a, COUNT(*) AS EXPR$1])

-- case: fs-changelog-batch
-- mode: batch
CREATE TABLE s (a INT, b INT) WITH ('connector' = 'filesystem', 'path' = '$dir/s', 'format' = 'csv');
CREATE TABLE t (a INT, b BIGINT) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv');
INSERT INTO s VALUES (1, 1), (1, 2);
-- = s/part-UUID-task-0-file-0 "1,1\\n1,2\\n"
INSERT INTO t SELECT a, COUNT(*) FROM s GROUP BY a;
-- = d/part-UUID-task-0-file-0 "1,2\\n"

-- case: fs-option-0
-- file d/a.csv: "1\n"
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='filesystem'
-- ! org.apache.flink.table.api.ValidationException: One or more required options are missing.\n\nMissing required options are:\n\nformat\npath

-- case: fs-option-1
-- file d/a.csv: "1\n"
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/d');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='filesystem'\n'path'='$dir/d'
-- ! org.apache.flink.table.api.ValidationException: One or more required options are missing.\n\nMissing required options are:\n\nformat

-- case: fs-option-2
-- file d/a.csv: "1\n"
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'format' = 'csv');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='filesystem'\n'format'='csv'
-- ! org.apache.flink.table.api.ValidationException: One or more required options are missing.\n\nMissing required options are:\n\npath

-- case: fs-option-3
-- file d/a.csv: "1\n"
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'nope');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='filesystem'\n'format'='nope'\n'path'='$dir/d'
-- ! org.apache.flink.table.api.ValidationException: Could not find any format factory for identifier 'nope' in the classpath.

-- case: fs-option-4
-- file d/a.csv: "1\n"
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'nope');
INSERT INTO t VALUES (1);
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='filesystem'\n'format'='nope'\n'path'='$dir/d'
-- ! org.apache.flink.table.api.ValidationException: Could not find any format factory for identifier 'nope' in the classpath.

-- case: fs-option-5
-- file d/a.csv: "1\n"
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'foo' = 'x');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='filesystem'\n'foo'='x'\n'format'='csv'\n'path'='$dir/d'
-- ! org.apache.flink.table.api.ValidationException: Unsupported options found for 'filesystem'.\n\nUnsupported options:\n\nfoo\n\nSupported options:\n\nauto-compaction\ncompaction.file-size\nconnector\nformat\npartition.default-name\npartition.time-extractor.class\npartition.time-extractor.kind\npartition.time-extractor.timestamp-formatter\npartition.time-extractor.timestamp-pattern\npath\nproperty-version\nscan.watermark.alignment.group\nscan.watermark.alignment.max-drift\nscan.watermark.alignment.update-interval\nscan.watermark.emit.strategy\nscan.watermark.idle-timeout\nsink.parallelism\nsink.partition-commit.delay\nsink.partition-commit.policy.class\nsink.partition-commit.policy.class.parameters\nsink.partition-commit.policy.kind\nsink.partition-commit.success-file.name\nsink.partition-commit.trigger\nsink.partition-commit.watermark-time-zone\nsink.rolling-policy.check-interval\nsink.rolling-policy.file-size\nsink.rolling-policy.inactivity-interval\nsink.rolling-policy.rollover-interval\nsink.shuffle-by-partition.enable\nsource.monitor-interval\nsource.path.regex-pattern\nsource.report-statistics

-- case: fs-option-6
-- file d/a.csv: "1\n"
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'foo' = 'x');
INSERT INTO t VALUES (1);
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='filesystem'\n'foo'='x'\n'format'='csv'\n'path'='$dir/d'
-- ! org.apache.flink.table.api.ValidationException: Unsupported options found for 'filesystem'.\n\nUnsupported options:\n\nfoo\n\nSupported options:\n\nauto-compaction\ncompaction.file-size\nconnector\nformat\npartition.default-name\npartition.time-extractor.class\npartition.time-extractor.kind\npartition.time-extractor.timestamp-formatter\npartition.time-extractor.timestamp-pattern\npath\nproperty-version\nscan.watermark.alignment.group\nscan.watermark.alignment.max-drift\nscan.watermark.alignment.update-interval\nscan.watermark.emit.strategy\nscan.watermark.idle-timeout\nsink.parallelism\nsink.partition-commit.delay\nsink.partition-commit.policy.class\nsink.partition-commit.policy.class.parameters\nsink.partition-commit.policy.kind\nsink.partition-commit.success-file.name\nsink.partition-commit.trigger\nsink.partition-commit.watermark-time-zone\nsink.rolling-policy.check-interval\nsink.rolling-policy.file-size\nsink.rolling-policy.inactivity-interval\nsink.rolling-policy.rollover-interval\nsink.shuffle-by-partition.enable\nsource.monitor-interval\nsource.path.regex-pattern\nsource.report-statistics

-- case: fs-option-7
-- file d/a.csv: "1\n"
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'source.monitor-interval' = 'x');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='filesystem'\n'format'='csv'\n'path'='$dir/d'\n'source.monitor-interval'='x'
-- ! org.apache.flink.table.api.ValidationException: Invalid value for option 'source.monitor-interval'.
-- ! java.lang.IllegalArgumentException: Could not parse value 'x' for key 'source.monitor-interval'.
-- ! java.lang.NumberFormatException: text does not start with a number, and is not a valid ISO-8601 duration format: x

-- case: fs-option-9
-- file d/a.csv: "1\n"
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'sink.parallelism' = 'x');
INSERT INTO t VALUES (1);
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='filesystem'\n'format'='csv'\n'path'='$dir/d'\n'sink.parallelism'='x'
-- ! org.apache.flink.table.api.ValidationException: Invalid value for option 'sink.parallelism'.
-- ! java.lang.IllegalArgumentException: Could not parse value 'x' for key 'sink.parallelism'.
-- ! java.lang.NumberFormatException: For input string: "x"

-- case: fs-option-10
-- file d/a.csv: "1\n"
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'sink.partition-commit.watermark-time-zone' = 'foo');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='filesystem'\n'format'='csv'\n'path'='$dir/d'\n'sink.partition-commit.watermark-time-zone'='foo'
-- ! org.apache.flink.table.api.ValidationException: Invalid time zone for 'sink.partition-commit.watermark-time-zone'. The value should be a Time Zone Database (TZDB) ID such as 'America/Los_Angeles' to include daylight saving time. Fixed offsets are supported using 'GMT-03:00' or 'GMT+03:00'. Or use 'UTC' without time zone and daylight saving time.

-- case: fs-option-11
-- file d/a.csv: "1\n"
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'sink.partition-commit.trigger' = 'foo');
INSERT INTO t VALUES (1);
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='filesystem'\n'format'='csv'\n'path'='$dir/d'\n'sink.partition-commit.trigger'='foo'
-- ! org.apache.flink.table.api.ValidationException: Invalid value for option 'sink.partition-commit.trigger'.
-- ! java.lang.IllegalArgumentException: Could not parse value 'foo' for key 'sink.partition-commit.trigger'.
-- ! java.lang.IllegalArgumentException: Could not parse value for enum class org.apache.flink.connector.file.table.FileSystemConnectorOptions$PartitionCommitTriggerType. Expected one of: [[process-time, partition-time]]

-- case: fs-option-12
-- file d/a.csv: "1\n"
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'sink.rolling-policy.file-size' = '-1');
INSERT INTO t VALUES (1);
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='filesystem'\n'format'='csv'\n'path'='$dir/d'\n'sink.rolling-policy.file-size'='-1'
-- ! org.apache.flink.table.api.ValidationException: Invalid value for option 'sink.rolling-policy.file-size'.
-- ! java.lang.IllegalArgumentException: Could not parse value '-1' for key 'sink.rolling-policy.file-size'.
-- ! java.lang.NumberFormatException: text does not start with a number

-- case: fs-option-13
-- file d/a.csv: "1\n"
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'sink.partition-commit.policy.kind' = 'metastore');
INSERT INTO t VALUES (1);
-- = d/part-UUID-0-0 "1\\n"

-- case: fs-option-14
-- file d/a.csv: "1\n"
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'sink.partition-commit.policy.kind' = 'foo');
INSERT INTO t VALUES (1);
-- = d/part-UUID-0-0 "1\\n"

-- case: fs-option-15
-- file d/a.csv: "1\n"
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '', 'format' = 'csv');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='filesystem'\n'format'='csv'\n'path'=''
-- ! java.lang.IllegalArgumentException: Can not create a Path from an empty string

-- case: fs-option-16
-- differs: Hadoop file systems are not there
-- file d/a.csv: "1\n"
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = 'hdfs://x/y', 'format' = 'csv');
SELECT * FROM t;
-- ! org.apache.flink.util.FlinkRuntimeException: Could not enumerate file splits
-- ! org.apache.flink.core.fs.UnsupportedFileSystemSchemeException: Could not find a file system implementation for scheme 'hdfs'. The scheme is not directly supported by Flink and no Hadoop file system to support this scheme could be loaded. For a full list of supported file systems, please see https://nightlies.apache.org/flink/flink-docs-stable/ops/filesystems/.
-- ! org.apache.flink.core.fs.UnsupportedFileSystemSchemeException: Hadoop is not in the classpath/dependencies.

-- case: fs-option-17
-- differs: other file systems are not there
-- file d/a.csv: "1\n"
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = 'foo://x/y', 'format' = 'csv');
INSERT INTO t VALUES (1);
-- ! org.apache.flink.core.fs.UnsupportedFileSystemSchemeException: Could not find a file system implementation for scheme 'foo'. The scheme is not directly supported by Flink and no Hadoop file system to support this scheme could be loaded. For a full list of supported file systems, please see https://nightlies.apache.org/flink/flink-docs-stable/ops/filesystems/.
-- ! org.apache.flink.core.fs.UnsupportedFileSystemSchemeException: Hadoop is not in the classpath/dependencies.

-- case: fs-option-18
-- differs: the connectors there are
-- file d/a.csv: "1\n"
CREATE TABLE t (a INT) WITH ('connector' = 'nope');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='nope'
-- ! org.apache.flink.table.api.ValidationException: Cannot discover a connector using option: 'connector'='nope'
-- ! org.apache.flink.table.api.ValidationException: Could not find any factory for identifier 'nope' that implements 'org.apache.flink.table.factories.DynamicTableFactory' in the classpath.\n\nAvailable factory identifiers are:\n\nblackhole\ndatagen\nfilesystem\nlegacy-csv\nprint\npython-arrow-source\npython-input-format

-- case: fs-option-19
-- file d/a.csv: "1\n"
CREATE TABLE t (a INT) WITH ('foo' = 'x');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'foo'='x'
-- ! org.apache.flink.table.api.ValidationException: Table options do not contain an option key 'connector' for discovering a connector.

-- case: fs-option-20
-- file d/a.csv: "1\n"
CREATE TABLE t (a INT) WITH ('foo' = 'x');
INSERT INTO t VALUES (1);
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'foo'='x'
-- ! org.apache.flink.table.api.ValidationException: Table options do not contain an option key 'connector' for discovering a connector.

-- case: fs-option-21
-- file d/a.csv: "1\n"
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'source.report-statistics' = 'SOME');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='filesystem'\n'format'='csv'\n'path'='$dir/d'\n'source.report-statistics'='SOME'
-- ! org.apache.flink.table.api.ValidationException: Invalid value for option 'source.report-statistics'.
-- ! java.lang.IllegalArgumentException: Could not parse value 'SOME' for key 'source.report-statistics'.
-- ! java.lang.IllegalArgumentException: Could not parse value for enum class org.apache.flink.connector.file.table.FileSystemConnectorOptions$FileStatisticsType. Expected one of: [[NONE, ALL]]

-- case: fs-option-22
-- file d/a.csv: "1\n"
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = '');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='filesystem'\n'format'=''\n'path'='$dir/d'
-- ! org.apache.flink.table.api.ValidationException: Could not find any format factory for identifier '' in the classpath.

-- case: fs-option-23
-- file d/a.csv: "1\n"
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'property-version' = 'x');
SELECT * FROM t;
-- > +I[1]

-- case: fs-option-24
-- file d/a.csv: "1\n"
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '$dir/d', 'format' = 'csv', 'partition.time-extractor.kind' = 'foo');
INSERT INTO t VALUES (1);
-- = d/part-UUID-0-0 "1\\n"
