--  Aggregations over windows in two phases: as Flink plans them by default.
-- compare: unordered
-- source t: (a INT, b STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)
-- +I [1, "x", "2020-01-01 00:00:01"]
-- +I [2, "y", "2020-01-01 00:00:03"]
-- +I [3, "x", "2020-01-01 00:00:02"]
-- +I [4, "x", "2020-01-01 00:00:07"]
-- +I [5, "y", "2020-01-01 00:00:04"]
-- +I [6, "y", "2020-01-01 00:00:12"]
-- +I [7, "x", "2020-01-01 00:00:08"]
-- +I [8, null, "2020-01-01 00:00:21.5"]
-- source l: (a INT, b STRING, ts TIMESTAMP_LTZ(3), WATERMARK FOR ts AS ts)
-- +I [1, "x", "2021-03-28 00:30:00Z"]
-- +I [2, "x", "2021-03-28 01:10:00Z"]
-- +I [3, "y", "2021-03-28 01:50:00Z"]
-- +I [4, "x", "2021-03-28 03:00:00Z"]
-- +I [5, "x", "2021-10-30 23:30:00Z"]
-- +I [6, "x", "2021-10-31 00:30:00Z"]
-- +I [7, "x", "2021-10-31 01:30:00Z"]
-- +I [8, "y", "2021-10-31 02:30:00Z"]
-- source r: (k STRING, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) changelog=I,UB,UA,D
-- +I ["a", 1, "2020-01-01 00:00:01"]
-- +I ["b", 2, "2020-01-01 00:00:02"]
-- -U ["a", 1, "2020-01-01 00:00:01"]
-- +U ["a", 5, "2020-01-01 00:00:03"]
-- -D ["b", 2, "2020-01-01 00:00:02"]
-- +I ["c", 7, "2020-01-01 00:00:11"]
-- source s: (a INT, c STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)
-- +I [1, "p", "2020-01-01 00:00:02"]
-- +I [3, "q", "2020-01-01 00:00:06"]
-- +I [4, "r", "2020-01-01 00:00:07"]
-- +I [9, "s", "2020-01-01 00:00:13"]

-- case: two-phase-tumble
-- config: table.optimizer.agg-phase-strategy=TWO_PHASE
SELECT window_start, window_end, b, COUNT(*), SUM(a) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, b;
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:05, x, 2, 4]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:05, y, 1, 2]
-- > +I[2020-01-01T00:00:05, 2020-01-01T00:00:10, x, 1, 4]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:15, y, 1, 6]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:25, null, 1, 8]

-- case: two-phase-tumble-offset
-- config: table.optimizer.agg-phase-strategy=TWO_PHASE
SELECT window_start, window_end, COUNT(*) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '2' SECOND)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- > +I[2019-12-31T23:59:57, 2020-01-01T00:00:02, 1]
-- > +I[2020-01-01T00:00:02, 2020-01-01T00:00:07, 3]
-- > +I[2020-01-01T00:00:07, 2020-01-01T00:00:12, 2]
-- > +I[2020-01-01T00:00:12, 2020-01-01T00:00:17, 1]
-- > +I[2020-01-01T00:00:17, 2020-01-01T00:00:22, 1]

-- case: two-phase-hop
-- config: table.optimizer.agg-phase-strategy=TWO_PHASE
SELECT window_start, window_end, COUNT(*), MAX(a), COUNT(DISTINCT b) FROM TABLE(HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- > +I[2019-12-31T23:59:55, 2020-01-01T00:00:05, 3, 3, 2]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, 5, 5, 2]
-- > +I[2020-01-01T00:00:05, 2020-01-01T00:00:15, 3, 7, 2]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:20, 1, 6, 1]
-- > +I[2020-01-01T00:00:15, 2020-01-01T00:00:25, 1, 8, 0]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:30, 1, 8, 0]

