--  Window TVFs and legacy group windows.
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

-- case: tumble
SELECT window_start, window_end, b, COUNT(*), SUM(a) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, b;
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:05, x, 2, 4]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:05, y, 1, 2]
-- > +I[2020-01-01T00:00:05, 2020-01-01T00:00:10, x, 1, 4]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:15, y, 1, 6]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:25, null, 1, 8]

-- case: tumble-offset
SELECT window_start, window_end, COUNT(*) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '2' SECOND)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- > +I[2019-12-31T23:59:57, 2020-01-01T00:00:02, 1]
-- > +I[2020-01-01T00:00:02, 2020-01-01T00:00:07, 3]
-- > +I[2020-01-01T00:00:07, 2020-01-01T00:00:12, 2]
-- > +I[2020-01-01T00:00:12, 2020-01-01T00:00:17, 1]
-- > +I[2020-01-01T00:00:17, 2020-01-01T00:00:22, 1]

-- case: tumble-named-args
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(DATA => TABLE t, TIMECOL => DESCRIPTOR(ts), SIZE => INTERVAL '10' SECOND, `OFFSET` => INTERVAL '-3' SECOND)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- > +I[2019-12-31T23:59:57, 4]
-- > +I[2020-01-01T00:00:07, 3]
-- > +I[2020-01-01T00:00:17, 1]

-- case: hop
SELECT window_start, window_end, COUNT(*), MAX(a), COUNT(DISTINCT b) FROM TABLE(HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- > +I[2019-12-31T23:59:55, 2020-01-01T00:00:05, 3, 3, 2]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, 5, 5, 2]
-- > +I[2020-01-01T00:00:05, 2020-01-01T00:00:15, 3, 7, 2]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:20, 1, 6, 1]
-- > +I[2020-01-01T00:00:15, 2020-01-01T00:00:25, 1, 8, 0]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:30, 1, 8, 0]

-- case: hop-uneven
SELECT window_start, window_end, COUNT(*) FROM TABLE(HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '4' SECOND, INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: HOP table function based aggregate requires size must be an integral multiple of slide, but got size 10000 ms and slide 4000 ms

-- case: cumulate
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

-- case: cumulate-uneven
SELECT window_start, window_end, COUNT(*) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(ts), INTERVAL '4' SECOND, INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: CUMULATE table function based aggregate requires maxSize must be an integral multiple of step, but got maxSize 10000 ms and step 4000 ms.

-- case: session
SELECT window_start, window_end, b, COUNT(*), SUM(a) FROM TABLE(SESSION(TABLE t PARTITION BY b, DESCRIPTOR(ts), INTERVAL '3' SECOND)) GROUP BY window_start, window_end, b;
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00:01, 2020-01-01T00:00:05, x, 2, 4]
-- > +I[2020-01-01T00:00:03, 2020-01-01T00:00:06, y, 1, 2]
-- > +I[2020-01-01T00:00:04, 2020-01-01T00:00:07, y, 1, 5]
-- > +I[2020-01-01T00:00:07, 2020-01-01T00:00:10, x, 1, 4]
-- > +I[2020-01-01T00:00:12, 2020-01-01T00:00:15, y, 1, 6]
-- > +I[2020-01-01T00:00:21.500, 2020-01-01T00:00:24.500, null, 1, 8]

-- case: session-global
SELECT window_start, window_end, COUNT(*) FROM TABLE(SESSION(TABLE t, DESCRIPTOR(ts), INTERVAL '3' SECOND)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00:01, 2020-01-01T00:00:06, 3]
-- > +I[2020-01-01T00:00:04, 2020-01-01T00:00:10, 2]
-- > +I[2020-01-01T00:00:12, 2020-01-01T00:00:15, 1]
-- > +I[2020-01-01T00:00:21.500, 2020-01-01T00:00:24.500, 1]

-- case: session-other-keys
SELECT window_start, window_end, COUNT(*) FROM TABLE(SESSION(TABLE t PARTITION BY b, DESCRIPTOR(ts), INTERVAL '3' SECOND)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00:01, 2020-01-01T00:00:05, 1]
-- > -U[2020-01-01T00:00:01, 2020-01-01T00:00:05, 1]
-- > +U[2020-01-01T00:00:01, 2020-01-01T00:00:05, 2]
-- > +I[2020-01-01T00:00:03, 2020-01-01T00:00:06, 1]
-- > +I[2020-01-01T00:00:04, 2020-01-01T00:00:07, 1]
-- > +I[2020-01-01T00:00:07, 2020-01-01T00:00:10, 1]
-- > +I[2020-01-01T00:00:12, 2020-01-01T00:00:15, 1]
-- > +I[2020-01-01T00:00:21.500, 2020-01-01T00:00:24.500, 1]

