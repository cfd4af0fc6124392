--  Parallelisms of tables: recorded from Flink 2.3.0 (record.py).

-- case: sink-parallelism-changes
-- config: parallelism.default=2
-- compare: unordered
CREATE TABLE s (k INT, v BIGINT) WITH ('connector' = 'filesystem', 'path' = '$dir/in', 'format' = 'csv');
CREATE TABLE p4 (k INT, v BIGINT) WITH ('connector' = 'print', 'sink.parallelism' = '4');
CREATE TABLE p2 (k INT, v BIGINT) WITH ('connector' = 'print', 'sink.parallelism' = '2');
CREATE TABLE p1 (k INT, v BIGINT) WITH ('connector' = 'print', 'sink.parallelism' = '1');
CREATE TABLE k4 (k INT, v BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'print', 'sink.parallelism' = '4');
CREATE TABLE k1 (k INT, v BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'print', 'sink.parallelism' = '1');
INSERT INTO p4 SELECT k, COUNT(*) FROM s GROUP BY k;
-- ! org.apache.flink.table.api.TableException: The sink for table 'default_catalog.default_database.p4' has a configured parallelism of 4, while the input parallelism is -1. Since the configured parallelism is different from the input's parallelism and the changelog mode is not insert-only, a primary key is required but could not be found.
INSERT INTO p2 SELECT k, COUNT(*) FROM s GROUP BY k;
-- ! org.apache.flink.table.api.TableException: The sink for table 'default_catalog.default_database.p2' has a configured parallelism of 2, while the input parallelism is -1. Since the configured parallelism is different from the input's parallelism and the changelog mode is not insert-only, a primary key is required but could not be found.
INSERT INTO p1 SELECT k, COUNT(*) FROM s GROUP BY k;
-- ! org.apache.flink.table.api.TableException: The sink for table 'default_catalog.default_database.p1' has a configured parallelism of 1, while the input parallelism is -1. Since the configured parallelism is different from the input's parallelism and the changelog mode is not insert-only, a primary key is required but could not be found.
INSERT INTO p4 SELECT 1, COUNT(*) FROM s;
-- ! org.apache.flink.table.api.TableException: The sink for table 'default_catalog.default_database.p4' has a configured parallelism of 4, while the input parallelism is 1. Since the configured parallelism is different from the input's parallelism and the changelog mode is not insert-only, a primary key is required but could not be found.
INSERT INTO p1 SELECT 1, SUM(v) FROM (VALUES (1), (2)) AS t (v);
-- out +I[1, 1]
-- out -U[1, 1]
-- out +U[1, 3]
INSERT INTO k1 SELECT k, SUM(v) FROM (VALUES (1, 1), (1, 2), (1, 3)) AS t (k, v) GROUP BY k;
-- out +I[1, 1]
-- out -U[1, 1]
-- out +U[1, 3]
-- out -U[1, 3]
-- out +U[1, 6]
INSERT INTO k4 SELECT k, SUM(v) FROM (VALUES (1, 1), (2, 1), (1, 2), (3, 1), (2, 2), (1, 3), (4, 4), (3, 9), (4, 1)) AS t (k, v) GROUP BY k;
-- out 4> +I[3, 1]
-- out 1> +I[4, 4]
-- out 1> -U[4, 4]
-- out 1> +U[4, 5]
-- out 3> +I[1, 1]
-- out 3> +I[2, 1]
-- out 3> -U[1, 1]
-- out 3> +U[1, 3]
-- out 3> -U[2, 1]
-- out 3> +U[2, 3]
-- out 3> -U[1, 3]
-- out 3> +U[1, 6]
-- out 4> -U[3, 1]
-- out 4> +U[3, 10]
EXPLAIN INSERT INTO p4 SELECT k, COUNT(*) FROM s GROUP BY k;
-- ! org.apache.flink.table.api.TableException: The sink for table 'default_catalog.default_database.p4' has a configured parallelism of 4, while the input parallelism is -1. Since the configured parallelism is different from the input's parallelism and the changelog mode is not insert-only, a primary key is required but could not be found.