-- case: two-phase-hop-uneven
-- config: table.optimizer.agg-phase-strategy=TWO_PHASE
SELECT window_start, window_end, COUNT(*) FROM TABLE(HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '4' SECOND, INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: HOP table function based aggregate requires size must be an integral multiple of slide, but got size 10000 ms and slide 4000 ms

-- case: two-phase-cumulate
-- config: table.optimizer.agg-phase-strategy=TWO_PHASE
SELECT window_start, window_end, b, COUNT(*), SUM(a) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '15' SECOND)) GROUP BY window_start, window_end, b;
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:05, x, 2, 4]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:05, y, 1, 2]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, x, 3, 8]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, y, 2, 7]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:15, x, 4, 15]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:15, y, 3, 13]
-- > +I[2020-01-01T00:00:15, 2020-01-01T00:00:25, null, 1, 8]
-- > +I[2020-01-01T00:00:15, 2020-01-01T00:00:30, null, 1, 8]

-- case: two-phase-cumulate-uneven
-- config: table.optimizer.agg-phase-strategy=TWO_PHASE
SELECT window_start, window_end, COUNT(*) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(ts), INTERVAL '4' SECOND, INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: CUMULATE table function based aggregate requires maxSize must be an integral multiple of step, but got maxSize 10000 ms and step 4000 ms.

-- case: two-phase-tvf-only-start
-- config: table.optimizer.agg-phase-strategy=TWO_PHASE
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start;
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00, 1]
-- > -U[2020-01-01T00:00, 1]
-- > +U[2020-01-01T00:00, 2]
-- > -U[2020-01-01T00:00, 2]
-- > +U[2020-01-01T00:00, 3]
-- > +I[2020-01-01T00:00:05, 1]
-- > -U[2020-01-01T00:00, 3]
-- > +U[2020-01-01T00:00, 4]
-- > +I[2020-01-01T00:00:10, 1]
-- > -U[2020-01-01T00:00:05, 1]
-- > +U[2020-01-01T00:00:05, 2]
-- > +I[2020-01-01T00:00:20, 1]

-- case: two-phase-tvf-group-by-time
-- config: table.optimizer.agg-phase-strategy=TWO_PHASE
SELECT window_start, window_end, window_time, COUNT(*) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, window_time;
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:05, 2020-01-01T00:00:04.999, 3]
-- > +I[2020-01-01T00:00:05, 2020-01-01T00:00:10, 2020-01-01T00:00:09.999, 1]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:15, 2020-01-01T00:00:14.999, 1]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:25, 2020-01-01T00:00:24.999, 1]

-- case: two-phase-cascade
-- config: table.optimizer.agg-phase-strategy=TWO_PHASE
SELECT window_start, window_end, SUM(n) FROM TABLE(TUMBLE(TABLE (SELECT window_time AS rt, b, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, window_time, b), DESCRIPTOR(rt), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered "(" at line 1, column 65.\nWas expecting one of:\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered "(" at line 1, column 65.\nWas expecting one of:\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered "(" at line 1, column 65.\nWas expecting one of:\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n

-- case: two-phase-cascade-view
-- config: table.optimizer.agg-phase-strategy=TWO_PHASE
CREATE VIEW w1 AS SELECT window_start AS ws, window_end AS we, window_time AS rt, b, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, window_time, b;
SELECT window_start, window_end, b, SUM(n), MIN(ws) FROM TABLE(HOP(TABLE w1, DESCRIPTOR(rt), INTERVAL '5' SECOND, INTERVAL '10' SECOND)) GROUP BY window_start, window_end, b;
-- expect: Flink 2.3.0
-- > +I[2019-12-31T23:59:55, 2020-01-01T00:00:05, x, 2, 2020-01-01T00:00]
-- > +I[2019-12-31T23:59:55, 2020-01-01T00:00:05, y, 1, 2020-01-01T00:00]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, x, 3, 2020-01-01T00:00]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, y, 1, 2020-01-01T00:00]
-- > +I[2020-01-01T00:00:05, 2020-01-01T00:00:15, x, 1, 2020-01-01T00:00:05]
-- > +I[2020-01-01T00:00:05, 2020-01-01T00:00:15, y, 1, 2020-01-01T00:00:10]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:20, y, 1, 2020-01-01T00:00:10]
-- > +I[2020-01-01T00:00:15, 2020-01-01T00:00:25, null, 1, 2020-01-01T00:00:20]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:30, null, 1, 2020-01-01T00:00:20]