-- case: tvf-rows
SELECT * FROM TABLE(HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '10' SECOND));
-- expect: Flink 2.3.0
-- > +I[1, x, 2020-01-01T00:00:01, 2020-01-01T00:00, 2020-01-01T00:00:10, 2020-01-01T00:00:09.999]
-- > +I[1, x, 2020-01-01T00:00:01, 2019-12-31T23:59:55, 2020-01-01T00:00:05, 2020-01-01T00:00:04.999]
-- > +I[2, y, 2020-01-01T00:00:03, 2020-01-01T00:00, 2020-01-01T00:00:10, 2020-01-01T00:00:09.999]
-- > +I[2, y, 2020-01-01T00:00:03, 2019-12-31T23:59:55, 2020-01-01T00:00:05, 2020-01-01T00:00:04.999]
-- > +I[3, x, 2020-01-01T00:00:02, 2020-01-01T00:00, 2020-01-01T00:00:10, 2020-01-01T00:00:09.999]
-- > +I[3, x, 2020-01-01T00:00:02, 2019-12-31T23:59:55, 2020-01-01T00:00:05, 2020-01-01T00:00:04.999]
-- > +I[4, x, 2020-01-01T00:00:07, 2020-01-01T00:00:05, 2020-01-01T00:00:15, 2020-01-01T00:00:14.999]
-- > +I[4, x, 2020-01-01T00:00:07, 2020-01-01T00:00, 2020-01-01T00:00:10, 2020-01-01T00:00:09.999]
-- > +I[5, y, 2020-01-01T00:00:04, 2020-01-01T00:00, 2020-01-01T00:00:10, 2020-01-01T00:00:09.999]
-- > +I[5, y, 2020-01-01T00:00:04, 2019-12-31T23:59:55, 2020-01-01T00:00:05, 2020-01-01T00:00:04.999]
-- > +I[6, y, 2020-01-01T00:00:12, 2020-01-01T00:00:10, 2020-01-01T00:00:20, 2020-01-01T00:00:19.999]
-- > +I[6, y, 2020-01-01T00:00:12, 2020-01-01T00:00:05, 2020-01-01T00:00:15, 2020-01-01T00:00:14.999]
-- > +I[7, x, 2020-01-01T00:00:08, 2020-01-01T00:00:05, 2020-01-01T00:00:15, 2020-01-01T00:00:14.999]
-- > +I[7, x, 2020-01-01T00:00:08, 2020-01-01T00:00, 2020-01-01T00:00:10, 2020-01-01T00:00:09.999]
-- > +I[8, null, 2020-01-01T00:00:21.500, 2020-01-01T00:00:20, 2020-01-01T00:00:30, 2020-01-01T00:00:29.999]
-- > +I[8, null, 2020-01-01T00:00:21.500, 2020-01-01T00:00:15, 2020-01-01T00:00:25, 2020-01-01T00:00:24.999]

-- case: tvf-rows-session
SELECT * FROM TABLE(SESSION(TABLE t PARTITION BY b, DESCRIPTOR(ts), INTERVAL '3' SECOND));
-- expect: Flink 2.3.0
-- > +I[1, x, 2020-01-01T00:00:01, 2020-01-01T00:00:01, 2020-01-01T00:00:05, 2020-01-01T00:00:04.999]
-- > +I[3, x, 2020-01-01T00:00:02, 2020-01-01T00:00:01, 2020-01-01T00:00:05, 2020-01-01T00:00:04.999]
-- > +I[2, y, 2020-01-01T00:00:03, 2020-01-01T00:00:03, 2020-01-01T00:00:06, 2020-01-01T00:00:05.999]
-- > +I[5, y, 2020-01-01T00:00:04, 2020-01-01T00:00:04, 2020-01-01T00:00:07, 2020-01-01T00:00:06.999]
-- > +I[4, x, 2020-01-01T00:00:07, 2020-01-01T00:00:07, 2020-01-01T00:00:10, 2020-01-01T00:00:09.999]
-- > +I[6, y, 2020-01-01T00:00:12, 2020-01-01T00:00:12, 2020-01-01T00:00:15, 2020-01-01T00:00:14.999]
-- > +I[8, null, 2020-01-01T00:00:21.500, 2020-01-01T00:00:21.500, 2020-01-01T00:00:24.500, 2020-01-01T00:00:24.499]

-- case: tvf-only-start
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

-- case: tvf-group-by-time
SELECT window_start, window_end, window_time, COUNT(*) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, window_time;
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:05, 2020-01-01T00:00:04.999, 3]
-- > +I[2020-01-01T00:00:05, 2020-01-01T00:00:10, 2020-01-01T00:00:09.999, 1]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:15, 2020-01-01T00:00:14.999, 1]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:25, 2020-01-01T00:00:24.999, 1]

-- case: cascade
SELECT window_start, window_end, SUM(n) FROM TABLE(TUMBLE(TABLE (SELECT window_time AS rt, b, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, window_time, b), DESCRIPTOR(rt), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered "(" at line 1, column 65.\nWas expecting one of:\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered "(" at line 1, column 65.\nWas expecting one of:\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered "(" at line 1, column 65.\nWas expecting one of:\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n

-- case: cascade-view
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

-- case: agg-on-window-agg
SELECT window_start, window_end, MAX(n) FROM (SELECT window_start, window_end, b, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, b) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:05, 2]
-- > +I[2020-01-01T00:00:05, 2020-01-01T00:00:10, 1]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:15, 1]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:25, 1]

-- case: plain-agg-on-window-agg
SELECT b, SUM(n) FROM (SELECT window_start, window_end, b, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, b) GROUP BY b;
-- expect: Flink 2.3.0
-- > +I[x, 2]
-- > +I[y, 1]
-- > -U[x, 2]
-- > +U[x, 3]
-- > -U[y, 1]
-- > +U[y, 2]
-- > +I[null, 1]

