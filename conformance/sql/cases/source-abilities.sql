--  Recorded from Flink 2.3.0: what sources take over changes no row. The tables stand in files below /tmp/drey-cases.
-- compare: unordered
CREATE TABLE plain (a INT, b STRING, c BIGINT, r ROW<x INT, y STRING>) WITH ('connector' = 'filesystem', 'path' = 'file:///tmp/drey-cases/plain', 'format' = 'json');
CREATE TABLE parts (a INT, b STRING, p STRING, q INT) PARTITIONED BY (p, q) WITH ('connector' = 'filesystem', 'path' = 'file:///tmp/drey-cases/parts', 'format' = 'csv');
CREATE TABLE meta (a INT, b STRING, n STRING METADATA FROM 'file.name', s INT METADATA FROM 'file.size', f AS CHAR_LENGTH(b)) WITH ('connector' = 'filesystem', 'path' = 'file:///tmp/drey-cases/meta', 'format' = 'csv');
CREATE TABLE timed (a INT, b STRING, t STRING, ts AS TO_TIMESTAMP(t), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND) WITH ('connector' = 'filesystem', 'path' = 'file:///tmp/drey-cases/timed', 'format' = 'csv');
INSERT OVERWRITE plain SELECT * FROM (VALUES (1, 'a', CAST(10 AS BIGINT), ROW(1, 'x')), (2, 'b', 20, ROW(2, 'y')), (3, CAST(NULL AS STRING), 30, CAST(NULL AS ROW<x INT, y STRING>)), (4, 'd', 40, ROW(4, 'z')));
INSERT OVERWRITE parts SELECT * FROM (VALUES (1, 'a', 'x', 1), (2, 'b', 'x', 2), (3, 'c', 'y', 1), (4, 'd', 'y', 3), (5, 'e', 'a b/c', 1));
INSERT OVERWRITE timed SELECT * FROM (VALUES (1, 'a', '2024-01-01 00:00:01'), (2, 'b', '2024-01-01 00:00:05'), (1, 'c', '2024-01-01 00:00:12'));

-- case: filter
-- mode: batch
-- config: table.dml-sync=true
SELECT a FROM plain WHERE c > 15 AND b IS NOT NULL;
-- expect: Flink 2.3.0
-- > +I[2]
-- > +I[4]

-- case: filter-or
-- mode: batch
-- config: table.dml-sync=true
SELECT c, a FROM plain WHERE (a = 1 AND c = 10) OR b IN ('b', 'd') AND r.x > 2;
-- expect: Flink 2.3.0
-- > +I[10, 1]
-- > +I[40, 4]

-- case: filter-nested
-- mode: batch
-- config: table.dml-sync=true
SELECT r.y, a FROM plain WHERE r.x >= 2;
-- expect: Flink 2.3.0
-- > +I[y, 2]
-- > +I[z, 4]

-- case: filter-never
-- mode: batch
-- config: table.dml-sync=true
SELECT a FROM plain WHERE a = 1 AND c = 20;
-- expect: Flink 2.3.0

-- case: limit
-- mode: batch
-- config: table.dml-sync=true
SELECT COUNT(*) FROM (SELECT b FROM plain LIMIT 3);
-- expect: Flink 2.3.0
-- > +I[3]

-- case: limit-offset
-- mode: batch
-- config: table.dml-sync=true
SELECT COUNT(*) FROM (SELECT b FROM plain LIMIT 10 OFFSET 3);
-- expect: Flink 2.3.0
-- > +I[1]

-- case: limit-filter
-- mode: batch
-- config: table.dml-sync=true
SELECT a FROM plain WHERE a > 3 LIMIT 1;
-- expect: Flink 2.3.0
-- > +I[4]

-- case: limit-inside
-- mode: batch
-- config: table.dml-sync=true
SELECT COUNT(*) FROM (SELECT a FROM plain LIMIT 3) WHERE a > 0;
-- expect: Flink 2.3.0
-- > +I[3]

-- case: limit-zero
-- mode: batch
-- config: table.dml-sync=true
SELECT a FROM plain LIMIT 0;
-- expect: Flink 2.3.0