-- case: two-phase-agg-on-window-agg
-- config: table.optimizer.agg-phase-strategy=TWO_PHASE
SELECT window_start, window_end, MAX(n) FROM (SELECT window_start, window_end, b, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, b) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:05, 2]
-- > +I[2020-01-01T00:00:05, 2020-01-01T00:00:10, 1]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:15, 1]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:25, 1]

-- case: two-phase-plain-agg-on-window-agg
-- config: table.optimizer.agg-phase-strategy=TWO_PHASE
SELECT b, SUM(n) FROM (SELECT window_start, window_end, b, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, b) GROUP BY b;
-- expect: Flink 2.3.0
-- > +I[x, 2]
-- > +I[y, 1]
-- > -U[x, 2]
-- > +U[x, 3]
-- > -U[y, 1]
-- > +U[y, 2]
-- > +I[null, 1]

-- case: two-phase-window-grouping-sets
-- config: table.optimizer.agg-phase-strategy=TWO_PHASE
SELECT window_start, window_end, b, COUNT(*), GROUPING(b) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, GROUPING SETS ((b), ());
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, x, 3, 0]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, null, 5, 1]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, y, 2, 0]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:20, y, 1, 0]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:20, null, 1, 1]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:30, null, 1, 0]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:30, null, 1, 1]

-- case: two-phase-window-rollup
-- config: table.optimizer.agg-phase-strategy=TWO_PHASE
SELECT window_start, window_end, b, a, COUNT(*) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, ROLLUP (b, a);
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, x, 1, 1]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, x, null, 3]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, y, 2, 1]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, y, 5, 1]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, y, null, 2]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, x, 4, 1]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, x, 3, 1]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, null, null, 5]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:20, y, null, 1]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:20, y, 6, 1]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:20, null, null, 1]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:30, null, 8, 1]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:30, null, null, 1]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:30, null, null, 1]

-- case: two-phase-window-distinct-agg
-- config: table.optimizer.agg-phase-strategy=TWO_PHASE
SELECT window_start, window_end, COUNT(DISTINCT b), SUM(DISTINCT a) FILTER (WHERE a > 2) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:05, 2, 3]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, 2, 12]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:15, 1, 6]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:20, 1, 6]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:25, 0, 8]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:30, 0, 8]

-- case: two-phase-window-filter-having
-- config: table.optimizer.agg-phase-strategy=TWO_PHASE
SELECT window_start, b, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND)) WHERE a <> 2 GROUP BY window_start, window_end, b HAVING COUNT(*) > 1;
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00, x, 3]

-- case: two-phase-window-filter-on-window
-- config: table.optimizer.agg-phase-strategy=TWO_PHASE
SELECT window_start, window_end, COUNT(*) FROM TABLE(HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '10' SECOND)) WHERE window_start >= TIMESTAMP '2020-01-01 00:00:00' GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, 5]
-- > +I[2020-01-01T00:00:05, 2020-01-01T00:00:15, 3]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:20, 1]
-- > +I[2020-01-01T00:00:15, 2020-01-01T00:00:25, 1]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:30, 1]

-- case: two-phase-window-retract
-- config: table.optimizer.agg-phase-strategy=TWO_PHASE
SELECT window_start, window_end, k, COUNT(*), SUM(v) FROM TABLE(TUMBLE(TABLE r, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, k;
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, a, 1, 5]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:20, c, 1, 7]

-- case: two-phase-window-retract-hop
-- config: table.optimizer.agg-phase-strategy=TWO_PHASE
SELECT window_start, window_end, COUNT(*), MAX(v) FROM TABLE(HOP(TABLE r, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- > +I[2019-12-31T23:59:55, 2020-01-01T00:00:05, 1, 5]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, 1, 5]
-- > +I[2020-01-01T00:00:05, 2020-01-01T00:00:15, 1, 7]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:20, 1, 7]