-- case: window-grouping-sets
SELECT window_start, window_end, b, COUNT(*), GROUPING(b) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, GROUPING SETS ((b), ());
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, x, 3, 0]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, null, 5, 1]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, y, 2, 0]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:20, y, 1, 0]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:20, null, 1, 1]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:30, null, 1, 0]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:30, null, 1, 1]

-- case: window-rollup
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

-- case: window-distinct
SELECT DISTINCT window_start, window_end, b FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND));
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, x]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, y]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:20, y]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:30, null]

-- case: window-distinct-agg
SELECT window_start, window_end, COUNT(DISTINCT b), SUM(DISTINCT a) FILTER (WHERE a > 2) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:05, 2, 3]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, 2, 12]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:15, 1, 6]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:20, 1, 6]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:25, 0, 8]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:30, 0, 8]

-- case: window-filter-having
SELECT window_start, b, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND)) WHERE a <> 2 GROUP BY window_start, window_end, b HAVING COUNT(*) > 1;
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00, x, 3]

-- case: window-filter-on-window
SELECT window_start, window_end, COUNT(*) FROM TABLE(HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '10' SECOND)) WHERE window_start >= TIMESTAMP '2020-01-01 00:00:00' GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, 5]
-- > +I[2020-01-01T00:00:05, 2020-01-01T00:00:15, 3]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:20, 1]
-- > +I[2020-01-01T00:00:15, 2020-01-01T00:00:25, 1]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:30, 1]

-- case: window-retract
SELECT window_start, window_end, k, COUNT(*), SUM(v) FROM TABLE(TUMBLE(TABLE r, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, k;
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, a, 1, 5]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:20, c, 1, 7]

-- case: window-retract-hop
SELECT window_start, window_end, COUNT(*), MAX(v) FROM TABLE(HOP(TABLE r, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- > +I[2019-12-31T23:59:55, 2020-01-01T00:00:05, 1, 5]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, 1, 5]
-- > +I[2020-01-01T00:00:05, 2020-01-01T00:00:15, 1, 7]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:20, 1, 7]