-- case: sink-parallelism-keyed-shuffle
-- config: parallelism.default=2
-- config: table.exec.sink.keyed-shuffle=sometimes
CREATE TABLE k1 (k INT, v BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'print');
CREATE TABLE p1 (k INT, v BIGINT) WITH ('connector' = 'print');
INSERT INTO k1 SELECT * FROM (VALUES (1, CAST(2 AS BIGINT)));
-- ! java.lang.IllegalArgumentException: Could not parse value 'sometimes' for key 'table.exec.sink.keyed-shuffle'.
-- ! java.lang.IllegalArgumentException: Could not parse value for enum class org.apache.flink.table.api.config.ExecutionConfigOptions$SinkKeyedShuffle. Expected one of: [[NONE, AUTO, FORCE]]
INSERT INTO p1 SELECT * FROM (VALUES (1, CAST(2 AS BIGINT)));
-- ! java.lang.IllegalArgumentException: Could not parse value 'sometimes' for key 'table.exec.sink.keyed-shuffle'.
-- ! java.lang.IllegalArgumentException: Could not parse value for enum class org.apache.flink.table.api.config.ExecutionConfigOptions$SinkKeyedShuffle. Expected one of: [[NONE, AUTO, FORCE]]

-- case: sink-parallelism-forced
-- config: parallelism.default=4
-- config: table.exec.sink.keyed-shuffle=FORCE
-- compare: unordered
CREATE TABLE k1 (k INT, v BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'print');
INSERT INTO k1 SELECT CAST(k AS INT), v FROM (SELECT v, COUNT(*) AS k FROM (VALUES (CAST(5 AS BIGINT)), (5), (5)) AS t (v) GROUP BY v) ON CONFLICT DO DEDUPLICATE;
-- out 3> +I[1, 5]
-- out 4> +I[3, 5]
-- out 3> -D[1, 5]
-- out 3> +I[2, 5]
-- out 3> -D[2, 5]
INSERT INTO k1 SELECT k, SUM(v) FROM (VALUES (1, 1), (2, 1), (1, 2), (3, 1), (2, 2), (1, 3)) AS t (k, v) GROUP BY k;
-- out 3> +I[1, 1]
-- out 3> +I[2, 1]
-- out 3> -U[1, 1]
-- out 3> +U[1, 3]
-- out 3> -U[2, 1]
-- out 3> +U[2, 3]
-- out 3> -U[1, 3]
-- out 3> +U[1, 6]
-- out 4> +I[3, 1]

-- case: scan-parallelism
-- config: parallelism.default=2
-- compare: unordered
CREATE TABLE g (a INT) WITH ('connector' = 'datagen', 'scan.parallelism' = '3', 'number-of-rows' = '6', 'fields.a.kind' = 'sequence', 'fields.a.start' = '1', 'fields.a.end' = '6');
SELECT a FROM g;
-- > +I[1]
-- > +I[4]
-- > +I[2]
-- > +I[5]
-- > +I[3]
-- > +I[6]
SELECT a, COUNT(*) FROM g WHERE a < 4 GROUP BY a;
-- > +I[2, 1]
-- > +I[1, 1]
-- > +I[3, 1]
SELECT a FROM g /*+ OPTIONS('scan.parallelism' = '-2') */;
-- ! org.apache.flink.table.api.TableException: Invalid configured parallelism -2 for table 'default_catalog.default_database.g'.
CREATE TABLE p1 (a INT) WITH ('connector' = 'print', 'sink.parallelism' = '1');
INSERT INTO p1 SELECT a FROM g;
-- out +I[1]
-- out +I[4]
-- out +I[2]
-- out +I[5]
-- out +I[3]
-- out +I[6]

