--  Recorded from Flink 2.3.0.
-- source w: (id INT, k STRING, v INT, d DECIMAL(10, 2), ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '2' SECOND)
-- +I [1, "a", 5, "1.50", "2024-03-01 10:00:01"]
-- +I [2, "b", 3, "2.25", "2024-03-01 10:00:02.5"]
-- +I [3, "a", null, "0.75", "2024-03-01 10:00:04"]
-- +I [4, null, 7, null, "2024-03-01 10:00:03"]
-- +I [5, "c", 1, "10.00", "2024-03-01 10:00:07"]
-- +I [6, "a", 2, "1.50", "2024-03-01 10:00:01"]
-- +I [7, "b", 9, "3.10", "2024-03-01 10:00:09"]
-- +I [8, "b", 9, "-3.10", "2024-03-01 10:00:09"]
-- +I [9, "a", 4, "0.10", "2024-03-01 10:00:14"]
-- +I [10, null, 8, "5.00", "2024-03-01 10:00:13"]
-- +I [11, "c", 6, "7.77", "2024-03-01 10:00:21"]
-- +I [12, "c", 6, "7.78", "2024-03-01 10:00:30"]
-- source w2: (id INT, k STRING, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)
-- +I [1, "a", 50, "2024-03-01 10:00:02"]
-- +I [2, "a", 60, "2024-03-01 10:00:03"]
-- +I [3, "b", null, "2024-03-01 10:00:08"]
-- +I [4, null, 80, "2024-03-01 10:00:09"]
-- +I [5, "d", 10, "2024-03-01 10:00:12"]
-- +I [6, "c", 20, "2024-03-01 10:00:22"]

-- case: interval-0
-- compare: unordered
SELECT a.id, b.id FROM w a JOIN w2 b ON a.k = b.k AND a.ts BETWEEN b.ts - INTERVAL '3' SECOND AND b.ts + INTERVAL '2' SECOND;
-- expect: Flink 2.3.0
-- > +I[1, 1]
-- > +I[1, 2]
-- > +I[3, 2]
-- > +I[3, 1]
-- > +I[6, 2]
-- > +I[7, 3]
-- > +I[8, 3]
-- > +I[11, 6]

-- case: interval-4
-- compare: unordered
SELECT a.id, b.id, a.ts FROM w a JOIN w2 b ON a.k = b.k AND a.ts >= b.ts AND a.ts < b.ts + INTERVAL '4' SECOND AND a.v < b.v;
-- expect: Flink 2.3.0

-- case: interval-5
-- compare: unordered
SELECT a.id, b.id, a.ts FROM w a LEFT JOIN w2 b ON a.k = b.k AND a.ts >= b.ts AND a.ts < b.ts + INTERVAL '4' SECOND AND a.v < b.v;
-- expect: Flink 2.3.0
-- > +I[1, null, 2024-03-01T10:00:01]
-- > +I[2, null, 2024-03-01T10:00:02.500]
-- > +I[4, null, 2024-03-01T10:00:03]
-- > +I[3, null, 2024-03-01T10:00:04]
-- > +I[6, null, 2024-03-01T10:00:01]
-- > +I[5, null, 2024-03-01T10:00:07]
-- > +I[7, null, 2024-03-01T10:00:09]
-- > +I[8, null, 2024-03-01T10:00:09]
-- > +I[10, null, 2024-03-01T10:00:13]
-- > +I[9, null, 2024-03-01T10:00:14]
-- > +I[11, null, 2024-03-01T10:00:21]
-- > +I[12, null, 2024-03-01T10:00:30]

-- case: interval-6
-- compare: unordered
SELECT a.id, b.id, a.ts FROM w a RIGHT JOIN w2 b ON a.k = b.k AND a.ts >= b.ts AND a.ts < b.ts + INTERVAL '4' SECOND AND a.v < b.v;
-- expect: Flink 2.3.0
-- > +I[null, 2, null]
-- > +I[null, 1, null]
-- > +I[null, 3, null]
-- > +I[null, 4, null]
-- > +I[null, 5, null]
-- > +I[null, 6, null]

-- case: interval-9
-- compare: unordered
SELECT a.id, b.id FROM w a LEFT JOIN w2 b ON a.k = b.k AND b.ts > a.ts - INTERVAL '1' SECOND AND b.ts <= a.ts;
-- expect: Flink 2.3.0
-- > +I[1, null]
-- > +I[2, null]
-- > +I[4, null]
-- > +I[3, null]
-- > +I[6, null]
-- > +I[5, null]
-- > +I[7, null]
-- > +I[8, null]
-- > +I[10, null]
-- > +I[9, null]
-- > +I[11, null]
-- > +I[12, null]