-- case: ltz-utc
SELECT window_start, window_end, COUNT(*) FROM TABLE(TUMBLE(TABLE l, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- > +I[2021-03-28T00:00, 2021-03-28T01:00, 1]
-- > +I[2021-03-28T01:00, 2021-03-28T02:00, 2]
-- > +I[2021-03-28T03:00, 2021-03-28T04:00, 1]
-- > +I[2021-10-30T23:00, 2021-10-31T00:00, 1]
-- > +I[2021-10-31T00:00, 2021-10-31T01:00, 1]
-- > +I[2021-10-31T01:00, 2021-10-31T02:00, 1]
-- > +I[2021-10-31T02:00, 2021-10-31T03:00, 1]

-- case: ltz-berlin
-- config: table.local-time-zone=Europe/Berlin
SELECT window_start, window_end, window_time, COUNT(*) FROM TABLE(TUMBLE(TABLE l, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, window_time;
-- expect: Flink 2.3.0
-- > +I[2021-03-28T01:00, 2021-03-28T02:00, 2021-03-28T00:59:59.999Z, 1]
-- > +I[2021-03-28T03:00, 2021-03-28T04:00, 2021-03-28T01:59:59.999Z, 2]
-- > +I[2021-03-28T05:00, 2021-03-28T06:00, 2021-03-28T03:59:59.999Z, 1]
-- > +I[2021-10-31T01:00, 2021-10-31T02:00, 2021-10-30T23:59:59.999Z, 1]
-- > +I[2021-10-31T02:00, 2021-10-31T03:00, 2021-10-31T00:59:59.999Z, 2]
-- > +I[2021-10-31T03:00, 2021-10-31T04:00, 2021-10-31T02:59:59.999Z, 1]

-- case: ltz-berlin-day
-- config: table.local-time-zone=Europe/Berlin
SELECT window_start, window_end, b, COUNT(*) FROM TABLE(TUMBLE(TABLE l, DESCRIPTOR(ts), INTERVAL '1' DAY)) GROUP BY window_start, window_end, b;
-- expect: Flink 2.3.0
-- > +I[2021-03-28T00:00, 2021-03-29T00:00, x, 3]
-- > +I[2021-03-28T00:00, 2021-03-29T00:00, y, 1]
-- > +I[2021-10-31T00:00, 2021-11-01T00:00, x, 3]
-- > +I[2021-10-31T00:00, 2021-11-01T00:00, y, 1]

-- case: ltz-berlin-hop
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

-- case: ltz-berlin-cumulate
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

-- case: ltz-session-kolkata
-- config: table.local-time-zone=Asia/Kolkata
SELECT window_start, window_end, b, COUNT(*) FROM TABLE(SESSION(TABLE l PARTITION BY b, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, b;
-- expect: Flink 2.3.0
-- > +I[2021-03-28T06:00, 2021-03-28T07:40, x, 2]
-- > +I[2021-03-28T07:20, 2021-03-28T08:20, y, 1]
-- > +I[2021-03-28T08:30, 2021-03-28T09:30, x, 1]
-- > +I[2021-10-31T05:00, 2021-10-31T08:00, x, 3]
-- > +I[2021-10-31T08:00, 2021-10-31T09:00, y, 1]

-- case: ltz-tvf-rows
-- config: table.local-time-zone=America/New_York
SELECT a, ts, window_start, window_end, window_time FROM TABLE(TUMBLE(TABLE l, DESCRIPTOR(ts), INTERVAL '1' DAY));
-- expect: Flink 2.3.0
-- > +I[1, 2021-03-28T00:30:00Z, 2021-03-27T00:00, 2021-03-28T00:00, 2021-03-28T03:59:59.999Z]
-- > +I[2, 2021-03-28T01:10:00Z, 2021-03-27T00:00, 2021-03-28T00:00, 2021-03-28T03:59:59.999Z]
-- > +I[3, 2021-03-28T01:50:00Z, 2021-03-27T00:00, 2021-03-28T00:00, 2021-03-28T03:59:59.999Z]
-- > +I[4, 2021-03-28T03:00:00Z, 2021-03-27T00:00, 2021-03-28T00:00, 2021-03-28T03:59:59.999Z]
-- > +I[5, 2021-10-30T23:30:00Z, 2021-10-30T00:00, 2021-10-31T00:00, 2021-10-31T03:59:59.999Z]
-- > +I[6, 2021-10-31T00:30:00Z, 2021-10-30T00:00, 2021-10-31T00:00, 2021-10-31T03:59:59.999Z]
-- > +I[7, 2021-10-31T01:30:00Z, 2021-10-30T00:00, 2021-10-31T00:00, 2021-10-31T03:59:59.999Z]
-- > +I[8, 2021-10-31T02:30:00Z, 2021-10-30T00:00, 2021-10-31T00:00, 2021-10-31T03:59:59.999Z]

-- case: window-join
-- compare: unordered
SELECT L.a, L.b, R.c, L.window_start FROM (SELECT * FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND))) L JOIN (SELECT * FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '5' SECOND))) R ON L.a = R.a AND L.window_start = R.window_start AND L.window_end = R.window_end;
-- expect: Flink 2.3.0
-- > +I[1, x, p, 2020-01-01T00:00]
-- > +I[4, x, r, 2020-01-01T00:00:05]

-- case: window-full-join
-- compare: unordered
SELECT L.a, R.a, R.c, L.window_start, R.window_end FROM (SELECT * FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '5' SECOND))) L FULL JOIN (SELECT * FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '5' SECOND))) R ON L.a < R.a AND L.window_start = R.window_start AND L.window_end = R.window_end;
-- expect: Flink 2.3.0
-- > +I[1, null, null, 2020-01-01T00:00, null]
-- > +I[null, 1, p, null, 2020-01-01T00:00:05]
-- > +I[3, 4, r, 2020-01-01T00:00:05, 2020-01-01T00:00:10]
-- > +I[4, null, null, 2020-01-01T00:00:05, null]
-- > +I[null, 3, q, null, 2020-01-01T00:00:10]
-- > +I[9, null, null, 2020-01-01T00:00:10, null]
-- > +I[null, 9, s, null, 2020-01-01T00:00:15]

-- case: window-semi-join
-- compare: unordered
SELECT a, window_start FROM (SELECT * FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '5' SECOND))) L WHERE L.a IN (SELECT a FROM (SELECT * FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '5' SECOND))) R WHERE L.window_start = R.window_start AND L.window_end = R.window_end);
-- expect: Flink 2.3.0
-- > +I[1, 2020-01-01T00:00]
-- > +I[3, 2020-01-01T00:00:05]
-- > +I[4, 2020-01-01T00:00:05]
-- > +I[9, 2020-01-01T00:00:10]

-- case: window-anti-join
-- compare: unordered
SELECT a, window_start FROM (SELECT * FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '5' SECOND))) L WHERE NOT EXISTS (SELECT * FROM (SELECT * FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '5' SECOND))) R WHERE L.a + 1 = R.a AND L.window_start = R.window_start AND L.window_end = R.window_end);
-- expect: Flink 2.3.0
-- > +I[1, 2020-01-01T00:00]
-- > +I[4, 2020-01-01T00:00:05]
-- > +I[9, 2020-01-01T00:00:10]

-- case: window-topn
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end, b ORDER BY a DESC) AS rn FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND))) WHERE rn <= 2;
-- expect: Flink 2.3.0
-- > +I[4, x, 2020-01-01T00:00:07, 2020-01-01T00:00, 2020-01-01T00:00:10, 2020-01-01T00:00:09.999, 1]
-- > +I[3, x, 2020-01-01T00:00:02, 2020-01-01T00:00, 2020-01-01T00:00:10, 2020-01-01T00:00:09.999, 2]
-- > +I[5, y, 2020-01-01T00:00:04, 2020-01-01T00:00, 2020-01-01T00:00:10, 2020-01-01T00:00:09.999, 1]
-- > +I[2, y, 2020-01-01T00:00:03, 2020-01-01T00:00, 2020-01-01T00:00:10, 2020-01-01T00:00:09.999, 2]
-- > +I[6, y, 2020-01-01T00:00:12, 2020-01-01T00:00:10, 2020-01-01T00:00:20, 2020-01-01T00:00:19.999, 1]
-- > +I[8, null, 2020-01-01T00:00:21.500, 2020-01-01T00:00:20, 2020-01-01T00:00:30, 2020-01-01T00:00:29.999, 1]