-- case: sink-parallelism-conflicts
-- config: parallelism.default=2
-- compare: unordered
-- file in/a: "{\"op\":\"c\",\"after\":{\"k\":1,\"v\":1}}\n{\"op\":\"u\",\"before\":{\"k\":1,\"v\":1},\"after\":{\"k\":2,\"v\":1}}\n{\"op\":\"c\",\"after\":{\"k\":3,\"v\":7}}\n{\"op\":\"d\",\"before\":{\"k\":2,\"v\":1}}\n"
CREATE TABLE d (k INT, v BIGINT) WITH ('connector' = 'filesystem', 'path' = '$dir/in', 'format' = 'debezium-json');
CREATE TABLE p (k INT, v BIGINT) WITH ('connector' = 'print');
CREATE TABLE k0 (k INT, v BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'print');
CREATE TABLE k4 (k INT, v BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'print', 'sink.parallelism' = '4');
CREATE TABLE p4 (k INT, v BIGINT) WITH ('connector' = 'print', 'sink.parallelism' = '4');
CREATE TABLE p2 (k INT, v BIGINT) WITH ('connector' = 'print', 'sink.parallelism' = '2');
INSERT INTO k0 SELECT * FROM d;
-- ! org.apache.flink.table.api.ValidationException: The query has an upsert key that differs from the primary key of the sink table 'default_catalog.default_database.k0'. Primary key: [k], upsert key: none. This can lead to non-deterministic results when multiple records with different upsert keys map to the same primary key. Please specify an ON CONFLICT clause to define how conflicts should be handled: ON CONFLICT DO DEDUPLICATE (update to the latest record, state intensive, since we need to keep the entire history), or ON CONFLICT DO ERROR (fail on conflict), or ON CONFLICT DO NOTHING (keep first record).
INSERT INTO k0 SELECT k, v FROM d WHERE k < 3;
-- ! org.apache.flink.table.api.ValidationException: The query has an upsert key that differs from the primary key of the sink table 'default_catalog.default_database.k0'. Primary key: [k], upsert key: . This can lead to non-deterministic results when multiple records with different upsert keys map to the same primary key. Please specify an ON CONFLICT clause to define how conflicts should be handled: ON CONFLICT DO DEDUPLICATE (update to the latest record, state intensive, since we need to keep the entire history), or ON CONFLICT DO ERROR (fail on conflict), or ON CONFLICT DO NOTHING (keep first record).
INSERT INTO k0 SELECT * FROM d ON CONFLICT DO DEDUPLICATE;
-- out 2> +I[1, 1]
-- out 2> -D[1, 1]
-- out 2> +I[2, 1]
-- out 2> +I[3, 7]
-- out 2> -D[2, 1]
INSERT INTO k4 SELECT * FROM d ON CONFLICT DO DEDUPLICATE;
-- out 3> +I[1, 1]
-- out 3> -D[1, 1]
-- out 3> +I[2, 1]
-- out 3> -D[2, 1]
-- out 4> +I[3, 7]
INSERT INTO p SELECT * FROM d ON CONFLICT DO DEDUPLICATE;
-- out 2> +I[1, 1]
-- out 2> -U[1, 1]
-- out 2> +U[2, 1]
-- out 2> +I[3, 7]
-- out 2> -D[2, 1]
INSERT INTO p4 SELECT * FROM d;
-- ! org.apache.flink.table.api.TableException: The sink for table 'default_catalog.default_database.p4' has a configured parallelism of 4, while the input parallelism is 2. Since the configured parallelism is different from the input's parallelism and the changelog mode is not insert-only, a primary key is required but could not be found.
INSERT INTO p2 SELECT * FROM d;
-- out 2> +I[1, 1]
-- out 2> -U[1, 1]
-- out 2> +U[2, 1]
-- out 2> +I[3, 7]
-- out 2> -D[2, 1]
INSERT INTO k4 SELECT * FROM d WHERE k IS NOT NULL ON CONFLICT DO NOTHING;
-- ! org.apache.flink.table.api.ValidationException: ON CONFLICT DO NOTHING requires all source tables to define watermarks, but the following source(s) do not: default_catalog.default_database.d. Please add a WATERMARK declaration to these tables.
INSERT INTO k4 SELECT * FROM (VALUES (1, CAST(2 AS BIGINT))) ON CONFLICT DO DEDUPLICATE;
-- ! org.apache.flink.table.api.ValidationException: ON CONFLICT clause is only allowed for upsert sinks. The sink 'default_catalog.default_database.k4' is not an upsert sink because it only accepts INSERT (append-only) changes.