-- case: interval-10
-- compare: unordered
SELECT a.id, b.id FROM w a RIGHT JOIN w2 b ON a.k = b.k AND b.ts > a.ts - INTERVAL '1' SECOND AND b.ts <= a.ts;
-- expect: Flink 2.3.0
-- > +I[null, 2]
-- > +I[null, 1]
-- > +I[null, 3]
-- > +I[null, 4]
-- > +I[null, 5]
-- > +I[null, 6]

-- case: winjoin-0
-- compare: unordered
SELECT l.id, l.k, l.v, r.id, r.v, COALESCE(l.window_start, r.window_start) FROM (SELECT * FROM TABLE(TUMBLE(TABLE w, DESCRIPTOR(ts), INTERVAL '5' SECOND))) l JOIN (SELECT * FROM TABLE(TUMBLE(TABLE w2, DESCRIPTOR(ts), INTERVAL '5' SECOND))) r ON l.k IS NOT DISTINCT FROM r.k AND l.window_start = r.window_start AND l.window_end = r.window_end;
-- expect: Flink 2.3.0
-- > +I[1, a, 5, 1, 50, 2024-03-01T10:00]
-- > +I[1, a, 5, 2, 60, 2024-03-01T10:00]
-- > +I[3, a, null, 1, 50, 2024-03-01T10:00]
-- > +I[3, a, null, 2, 60, 2024-03-01T10:00]
-- > +I[7, b, 9, 3, null, 2024-03-01T10:00:05]
-- > +I[8, b, 9, 3, null, 2024-03-01T10:00:05]
-- > +I[11, c, 6, 6, 20, 2024-03-01T10:00:20]

-- case: winjoin-2
-- compare: unordered
SELECT l.id, l.k, l.v, r.id, r.v, COALESCE(l.window_start, r.window_start) FROM (SELECT * FROM TABLE(TUMBLE(TABLE w, DESCRIPTOR(ts), INTERVAL '5' SECOND))) l RIGHT JOIN (SELECT * FROM TABLE(TUMBLE(TABLE w2, DESCRIPTOR(ts), INTERVAL '5' SECOND))) r ON l.k = r.k AND l.v < r.v AND l.window_start = r.window_start AND l.window_end = r.window_end;
-- expect: Flink 2.3.0
-- > +I[1, a, 5, 1, 50, 2024-03-01T10:00]
-- > +I[1, a, 5, 2, 60, 2024-03-01T10:00]
-- > +I[null, null, null, 3, null, 2024-03-01T10:00:05]
-- > +I[null, null, null, 4, 80, 2024-03-01T10:00:05]
-- > +I[null, null, null, 5, 10, 2024-03-01T10:00:10]
-- > +I[11, c, 6, 6, 20, 2024-03-01T10:00:20]

-- case: winjoin-4
-- compare: unordered
SELECT l.id, l.k, l.v, r.id, r.v, COALESCE(l.window_start, r.window_start) FROM (SELECT * FROM TABLE(CUMULATE(TABLE w, DESCRIPTOR(ts), INTERVAL '2' SECOND, INTERVAL '6' SECOND))) l JOIN (SELECT * FROM TABLE(CUMULATE(TABLE w2, DESCRIPTOR(ts), INTERVAL '2' SECOND, INTERVAL '6' SECOND))) r ON l.k IS NOT DISTINCT FROM r.k AND l.window_start = r.window_start AND l.window_end = r.window_end;
-- expect: Flink 2.3.0
-- > +I[1, a, 5, 1, 50, 2024-03-01T10:00]
-- > +I[1, a, 5, 2, 60, 2024-03-01T10:00]
-- > +I[1, a, 5, 1, 50, 2024-03-01T10:00]
-- > +I[1, a, 5, 2, 60, 2024-03-01T10:00]
-- > +I[3, a, null, 1, 50, 2024-03-01T10:00]
-- > +I[3, a, null, 2, 60, 2024-03-01T10:00]
-- > +I[6, a, 2, 1, 50, 2024-03-01T10:00]
-- > +I[6, a, 2, 2, 60, 2024-03-01T10:00]
-- > +I[7, b, 9, 3, null, 2024-03-01T10:00:06]
-- > +I[8, b, 9, 3, null, 2024-03-01T10:00:06]
-- > +I[7, b, 9, 3, null, 2024-03-01T10:00:06]
-- > +I[8, b, 9, 3, null, 2024-03-01T10:00:06]
-- > +I[11, c, 6, 6, 20, 2024-03-01T10:00:18]