-- case: window-topn-no-rank
SELECT a, b, window_start FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY a) AS rn FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND))) WHERE rn BETWEEN 2 AND 3;
-- expect: Flink 2.3.0
-- > +I[2, y, 2020-01-01T00:00]
-- > +I[3, x, 2020-01-01T00:00]

-- case: window-topn-on-agg
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY n DESC, b) AS rn FROM (SELECT window_start, window_end, b, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, b)) WHERE rn = 1;
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, x, 3, 1]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:20, y, 1, 1]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:30, null, 1, 1]

-- case: window-dedup-first
SELECT a, b, ts, window_start FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end, b ORDER BY ts) AS rn FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND))) WHERE rn = 1;
-- expect: Flink 2.3.0
-- > +I[1, x, 2020-01-01T00:00:01, 2020-01-01T00:00]
-- > +I[2, y, 2020-01-01T00:00:03, 2020-01-01T00:00]
-- > +I[6, y, 2020-01-01T00:00:12, 2020-01-01T00:00:10]
-- > +I[8, null, 2020-01-01T00:00:21.500, 2020-01-01T00:00:20]

-- case: window-dedup-last
SELECT a, b, ts, window_start FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end, b ORDER BY ts DESC) AS rn FROM TABLE(HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '10' SECOND))) WHERE rn <= 1;
-- expect: Flink 2.3.0
-- > +I[3, x, 2020-01-01T00:00:02, 2019-12-31T23:59:55]
-- > +I[2, y, 2020-01-01T00:00:03, 2019-12-31T23:59:55]
-- > +I[4, x, 2020-01-01T00:00:07, 2020-01-01T00:00]
-- > +I[5, y, 2020-01-01T00:00:04, 2020-01-01T00:00]
-- > +I[7, x, 2020-01-01T00:00:08, 2020-01-01T00:00:05]
-- > +I[6, y, 2020-01-01T00:00:12, 2020-01-01T00:00:05]
-- > +I[6, y, 2020-01-01T00:00:12, 2020-01-01T00:00:10]
-- > +I[8, null, 2020-01-01T00:00:21.500, 2020-01-01T00:00:15]
-- > +I[8, null, 2020-01-01T00:00:21.500, 2020-01-01T00:00:20]

-- case: window-batch-tumble
-- mode: batch
-- compare: unordered
SELECT window_start, window_end, b, COUNT(*), SUM(a) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, b;
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:05, x, 2, 4]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:05, y, 2, 7]
-- > +I[2020-01-01T00:00:05, 2020-01-01T00:00:10, x, 2, 11]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:15, y, 1, 6]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:25, null, 1, 8]

-- case: window-batch-cumulate
-- mode: batch
-- compare: unordered
SELECT window_start, window_end, window_time, COUNT(*) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '10' SECOND)) GROUP BY window_start, window_end, window_time;
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:05, 2020-01-01T00:00:04.999, 4]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, 2020-01-01T00:00:09.999, 6]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:15, 2020-01-01T00:00:14.999, 1]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:20, 2020-01-01T00:00:19.999, 1]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:25, 2020-01-01T00:00:24.999, 1]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:30, 2020-01-01T00:00:29.999, 1]

-- case: window-batch-session
-- mode: batch
SELECT window_start, window_end, b, COUNT(*) FROM TABLE(SESSION(TABLE t PARTITION BY b, DESCRIPTOR(ts), INTERVAL '3' SECOND)) GROUP BY window_start, window_end, b;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Unaligned windows like session are not supported in batch mode yet.

-- case: window-batch-topn
-- mode: batch
-- compare: unordered
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY a DESC) AS rn FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND))) WHERE rn <= 2;
-- expect: Flink 2.3.0
-- > +I[7, x, 2020-01-01T00:00:08, 2020-01-01T00:00, 2020-01-01T00:00:10, 2020-01-01T00:00:09.999, 1]
-- > +I[5, y, 2020-01-01T00:00:04, 2020-01-01T00:00, 2020-01-01T00:00:10, 2020-01-01T00:00:09.999, 2]
-- > +I[6, y, 2020-01-01T00:00:12, 2020-01-01T00:00:10, 2020-01-01T00:00:20, 2020-01-01T00:00:19.999, 1]
-- > +I[8, null, 2020-01-01T00:00:21.500, 2020-01-01T00:00:20, 2020-01-01T00:00:30, 2020-01-01T00:00:29.999, 1]

-- case: legacy-tumble
SELECT b, TUMBLE_START(ts, INTERVAL '5' SECOND), TUMBLE_END(ts, INTERVAL '5' SECOND), TUMBLE_ROWTIME(ts, INTERVAL '5' SECOND), COUNT(*), SUM(a) FROM t GROUP BY b, TUMBLE(ts, INTERVAL '5' SECOND);
-- expect: Flink 2.3.0
-- > +I[x, 2020-01-01T00:00, 2020-01-01T00:00:05, 2020-01-01T00:00:04.999, 2, 4]
-- > +I[y, 2020-01-01T00:00, 2020-01-01T00:00:05, 2020-01-01T00:00:04.999, 1, 2]
-- > +I[x, 2020-01-01T00:00:05, 2020-01-01T00:00:10, 2020-01-01T00:00:09.999, 1, 4]
-- > +I[y, 2020-01-01T00:00:10, 2020-01-01T00:00:15, 2020-01-01T00:00:14.999, 1, 6]
-- > +I[null, 2020-01-01T00:00:20, 2020-01-01T00:00:25, 2020-01-01T00:00:24.999, 1, 8]