-- case: no-columns
-- mode: batch
-- config: table.dml-sync=true
SELECT 1, COUNT(*) FROM plain;
-- expect: Flink 2.3.0
-- > +I[1, 4]

-- case: partition-one
-- mode: batch
-- config: table.dml-sync=true
SELECT a, p, q FROM parts WHERE p = 'x' AND q = 1;
-- expect: Flink 2.3.0
-- > +I[1, x, 1]

-- case: partition-unread
-- mode: batch
-- config: table.dml-sync=true
SELECT a FROM parts WHERE q IN (1, 3) AND p <> 'x';
-- expect: Flink 2.3.0
-- > +I[3]
-- > +I[4]
-- > +I[5]

-- case: partition-escaped
-- mode: batch
-- config: table.dml-sync=true
SELECT a, p FROM parts WHERE p = 'a b/c';
-- expect: Flink 2.3.0
-- > +I[5, a b/c]

-- case: partition-mixed
-- mode: batch
-- config: table.dml-sync=true
SELECT a FROM parts WHERE (p = 'x' AND b = 'a') OR q = 3;
-- expect: Flink 2.3.0
-- > +I[1]
-- > +I[4]

-- case: partition-none
-- mode: batch
-- config: table.dml-sync=true
SELECT a, p FROM parts WHERE p = 'none';
-- expect: Flink 2.3.0

-- case: partition-none-count
-- mode: batch
-- config: table.dml-sync=true
SELECT COUNT(*), MAX(a) FROM parts WHERE p = 'none';
-- expect: Flink 2.3.0
-- > +I[0, null]

-- case: partition-none-group
-- mode: batch
-- config: table.dml-sync=true
SELECT q, COUNT(*) FROM parts WHERE p = 'none' GROUP BY q;
-- expect: Flink 2.3.0

-- case: partition-none-union
-- mode: batch
-- config: table.dml-sync=true
SELECT a FROM parts WHERE p = 'none' UNION ALL SELECT a FROM plain WHERE a > 3;
-- expect: Flink 2.3.0
-- > +I[4]

-- case: partition-none-join
-- mode: batch
-- config: table.dml-sync=true
SELECT x.a, y.p FROM plain x LEFT JOIN (SELECT * FROM parts WHERE p = 'none') y ON x.a = y.a;
-- expect: Flink 2.3.0
-- > +I[1, null]
-- > +I[2, null]
-- > +I[3, null]
-- > +I[4, null]

-- case: partition-function
-- mode: batch
-- config: table.dml-sync=true
SELECT a FROM parts WHERE UPPER(p) = 'Y' AND q + 1 = 2;
-- expect: Flink 2.3.0
-- > +I[3]

-- case: partition-limit
-- mode: batch
-- config: table.dml-sync=true
SELECT COUNT(*) FROM (SELECT * FROM parts WHERE p = 'y' LIMIT 1);
-- expect: Flink 2.3.0
-- > +I[1]

-- case: partition-not
-- mode: batch
-- config: table.dml-sync=true
SELECT a FROM parts WHERE NOT (p = 'x' OR q = 3);
-- expect: Flink 2.3.0
-- > +I[3]
-- > +I[5]

-- case: union-of-limits
-- mode: batch
-- config: table.dml-sync=true
SELECT a FROM parts WHERE p = 'x' AND q = 2 UNION ALL SELECT a FROM parts WHERE p = 'x' AND q = 1;
-- expect: Flink 2.3.0
-- > +I[2]
-- > +I[1]

-- case: watermark-narrow
-- mode: batch
-- config: table.dml-sync=true
SELECT b FROM timed WHERE a = 1;
-- expect: Flink 2.3.0
-- > +I[a]
-- > +I[c]

-- case: watermark-window
-- mode: batch
-- config: table.dml-sync=true
SELECT window_start, COUNT(*) FROM TUMBLE(TABLE timed, DESCRIPTOR(ts), INTERVAL '10' SECOND) WHERE a = 1 GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- > +I[2024-01-01T00:00, 1]
-- > +I[2024-01-01T00:00:10, 1]