-- case: winjoin-6
-- compare: unordered
SELECT l.id, l.k, l.v, r.id, r.v, COALESCE(l.window_start, r.window_start) FROM (SELECT * FROM TABLE(CUMULATE(TABLE w, DESCRIPTOR(ts), INTERVAL '2' SECOND, INTERVAL '6' SECOND))) l RIGHT JOIN (SELECT * FROM TABLE(CUMULATE(TABLE w2, DESCRIPTOR(ts), INTERVAL '2' SECOND, INTERVAL '6' SECOND))) r ON l.k = r.k AND r.v > 50 AND l.window_start = r.window_start AND l.window_end = r.window_end;
-- expect: Flink 2.3.0
-- > +I[null, null, null, 1, 50, 2024-03-01T10:00]
-- > +I[1, a, 5, 2, 60, 2024-03-01T10:00]
-- > +I[null, null, null, 1, 50, 2024-03-01T10:00]
-- > +I[1, a, 5, 2, 60, 2024-03-01T10:00]
-- > +I[3, a, null, 2, 60, 2024-03-01T10:00]
-- > +I[6, a, 2, 2, 60, 2024-03-01T10:00]
-- > +I[null, null, null, 3, null, 2024-03-01T10:00:06]
-- > +I[null, null, null, 4, 80, 2024-03-01T10:00:06]
-- > +I[null, null, null, 3, null, 2024-03-01T10:00:06]
-- > +I[null, null, null, 4, 80, 2024-03-01T10:00:06]
-- > +I[null, null, null, 5, 10, 2024-03-01T10:00:12]
-- > +I[null, null, null, 5, 10, 2024-03-01T10:00:12]
-- > +I[null, null, null, 5, 10, 2024-03-01T10:00:12]
-- > +I[null, null, null, 6, 20, 2024-03-01T10:00:18]

-- case: winjoin-10
-- compare: unordered
SELECT id, k FROM (SELECT * FROM TABLE(TUMBLE(TABLE w, DESCRIPTOR(ts), INTERVAL '5' SECOND))) l WHERE NOT EXISTS (SELECT 1 FROM (SELECT * FROM TABLE(TUMBLE(TABLE w2, DESCRIPTOR(ts), INTERVAL '5' SECOND))) r WHERE l.k = r.k AND l.window_start = r.window_start AND l.window_end = r.window_end);
-- expect: Flink 2.3.0
-- > +I[2, b]
-- > +I[4, null]
-- > +I[5, c]
-- > +I[10, null]
-- > +I[9, a]
-- > +I[12, c]

-- case: winjoin-11
-- compare: unordered
SELECT id, k FROM (SELECT * FROM TABLE(TUMBLE(TABLE w, DESCRIPTOR(ts), INTERVAL '5' SECOND))) l WHERE k NOT IN (SELECT k FROM (SELECT * FROM TABLE(TUMBLE(TABLE w2, DESCRIPTOR(ts), INTERVAL '5' SECOND))) r WHERE l.window_start = r.window_start AND l.window_end = r.window_end);
-- expect: Flink 2.3.0
-- > +I[2, b]
-- > +I[9, a]
-- > +I[12, c]

-- case: win-0
-- compare: unordered
SELECT window_start, window_end, k, MIN(ts), MAX(k), COUNT(v) FILTER (WHERE d > 1) FROM TABLE(TUMBLE(TABLE w, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, k;
-- expect: Flink 2.3.0
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:05, a, 2024-03-01T10:00:01, a, 1]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:05, b, 2024-03-01T10:00:02.500, b, 1]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:05, null, 2024-03-01T10:00:03, null, 0]
-- > +I[2024-03-01T10:00:05, 2024-03-01T10:00:10, c, 2024-03-01T10:00:07, c, 1]
-- > +I[2024-03-01T10:00:05, 2024-03-01T10:00:10, b, 2024-03-01T10:00:09, b, 1]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:15, a, 2024-03-01T10:00:14, a, 0]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:15, null, 2024-03-01T10:00:13, null, 1]
-- > +I[2024-03-01T10:00:20, 2024-03-01T10:00:25, c, 2024-03-01T10:00:21, c, 1]
-- > +I[2024-03-01T10:00:30, 2024-03-01T10:00:35, c, 2024-03-01T10:00:30, c, 1]