-- case: legacy-hop
SELECT HOP_START(ts, INTERVAL '5' SECOND, INTERVAL '10' SECOND), HOP_END(ts, INTERVAL '5' SECOND, INTERVAL '10' SECOND), COUNT(DISTINCT b) FROM t GROUP BY HOP(ts, INTERVAL '5' SECOND, INTERVAL '10' SECOND);
-- expect: Flink 2.3.0
-- > +I[2019-12-31T23:59:55, 2020-01-01T00:00:05, 2]
-- > +I[2020-01-01T00:00, 2020-01-01T00:00:10, 2]
-- > +I[2020-01-01T00:00:05, 2020-01-01T00:00:15, 2]
-- > +I[2020-01-01T00:00:10, 2020-01-01T00:00:20, 1]
-- > +I[2020-01-01T00:00:15, 2020-01-01T00:00:25, 0]
-- > +I[2020-01-01T00:00:20, 2020-01-01T00:00:30, 0]

-- case: legacy-session
SELECT b, SESSION_START(ts, INTERVAL '3' SECOND), SESSION_END(ts, INTERVAL '3' SECOND), SESSION_ROWTIME(ts, INTERVAL '3' SECOND), COUNT(*) FROM t GROUP BY b, SESSION(ts, INTERVAL '3' SECOND);
-- expect: Flink 2.3.0
-- > +I[x, 2020-01-01T00:00:01, 2020-01-01T00:00:05, 2020-01-01T00:00:04.999, 2]
-- > +I[y, 2020-01-01T00:00:03, 2020-01-01T00:00:06, 2020-01-01T00:00:05.999, 1]
-- > +I[y, 2020-01-01T00:00:04, 2020-01-01T00:00:07, 2020-01-01T00:00:06.999, 1]
-- > +I[x, 2020-01-01T00:00:07, 2020-01-01T00:00:10, 2020-01-01T00:00:09.999, 1]
-- > +I[y, 2020-01-01T00:00:12, 2020-01-01T00:00:15, 2020-01-01T00:00:14.999, 1]
-- > +I[null, 2020-01-01T00:00:21.500, 2020-01-01T00:00:24.500, 2020-01-01T00:00:24.499, 1]

-- case: legacy-tumble-offset
SELECT TUMBLE_START(ts, INTERVAL '5' SECOND, TIME '00:00:02'), COUNT(*) FROM t GROUP BY TUMBLE(ts, INTERVAL '5' SECOND, TIME '00:00:02');
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: TUMBLE window with alignment is not supported yet.

-- case: legacy-early-fire
-- config: table.exec.emit.early-fire.enabled=true
-- config: table.exec.emit.early-fire.delay=0 s
SELECT b, TUMBLE_START(ts, INTERVAL '5' SECOND), COUNT(*) FROM t GROUP BY b, TUMBLE(ts, INTERVAL '5' SECOND);
-- expect: Flink 2.3.0
-- > +I[x, 2020-01-01T00:00, 1]
-- > +I[y, 2020-01-01T00:00, 1]
-- > -U[x, 2020-01-01T00:00, 1]
-- > +U[x, 2020-01-01T00:00, 2]
-- > +I[x, 2020-01-01T00:00:05, 1]
-- > +I[y, 2020-01-01T00:00:10, 1]
-- > +I[null, 2020-01-01T00:00:20, 1]

-- case: legacy-late-fire
-- config: table.exec.emit.late-fire.enabled=true
-- config: table.exec.emit.late-fire.delay=0 s
-- config: table.exec.emit.allow-lateness=20 s
SELECT b, TUMBLE_START(ts, INTERVAL '5' SECOND), COUNT(*) FROM t GROUP BY b, TUMBLE(ts, INTERVAL '5' SECOND);
-- expect: Flink 2.3.0
-- > +I[x, 2020-01-01T00:00, 2]
-- > +I[y, 2020-01-01T00:00, 1]
-- > -U[y, 2020-01-01T00:00, 1]
-- > +U[y, 2020-01-01T00:00, 2]
-- > +I[x, 2020-01-01T00:00:05, 1]
-- > -U[x, 2020-01-01T00:00:05, 1]
-- > +U[x, 2020-01-01T00:00:05, 2]
-- > +I[y, 2020-01-01T00:00:10, 1]
-- > +I[null, 2020-01-01T00:00:20, 1]

-- case: legacy-cascade
SELECT TUMBLE_START(rt, INTERVAL '10' SECOND), SUM(n) FROM (SELECT TUMBLE_ROWTIME(ts, INTERVAL '5' SECOND) AS rt, COUNT(*) AS n FROM t GROUP BY TUMBLE(ts, INTERVAL '5' SECOND)) GROUP BY TUMBLE(rt, INTERVAL '10' SECOND);
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00, 4]
-- > +I[2020-01-01T00:00:10, 1]
-- > +I[2020-01-01T00:00:20, 1]