-- case: two-phase-ltz-utc
-- config: table.optimizer.agg-phase-strategy=TWO_PHASE
SELECT window_start, window_end, COUNT(*) FROM TABLE(TUMBLE(TABLE l, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- > +I[2021-03-28T00:00, 2021-03-28T01:00, 1]
-- > +I[2021-03-28T01:00, 2021-03-28T02:00, 2]
-- > +I[2021-03-28T03:00, 2021-03-28T04:00, 1]
-- > +I[2021-10-30T23:00, 2021-10-31T00:00, 1]
-- > +I[2021-10-31T00:00, 2021-10-31T01:00, 1]
-- > +I[2021-10-31T01:00, 2021-10-31T02:00, 1]
-- > +I[2021-10-31T02:00, 2021-10-31T03:00, 1]

-- case: two-phase-ltz-berlin
-- config: table.optimizer.agg-phase-strategy=TWO_PHASE
-- config: table.local-time-zone=Europe/Berlin
SELECT window_start, window_end, window_time, COUNT(*) FROM TABLE(TUMBLE(TABLE l, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, window_time;
-- expect: Flink 2.3.0
-- > +I[2021-03-28T01:00, 2021-03-28T02:00, 2021-03-28T00:59:59.999Z, 1]
-- > +I[2021-03-28T03:00, 2021-03-28T04:00, 2021-03-28T01:59:59.999Z, 2]
-- > +I[2021-03-28T05:00, 2021-03-28T06:00, 2021-03-28T03:59:59.999Z, 1]
-- > +I[2021-10-31T01:00, 2021-10-31T02:00, 2021-10-30T23:59:59.999Z, 1]
-- > +I[2021-10-31T02:00, 2021-10-31T03:00, 2021-10-31T00:59:59.999Z, 2]
-- > +I[2021-10-31T03:00, 2021-10-31T04:00, 2021-10-31T02:59:59.999Z, 1]

-- case: two-phase-ltz-berlin-day
-- config: table.optimizer.agg-phase-strategy=TWO_PHASE
-- config: table.local-time-zone=Europe/Berlin
SELECT window_start, window_end, b, COUNT(*) FROM TABLE(TUMBLE(TABLE l, DESCRIPTOR(ts), INTERVAL '1' DAY)) GROUP BY window_start, window_end, b;
-- expect: Flink 2.3.0
-- > +I[2021-03-28T00:00, 2021-03-29T00:00, x, 3]
-- > +I[2021-03-28T00:00, 2021-03-29T00:00, y, 1]
-- > +I[2021-10-31T00:00, 2021-11-01T00:00, x, 3]
-- > +I[2021-10-31T00:00, 2021-11-01T00:00, y, 1]

-- case: two-phase-ltz-berlin-hop
-- config: table.optimizer.agg-phase-strategy=TWO_PHASE
-- config: table.local-time-zone=Europe/Berlin
SELECT window_start, window_end, COUNT(*) FROM TABLE(HOP(TABLE l, DESCRIPTOR(ts), INTERVAL '2' HOUR, INTERVAL '4' HOUR)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- > +I[2021-03-27T22:00, 2021-03-28T02:00, 1]
-- > +I[2021-03-28T00:00, 2021-03-28T04:00, 3]
-- > +I[2021-03-28T02:00, 2021-03-28T06:00, 3]
-- > +I[2021-03-28T04:00, 2021-03-28T08:00, 1]
-- > +I[2021-10-30T22:00, 2021-10-31T02:00, 1]
-- > +I[2021-10-31T00:00, 2021-10-31T04:00, 4]
-- > +I[2021-10-31T02:00, 2021-10-31T06:00, 3]

-- case: two-phase-ltz-berlin-cumulate
-- config: table.optimizer.agg-phase-strategy=TWO_PHASE
-- config: table.local-time-zone=Europe/Berlin
SELECT window_start, window_end, COUNT(*) FROM TABLE(CUMULATE(TABLE l, DESCRIPTOR(ts), INTERVAL '1' HOUR, INTERVAL '4' HOUR)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- > +I[2021-03-28T00:00, 2021-03-28T02:00, 1]
-- > +I[2021-03-28T00:00, 2021-03-28T03:00, 1]
-- > +I[2021-03-28T00:00, 2021-03-28T04:00, 3]
-- > +I[2021-03-28T04:00, 2021-03-28T06:00, 1]
-- > +I[2021-03-28T04:00, 2021-03-28T07:00, 1]
-- > +I[2021-03-28T04:00, 2021-03-28T08:00, 1]
-- > +I[2021-10-31T00:00, 2021-10-31T02:00, 1]
-- > +I[2021-10-31T00:00, 2021-10-31T03:00, 3]
-- > +I[2021-10-31T00:00, 2021-10-31T04:00, 4]