-- case: win-1
-- compare: unordered
-- config: table.optimizer.agg-phase-strategy=ONE_PHASE
SELECT window_start, window_end, k, ARRAY_AGG(v), COLLECT(k) FROM TABLE(TUMBLE(TABLE w, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, k;
-- expect: Flink 2.3.0
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:05, a, [5, null], {a=2}]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:05, b, [3], {b=1}]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:05, null, [7], {}]
-- > +I[2024-03-01T10:00:05, 2024-03-01T10:00:10, c, [1], {c=1}]
-- > +I[2024-03-01T10:00:05, 2024-03-01T10:00:10, b, [9, 9], {b=2}]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:15, a, [4], {a=1}]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:15, null, [8], {}]
-- > +I[2024-03-01T10:00:20, 2024-03-01T10:00:25, c, [6], {c=1}]
-- > +I[2024-03-01T10:00:30, 2024-03-01T10:00:35, c, [6], {c=1}]

-- case: win-3
-- compare: unordered
SELECT window_start, window_time, MIN(ts), MAX(k), COUNT(v) FILTER (WHERE d > 1) FROM TABLE(TUMBLE(TABLE w, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, window_time;
-- expect: Flink 2.3.0
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:04.999, 2024-03-01T10:00:01, b, 2]
-- > +I[2024-03-01T10:00:05, 2024-03-01T10:00:09.999, 2024-03-01T10:00:07, c, 2]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:14.999, 2024-03-01T10:00:13, a, 1]
-- > +I[2024-03-01T10:00:20, 2024-03-01T10:00:24.999, 2024-03-01T10:00:21, c, 1]
-- > +I[2024-03-01T10:00:30, 2024-03-01T10:00:34.999, 2024-03-01T10:00:30, c, 1]

-- case: win-9
-- compare: unordered
-- config: table.optimizer.agg-phase-strategy=TWO_PHASE
SELECT window_start, window_end, k, BITMAP_BUILD_CARDINALITY_AGG(v), JSON_ARRAYAGG(k) FROM TABLE(TUMBLE(TABLE w, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '1' SECOND)) GROUP BY window_start, window_end, k;
-- expect: Flink 2.3.0
-- > +I[2024-03-01T10:00:01, 2024-03-01T10:00:06, a, 2, ["a","a","a"]]
-- > +I[2024-03-01T10:00:01, 2024-03-01T10:00:06, b, 1, ["b"]]
-- > +I[2024-03-01T10:00:01, 2024-03-01T10:00:06, null, 1, []]
-- > +I[2024-03-01T10:00:06, 2024-03-01T10:00:11, c, 1, ["c"]]
-- > +I[2024-03-01T10:00:06, 2024-03-01T10:00:11, b, 1, ["b","b"]]
-- > +I[2024-03-01T10:00:11, 2024-03-01T10:00:16, a, 1, ["a"]]
-- > +I[2024-03-01T10:00:11, 2024-03-01T10:00:16, null, 1, []]
-- > +I[2024-03-01T10:00:21, 2024-03-01T10:00:26, c, 1, ["c"]]
-- > +I[2024-03-01T10:00:26, 2024-03-01T10:00:31, c, 1, ["c"]]