-- case: legacy-having
SELECT TUMBLE_END(ts, INTERVAL '5' SECOND), b, COUNT(*) + 1 FROM t GROUP BY TUMBLE(ts, INTERVAL '5' SECOND), b HAVING COUNT(*) > 1 AND TUMBLE_START(ts, INTERVAL '5' SECOND) < TIMESTAMP '2020-01-01 00:00:05';
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00:05, x, 3]

-- case: legacy-retract
SELECT k, TUMBLE_START(ts, INTERVAL '10' SECOND), COUNT(*), SUM(v) FROM r GROUP BY k, TUMBLE(ts, INTERVAL '10' SECOND);
-- expect: Flink 2.3.0
-- > +I[a, 2020-01-01T00:00, 1, 5]
-- > +I[c, 2020-01-01T00:00:10, 1, 7]

-- case: legacy-batch
-- mode: batch
-- compare: unordered
SELECT b, TUMBLE_START(ts, INTERVAL '5' SECOND), TUMBLE_END(ts, INTERVAL '5' SECOND), COUNT(*) FROM t GROUP BY b, TUMBLE(ts, INTERVAL '5' SECOND);
-- expect: Flink 2.3.0
-- > +I[x, 2020-01-01T00:00, 2020-01-01T00:00:05, 2]
-- > +I[y, 2020-01-01T00:00, 2020-01-01T00:00:05, 2]
-- > +I[x, 2020-01-01T00:00:05, 2020-01-01T00:00:10, 2]
-- > +I[y, 2020-01-01T00:00:10, 2020-01-01T00:00:15, 1]
-- > +I[null, 2020-01-01T00:00:20, 2020-01-01T00:00:25, 1]

-- case: legacy-batch-hop
-- mode: batch
-- compare: unordered
SELECT HOP_START(ts, INTERVAL '5' SECOND, INTERVAL '10' SECOND), COUNT(*) FROM t GROUP BY HOP(ts, INTERVAL '5' SECOND, INTERVAL '10' SECOND);
-- expect: Flink 2.3.0
-- > +I[2019-12-31T23:59:55, 4]
-- > +I[2020-01-01T00:00, 6]
-- > +I[2020-01-01T00:00:05, 3]
-- > +I[2020-01-01T00:00:10, 1]
-- > +I[2020-01-01T00:00:15, 1]
-- > +I[2020-01-01T00:00:20, 1]

-- case: legacy-batch-session
-- mode: batch
SELECT b, SESSION_START(ts, INTERVAL '3' SECOND), COUNT(*) FROM t GROUP BY b, SESSION(ts, INTERVAL '3' SECOND);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Sql optimization: Cannot generate a valid execution plan for the given query: \n\nFlinkLogicalSink(table=[*anonymous_collect$115*], fields=[b, EXPR$1, EXPR$2])\n+- FlinkLogicalCalc(select=[b, w$start AS EXPR$1, EXPR$2])\n   +- FlinkLogicalWindowAggregate(group=[{0}], EXPR$2=[COUNT()], window=[SessionGroupWindow('w$, ts, 3000)], properties=[w$start, w$end, w$rowtime])\n      +- FlinkLogicalCalc(select=[b, ts])\n         +- FlinkLogicalTableSourceScan(table=[[*anonymous_datastream_source$114*]], fields=[a, b, ts])\n\nWindow SessionGroupWindow('w$, ts, 3000) is not supported right now.\nPlease check the documentation for the set of currently supported SQL features.
-- ! org.apache.flink.table.api.TableException: Window SessionGroupWindow('w$, ts, 3000) is not supported right now.

-- case: legacy-ltz-berlin
-- config: table.local-time-zone=Europe/Berlin
SELECT TUMBLE_START(ts, INTERVAL '2' HOUR), TUMBLE_END(ts, INTERVAL '2' HOUR), TUMBLE_ROWTIME(ts, INTERVAL '2' HOUR), COUNT(*) FROM l GROUP BY TUMBLE(ts, INTERVAL '2' HOUR);
-- expect: Flink 2.3.0
-- > +I[2021-03-28T00:00, 2021-03-28T02:00, 2021-03-28T00:59:59.999Z, 1]
-- > +I[2021-03-28T02:00, 2021-03-28T04:00, 2021-03-28T01:59:59.999Z, 2]
-- > +I[2021-03-28T04:00, 2021-03-28T06:00, 2021-03-28T03:59:59.999Z, 1]
-- > +I[2021-10-31T00:00, 2021-10-31T02:00, 2021-10-30T23:59:59.999Z, 1]
-- > +I[2021-10-31T02:00, 2021-10-31T04:00, 2021-10-31T02:59:59.999Z, 3]

-- case: error-legacy-no-time
SELECT TUMBLE_START(a, INTERVAL '5' SECOND) FROM t GROUP BY TUMBLE(a, INTERVAL '5' SECOND);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 61 to line 1, column 90: Cannot apply '$TUMBLE' to arguments of type '$TUMBLE(<INTEGER>, <INTERVAL SECOND>)'. Supported form(s): '$TUMBLE(<DATETIME>, <DATETIME_INTERVAL>)'\n'$TUMBLE(<DATETIME>, <DATETIME_INTERVAL>, <TIME>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 61 to line 1, column 90: Cannot apply '$TUMBLE' to arguments of type '$TUMBLE(<INTEGER>, <INTERVAL SECOND>)'. Supported form(s): '$TUMBLE(<DATETIME>, <DATETIME_INTERVAL>)'\n'$TUMBLE(<DATETIME>, <DATETIME_INTERVAL>, <TIME>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply '$TUMBLE' to arguments of type '$TUMBLE(<INTEGER>, <INTERVAL SECOND>)'. Supported form(s): '$TUMBLE(<DATETIME>, <DATETIME_INTERVAL>)'\n'$TUMBLE(<DATETIME>, <DATETIME_INTERVAL>, <TIME>)'

-- case: error-tvf-not-time
SELECT * FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(a), INTERVAL '5' SECOND));
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. The window function TUMBLE(TABLE table_name, DESCRIPTOR(timecol), datetime interval[, datetime interval]) requires the timecol to be TIMESTAMP or TIMESTAMP_LTZ, but is INTEGER.\nBesides, the timecol must be a time attribute type in streaming mode.
-- ! org.apache.flink.table.api.ValidationException: The window function TUMBLE(TABLE table_name, DESCRIPTOR(timecol), datetime interval[, datetime interval]) requires the timecol to be TIMESTAMP or TIMESTAMP_LTZ, but is INTEGER.\nBesides, the timecol must be a time attribute type in streaming mode.

-- case: error-tvf-lost-time
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE (SELECT a, CAST(ts AS TIMESTAMP(6)) AS ts FROM t), DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered "(" at line 1, column 55.\nWas expecting one of:\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered "(" at line 1, column 55.\nWas expecting one of:\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered "(" at line 1, column 55.\nWas expecting one of:\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n

-- case: error-tvf-unknown-column
SELECT * FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(nope), INTERVAL '5' SECOND));
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 48 to line 1, column 51: Unknown identifier 'nope'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 48 to line 1, column 51: Unknown identifier 'nope'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Unknown identifier 'nope'

-- case: error-tvf-negative
SELECT * FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '-5' SECOND));
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Error while applying rule StreamPhysicalWindowTableFunctionRule(in:LOGICAL,out:STREAM_PHYSICAL), args [rel#38340:FlinkLogicalTableFunctionScan.LOGICAL.any.None: 0.[NONE].[NONE].[NONE](input#0=RelSubset#38339,invocation=TUMBLE(TABLE(#0), DESCRIPTOR(_UTF-16LE'ts'), -5000:INTERVAL SECOND),rowType=RecordType(INTEGER a, VARCHAR(2147483647) b, TIMESTAMP(3) *ROWTIME* ts, TIMESTAMP(3) window_start, TIMESTAMP(3) window_end, TIMESTAMP(3) *ROWTIME* window_time))]
-- ! org.apache.flink.table.api.ValidationException: TUMBLE table function based aggregate requires size to be positive, but got -5000 ms.

-- case: error-tvf-args
SELECT * FROM TABLE(HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND));
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 21 to line 1, column 69: Invalid number of arguments to function 'HOP'. Was expecting 4 arguments
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 21 to line 1, column 69: Invalid number of arguments to function 'HOP'. Was expecting 4 arguments
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Invalid number of arguments to function 'HOP'. Was expecting 4 arguments

-- case: error-window-different
SELECT L.a FROM (SELECT * FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND))) L JOIN (SELECT * FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '10' SECOND))) R ON L.a = R.a AND L.window_start = R.window_start AND L.window_end = R.window_end;
-- expect: Flink 2.3.0

-- case: error-property-mismatch
SELECT TUMBLE_START(ts, INTERVAL '6' SECOND) FROM t GROUP BY TUMBLE(ts, INTERVAL '5' SECOND);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 44: Call to auxiliary group function 'TUMBLE_START' must have matching call to group function '$TUMBLE' in GROUP BY clause
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 44: Call to auxiliary group function 'TUMBLE_START' must have matching call to group function '$TUMBLE' in GROUP BY clause
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Call to auxiliary group function 'TUMBLE_START' must have matching call to group function '$TUMBLE' in GROUP BY clause

-- case: error-tvf-on-updates
SELECT * FROM TABLE(SESSION(TABLE (SELECT a, MAX(ts) AS ts FROM t GROUP BY a), DESCRIPTOR(ts), INTERVAL '5' SECOND));
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered "(" at line 1, column 35.\nWas expecting one of:\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered "(" at line 1, column 35.\nWas expecting one of:\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered "(" at line 1, column 35.\nWas expecting one of:\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n

-- case: error-two-group-windows
SELECT COUNT(*) FROM t GROUP BY TUMBLE(ts, INTERVAL '5' SECOND), HOP(ts, INTERVAL '5' SECOND, INTERVAL '10' SECOND);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Only a single window group function may be used in GROUP BY

-- case: error-cumulate-step
SELECT window_start, COUNT(*) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(ts), INTERVAL '20' SECOND, INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: CUMULATE table function based aggregate requires maxSize must be an integral multiple of step, but got maxSize 10000 ms and step 20000 ms.