-- case: win-12
-- compare: unordered
SELECT window_start, k, v, GROUPING(k), GROUPING_ID(k, v), COUNT(*), SUM(d) FROM TABLE(TUMBLE(TABLE w, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '1' SECOND)) GROUP BY GROUPING SETS ((window_start, window_end, k), (window_start, window_end, v), (window_start, window_end));
-- expect: Flink 2.3.0
-- > +I[2024-03-01T10:00:01, a, null, 0, 1, 3, 3.75]
-- > +I[2024-03-01T10:00:01, null, 5, 1, 2, 1, 1.50]
-- > +I[2024-03-01T10:00:01, b, null, 0, 1, 1, 2.25]
-- > +I[2024-03-01T10:00:01, null, 2, 1, 2, 1, 1.50]
-- > +I[2024-03-01T10:00:01, null, 7, 1, 2, 1, null]
-- > +I[2024-03-01T10:00:01, null, 3, 1, 2, 1, 2.25]
-- > +I[2024-03-01T10:00:01, null, null, 1, 3, 5, 6.00]
-- > +I[2024-03-01T10:00:01, null, null, 1, 2, 1, 0.75]
-- > +I[2024-03-01T10:00:01, null, null, 0, 1, 1, null]
-- > +I[2024-03-01T10:00:06, c, null, 0, 1, 1, 10.00]
-- > +I[2024-03-01T10:00:06, null, 1, 1, 2, 1, 10.00]
-- > +I[2024-03-01T10:00:06, b, null, 0, 1, 2, 0.00]
-- > +I[2024-03-01T10:00:06, null, null, 1, 3, 3, 10.00]
-- > +I[2024-03-01T10:00:06, null, 9, 1, 2, 2, 0.00]
-- > +I[2024-03-01T10:00:11, null, null, 1, 3, 2, 5.10]
-- > +I[2024-03-01T10:00:11, a, null, 0, 1, 1, 0.10]
-- > +I[2024-03-01T10:00:11, null, null, 0, 1, 1, 5.00]
-- > +I[2024-03-01T10:00:11, null, 8, 1, 2, 1, 5.00]
-- > +I[2024-03-01T10:00:11, null, 4, 1, 2, 1, 0.10]
-- > +I[2024-03-01T10:00:21, null, null, 1, 3, 1, 7.77]
-- > +I[2024-03-01T10:00:21, null, 6, 1, 2, 1, 7.77]
-- > +I[2024-03-01T10:00:21, c, null, 0, 1, 1, 7.77]
-- > +I[2024-03-01T10:00:26, c, null, 0, 1, 1, 7.78]
-- > +I[2024-03-01T10:00:26, null, null, 1, 3, 1, 7.78]
-- > +I[2024-03-01T10:00:26, null, 6, 1, 2, 1, 7.78]

-- case: win-13
-- compare: unordered
SELECT window_start, k, COUNT(*), SUM(d) FROM TABLE(TUMBLE(TABLE w, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '1' SECOND)) GROUP BY window_start, window_end, CUBE(k);
-- expect: Flink 2.3.0
-- > +I[2024-03-01T10:00:01, a, 3, 3.75]
-- > +I[2024-03-01T10:00:01, null, 5, 6.00]
-- > +I[2024-03-01T10:00:01, null, 1, null]
-- > +I[2024-03-01T10:00:01, b, 1, 2.25]
-- > +I[2024-03-01T10:00:06, b, 2, 0.00]
-- > +I[2024-03-01T10:00:06, null, 3, 10.00]
-- > +I[2024-03-01T10:00:06, c, 1, 10.00]
-- > +I[2024-03-01T10:00:11, a, 1, 0.10]
-- > +I[2024-03-01T10:00:11, null, 2, 5.10]
-- > +I[2024-03-01T10:00:11, null, 1, 5.00]
-- > +I[2024-03-01T10:00:21, c, 1, 7.77]
-- > +I[2024-03-01T10:00:21, null, 1, 7.77]
-- > +I[2024-03-01T10:00:26, c, 1, 7.78]
-- > +I[2024-03-01T10:00:26, null, 1, 7.78]

-- case: win-14
-- mode: batch
-- compare: unordered
SELECT window_start, window_end, k, MIN(ts), MAX(k), COUNT(v) FILTER (WHERE d > 1) FROM TABLE(TUMBLE(TABLE w, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '1' SECOND)) GROUP BY window_start, window_end, k;
-- expect: Flink 2.3.0
-- > +I[2024-03-01T10:00:01, 2024-03-01T10:00:06, null, 2024-03-01T10:00:03, null, 0]
-- > +I[2024-03-01T10:00:01, 2024-03-01T10:00:06, a, 2024-03-01T10:00:01, a, 2]
-- > +I[2024-03-01T10:00:01, 2024-03-01T10:00:06, b, 2024-03-01T10:00:02.500, b, 1]
-- > +I[2024-03-01T10:00:06, 2024-03-01T10:00:11, b, 2024-03-01T10:00:09, b, 1]
-- > +I[2024-03-01T10:00:06, 2024-03-01T10:00:11, c, 2024-03-01T10:00:07, c, 1]
-- > +I[2024-03-01T10:00:11, 2024-03-01T10:00:16, null, 2024-03-01T10:00:13, null, 1]
-- > +I[2024-03-01T10:00:11, 2024-03-01T10:00:16, a, 2024-03-01T10:00:14, a, 0]
-- > +I[2024-03-01T10:00:21, 2024-03-01T10:00:26, c, 2024-03-01T10:00:21, c, 1]
-- > +I[2024-03-01T10:00:26, 2024-03-01T10:00:31, c, 2024-03-01T10:00:30, c, 1]

-- case: win-16
-- compare: unordered
-- config: table.optimizer.agg-phase-strategy=ONE_PHASE
SELECT window_start, window_end, k, FIRST_VALUE(v), LAST_VALUE(k), LISTAGG(k) FROM TABLE(TUMBLE(TABLE w, DESCRIPTOR(ts), INTERVAL '1' MINUTE, INTERVAL '-10' SECOND)) GROUP BY window_start, window_end, k;
-- expect: Flink 2.3.0
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:50, a, 5, a, a,a,a,a]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:50, c, 1, c, c,c,c]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:50, null, 7, null, null]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:50, b, 3, b, b,b,b]

-- case: win-18
-- compare: unordered
SELECT window_start, window_end, k, ARRAY_AGG(v), COLLECT(k) FROM TABLE(TUMBLE(TABLE w, DESCRIPTOR(ts), INTERVAL '1' MINUTE, INTERVAL '-10' SECOND)) GROUP BY window_start, window_end, k;
-- expect: Flink 2.3.0
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:50, a, [5, null, 2, 4], {a=4}]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:50, c, [1, 6, 6], {c=3}]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:50, null, [7, 8], {}]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:50, b, [3, 9, 9], {b=3}]

-- case: win-20
-- compare: unordered
SELECT window_start, k, v, GROUPING(k), GROUPING_ID(k, v), COUNT(*), SUM(d) FROM TABLE(TUMBLE(TABLE w, DESCRIPTOR(ts), INTERVAL '1' MINUTE, INTERVAL '-10' SECOND)) GROUP BY GROUPING SETS ((window_start, window_end, k), (window_start, window_end, v), (window_start, window_end));
-- expect: Flink 2.3.0
-- > +I[2024-03-01T09:59:50, a, null, 0, 1, 4, 3.85]
-- > +I[2024-03-01T09:59:50, null, 6, 1, 2, 2, 15.55]
-- > +I[2024-03-01T09:59:50, null, 8, 1, 2, 1, 5.00]
-- > +I[2024-03-01T09:59:50, null, 4, 1, 2, 1, 0.10]
-- > +I[2024-03-01T09:59:50, null, 9, 1, 2, 2, 0.00]
-- > +I[2024-03-01T09:59:50, null, 2, 1, 2, 1, 1.50]
-- > +I[2024-03-01T09:59:50, null, 1, 1, 2, 1, 10.00]
-- > +I[2024-03-01T09:59:50, c, null, 0, 1, 3, 25.55]
-- > +I[2024-03-01T09:59:50, null, 7, 1, 2, 1, null]
-- > +I[2024-03-01T09:59:50, null, null, 0, 1, 2, 5.00]
-- > +I[2024-03-01T09:59:50, null, null, 1, 2, 1, 0.75]
-- > +I[2024-03-01T09:59:50, null, 3, 1, 2, 1, 2.25]
-- > +I[2024-03-01T09:59:50, b, null, 0, 1, 3, 2.25]
-- > +I[2024-03-01T09:59:50, null, null, 1, 3, 12, 36.65]
-- > +I[2024-03-01T09:59:50, null, 5, 1, 2, 1, 1.50]

-- case: win-21
-- compare: unordered
SELECT window_start, k, COUNT(*), SUM(d) FROM TABLE(TUMBLE(TABLE w, DESCRIPTOR(ts), INTERVAL '1' MINUTE, INTERVAL '-10' SECOND)) GROUP BY window_start, window_end, CUBE(k);
-- expect: Flink 2.3.0
-- > +I[2024-03-01T09:59:50, a, 4, 3.85]
-- > +I[2024-03-01T09:59:50, c, 3, 25.55]
-- > +I[2024-03-01T09:59:50, null, 2, 5.00]
-- > +I[2024-03-01T09:59:50, b, 3, 2.25]
-- > +I[2024-03-01T09:59:50, null, 12, 36.65]

-- case: win-22
-- mode: batch
-- compare: unordered
SELECT window_start, window_end, k, COUNT(DISTINCT v), SUM(DISTINCT v), MAX(d) FROM TABLE(TUMBLE(TABLE w, DESCRIPTOR(ts), INTERVAL '1' MINUTE, INTERVAL '-10' SECOND)) GROUP BY window_start, window_end, k;
-- expect: Flink 2.3.0
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:50, a, 3, 11, 1.50]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:50, b, 2, 12, 3.10]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:50, null, 2, 15, 5.00]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:50, c, 2, 7, 10.00]
