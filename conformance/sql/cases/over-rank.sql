--  OVER, Top-N, deduplication, sorting, limits.
-- source t: (a INT, b STRING, c INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '2' SECOND)
-- +I [1, "x", 10, "2020-01-01 00:00:01"]
-- +I [2, "y", 20, "2020-01-01 00:00:03"]
-- +I [3, "x", 30, "2020-01-01 00:00:02"]
-- +I [4, "x", null, "2020-01-01 00:00:05"]
-- +I [5, "y", 5, "2020-01-01 00:00:03"]
-- +I [6, "y", 20, "2020-01-01 00:00:09"]
-- +I [7, "x", 7, "2020-01-01 00:00:04"]
-- +I [8, "x", 10, "2020-01-01 00:00:09"]
-- source p: (a INT, b STRING, c INT)
-- +I [1, "x", 10]
-- +I [2, "y", 20]
-- +I [3, "x", 30]
-- +I [4, "x", null]
-- +I [5, "y", 5]
-- +I [6, "y", 20]
-- +I [7, "x", 7]
-- +I [8, "x", 10]
-- +I [8, "z", 1]
-- source r: (k STRING, v INT, n INT) changelog=I,UB,UA,D
-- +I ["a", 1, 2]
-- +I ["a", 2, 2]
-- +I ["b", 3, 1]
-- -U ["a", 2, 2]
-- +U ["a", 5, 2]
-- +I ["a", 4, 2]
-- -D ["a", 1, 2]
-- +I ["b", 1, 1]
-- -D ["a", 4, 2]
-- -D ["b", 1, 1]
-- source u: (k STRING, g STRING, v INT, PRIMARY KEY (k) NOT ENFORCED) changelog=I,UA,D
-- +I ["a", "p", 1]
-- +I ["b", "p", 2]
-- +U ["a", "p", 3]
-- +I ["c", "q", 4]
-- +U ["b", "q", 9]
-- -D ["a", "p", 3]
-- +I ["d", "q", 5]

-- case: over-range-unbounded
SELECT a, b, ts, SUM(c) OVER w, COUNT(*) OVER w FROM t WINDOW w AS (PARTITION BY b ORDER BY ts RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW);
-- expect: Flink 2.3.0
-- > +I[1, x, 2020-01-01T00:00:01, 10, 1]
-- > +I[3, x, 2020-01-01T00:00:02, 40, 2]
-- > +I[2, y, 2020-01-01T00:00:03, 20, 1]
-- > +I[4, x, 2020-01-01T00:00:05, 40, 3]
-- > +I[6, y, 2020-01-01T00:00:09, 40, 2]
-- > +I[8, x, 2020-01-01T00:00:09, 50, 4]

-- case: over-default-frame
SELECT a, SUM(c) OVER (PARTITION BY b ORDER BY ts), MIN(c) OVER (PARTITION BY b ORDER BY ts) FROM t;
-- expect: Flink 2.3.0
-- > +I[1, 10, 10]
-- > +I[3, 40, 10]
-- > +I[2, 20, 20]
-- > +I[4, 40, 10]
-- > +I[6, 40, 20]
-- > +I[8, 50, 10]

-- case: over-rows-unbounded
SELECT a, SUM(c) OVER (PARTITION BY b ORDER BY ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM t;
-- expect: Flink 2.3.0
-- > +I[1, 10]
-- > +I[3, 40]
-- > +I[2, 20]
-- > +I[4, 40]
-- > +I[6, 40]
-- > +I[8, 50]

-- case: over-rows-bounded
SELECT a, SUM(c) OVER (PARTITION BY b ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW), AVG(c) OVER (PARTITION BY b ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t;
-- expect: Flink 2.3.0
-- > +I[1, 10, 10]
-- > +I[3, 40, 20]
-- > +I[2, 20, 20]
-- > +I[4, 30, 30]
-- > +I[6, 40, 20]
-- > +I[8, 10, 10]

-- case: over-range-bounded
-- compare: unordered
SELECT a, SUM(c) OVER (PARTITION BY b ORDER BY ts RANGE BETWEEN INTERVAL '2' SECOND PRECEDING AND CURRENT ROW), MAX(c) OVER (PARTITION BY b ORDER BY ts RANGE BETWEEN INTERVAL '2' SECOND PRECEDING AND CURRENT ROW) FROM t;
-- expect: Flink 2.3.0
-- > +I[1, 10, 10]
-- > +I[3, 40, 30]
-- > +I[2, 20, 20]
-- > +I[4, null, null]
-- > +I[8, 10, 10]
-- > +I[6, 20, 20]

-- case: over-no-partition
SELECT a, COUNT(*) OVER (ORDER BY ts), LAST_VALUE(b) OVER (ORDER BY ts) FROM t;
-- expect: Flink 2.3.0
-- > +I[1, 1, x]
-- > +I[3, 2, x]
-- > +I[2, 3, y]
-- > +I[4, 4, x]
-- > +I[6, 6, x]
-- > +I[8, 6, x]

-- case: over-distinct
SELECT a, COUNT(DISTINCT c) OVER (PARTITION BY b ORDER BY ts) FROM t;
-- expect: Flink 2.3.0
-- > +I[1, 1]
-- > +I[3, 2]
-- > +I[2, 1]
-- > +I[4, 2]
-- > +I[6, 1]
-- > +I[8, 2]

-- case: over-row-number
SELECT a, b, ROW_NUMBER() OVER (PARTITION BY b ORDER BY ts) FROM t;
-- expect: Flink 2.3.0
-- > +I[1, x, 1]
-- > +I[3, x, 2]
-- > +I[2, y, 1]
-- > +I[4, x, 3]
-- > +I[6, y, 2]
-- > +I[8, x, 4]

-- case: over-lag
SELECT a, LAG(c) OVER (PARTITION BY b ORDER BY ts), LAG(c, 2, -1) OVER (PARTITION BY b ORDER BY ts) FROM t;
-- expect: Flink 2.3.0
-- > +I[1, null, -1]
-- > +I[3, 10, -1]
-- > +I[2, null, -1]
-- > +I[4, 30, 10]
-- > +I[6, 20, -1]
-- > +I[8, null, 30]

-- case: over-expression
SELECT a + 1, c - SUM(c + 1) OVER (PARTITION BY b ORDER BY ts) / 2 AS x FROM t WHERE a < 7;
-- expect: Flink 2.3.0
-- > +I[2, 5]
-- > +I[4, 9]
-- > +I[3, 10]
-- > +I[5, null]
-- > +I[7, -1]

-- case: over-filter-on-result
SELECT * FROM (SELECT a, b, SUM(c) OVER (PARTITION BY b ORDER BY ts) AS s FROM t) WHERE s > 40;
-- expect: Flink 2.3.0
-- > +I[8, x, 50]

-- case: over-non-time
SELECT a, b, SUM(a) OVER (PARTITION BY b ORDER BY c RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM p;
-- expect: Flink 2.3.0
-- > +I[1, x, 1]
-- > +I[2, y, 2]
-- > +I[3, x, 4]
-- > +I[4, x, 4]
-- > -U[1, x, 1]
-- > +U[1, x, 5]
-- > -U[3, x, 4]
-- > +U[3, x, 8]
-- > +I[5, y, 5]
-- > -U[2, y, 2]
-- > +U[2, y, 7]
-- > -U[2, y, 7]
-- > +U[2, y, 13]
-- > +I[6, y, 13]
-- > +I[7, x, 11]
-- > -U[1, x, 5]
-- > +U[1, x, 12]
-- > -U[3, x, 8]
-- > +U[3, x, 15]
-- > -U[1, x, 12]
-- > +U[1, x, 20]
-- > +I[8, x, 20]
-- > -U[3, x, 15]
-- > +U[3, x, 23]
-- > +I[8, z, 8]

-- case: over-non-time-rows
SELECT a, b, SUM(a) OVER (PARTITION BY b ORDER BY c DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM p;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: The window can only be ordered in ASCENDING mode.

-- case: over-non-time-row-number
SELECT a, b, ROW_NUMBER() OVER (PARTITION BY b ORDER BY c) FROM p;
-- expect: Flink 2.3.0
-- > +I[1, x, 1]
-- > +I[2, y, 1]
-- > +I[3, x, 2]
-- > +I[4, x, 1]
-- > -U[1, x, 1]
-- > +U[1, x, 2]
-- > -U[3, x, 2]
-- > +U[3, x, 3]
-- > +I[5, y, 1]
-- > -U[2, y, 1]
-- > +U[2, y, 2]
-- > +I[6, y, 3]
-- > +I[7, x, 2]
-- > -U[1, x, 2]
-- > +U[1, x, 3]
-- > -U[3, x, 3]
-- > +U[3, x, 4]
-- > +I[8, x, 4]
-- > -U[3, x, 4]
-- > +U[3, x, 5]
-- > +I[8, z, 1]

-- case: over-non-time-rank
SELECT a, b, RANK() OVER (PARTITION BY b ORDER BY c), DENSE_RANK() OVER (PARTITION BY b ORDER BY c) FROM p;
-- expect: Flink 2.3.0
-- > +I[1, x, 1, 1]
-- > +I[2, y, 1, 1]
-- > +I[3, x, 2, 2]
-- > +I[4, x, 1, 1]
-- > -U[1, x, 1, 1]
-- > +U[1, x, 2, 2]
-- > -U[3, x, 2, 2]
-- > +U[3, x, 3, 3]
-- > +I[5, y, 1, 1]
-- > -U[2, y, 1, 1]
-- > +U[2, y, 2, 2]
-- > -U[2, y, 2, 2]
-- > +U[2, y, 3, 3]
-- > +I[6, y, 3, 3]
-- > +I[7, x, 2, 2]
-- > -U[1, x, 2, 2]
-- > +U[1, x, 3, 3]
-- > -U[3, x, 3, 3]
-- > +U[3, x, 4, 4]
-- > -U[1, x, 3, 3]
-- > +U[1, x, 4, 4]
-- > +I[8, x, 4, 4]
-- > -U[3, x, 4, 4]
-- > +U[3, x, 5, 5]
-- > +I[8, z, 1, 1]

-- case: over-non-time-retract
SELECT k, v, SUM(v) OVER (PARTITION BY k ORDER BY v RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM r;
-- expect: Flink 2.3.0
-- > +I[a, 1, 1]
-- > +I[a, 2, 3]
-- > +I[b, 3, 3]
-- > -D[a, 2, 3]
-- > +U[a, 5, 6]
-- > +I[a, 4, 5]
-- > -U[a, 5, 6]
-- > +U[a, 5, 10]
-- > -D[a, 1, 1]
-- > -U[a, 4, 5]
-- > +U[a, 4, 4]
-- > -U[a, 5, 10]
-- > +U[a, 5, 9]
-- > +I[b, 1, 1]
-- > -U[b, 3, 3]
-- > +U[b, 3, 4]
-- > -D[a, 4, 4]
-- > -U[a, 5, 9]
-- > +U[a, 5, 5]
-- > -D[b, 1, 1]
-- > -U[b, 3, 4]
-- > +U[b, 3, 3]

-- case: over-non-time-retract-rows
SELECT k, v, COUNT(*) OVER (PARTITION BY k ORDER BY v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM r;
-- expect: Flink 2.3.0
-- > +I[a, 1, 1]
-- > +I[a, 2, 2]
-- > +I[b, 3, 1]
-- > -D[a, 2, 2]
-- > +U[a, 5, 2]
-- > +I[a, 4, 2]
-- > -U[a, 5, 2]
-- > +U[a, 5, 3]
-- > -D[a, 1, 1]
-- > -U[a, 4, 2]
-- > +U[a, 4, 1]
-- > -U[a, 5, 3]
-- > +U[a, 5, 2]
-- > +I[b, 1, 1]
-- > -U[b, 3, 1]
-- > +U[b, 3, 2]
-- > -D[a, 4, 1]
-- > -U[a, 5, 2]
-- > +U[a, 5, 1]
-- > -D[b, 1, 1]
-- > -U[b, 3, 2]
-- > +U[b, 3, 1]

-- case: over-batch-rows
-- mode: batch
-- compare: unordered
SELECT a, SUM(c) OVER (PARTITION BY b ORDER BY a ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING), MIN(c) OVER (PARTITION BY b ORDER BY a ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) FROM p;
-- expect: Flink 2.3.0
-- > +I[1, 40, 7]
-- > +I[3, 40, 7]
-- > +I[4, 37, 7]
-- > +I[7, 17, 7]
-- > +I[8, 17, 10]
-- > +I[2, 25, 5]
-- > +I[5, 45, 5]
-- > +I[6, 25, 20]
-- > +I[8, 1, 1]

-- case: over-batch-range
-- mode: batch
-- compare: unordered
SELECT a, c, COUNT(*) OVER (PARTITION BY b ORDER BY c RANGE BETWEEN 5 PRECEDING AND 10 FOLLOWING), SUM(a) OVER (ORDER BY c) FROM p;
-- expect: Flink 2.3.0
-- > +I[4, null, 1, 4]
-- > +I[7, 7, 3, 24]
-- > +I[1, 10, 3, 33]
-- > +I[8, 10, 3, 33]
-- > +I[3, 30, 1, 44]
-- > +I[5, 5, 1, 17]
-- > +I[2, 20, 2, 41]
-- > +I[6, 20, 2, 41]
-- > +I[8, 1, 1, 12]

-- case: over-batch-ranks
-- mode: batch
-- compare: unordered
SELECT a, b, ROW_NUMBER() OVER (PARTITION BY b ORDER BY a), RANK() OVER (PARTITION BY b ORDER BY c), DENSE_RANK() OVER (PARTITION BY b ORDER BY c), PERCENT_RANK() OVER (PARTITION BY b ORDER BY c), CUME_DIST() OVER (PARTITION BY b ORDER BY c), NTILE(2) OVER (PARTITION BY b ORDER BY a) FROM p;
-- expect: Flink 2.3.0
-- > +I[4, x, 3, 1, 1, 0.0, 0.2, 1]
-- > +I[7, x, 4, 2, 2, 0.25, 0.4, 2]
-- > +I[1, x, 1, 3, 3, 0.5, 0.6, 1]
-- > +I[8, x, 5, 3, 3, 0.5, 0.8, 2]
-- > +I[3, x, 2, 5, 4, 1.0, 1.0, 1]
-- > +I[5, y, 2, 1, 1, 0.0, 0.3333333333333333, 1]
-- > +I[2, y, 1, 2, 2, 0.5, 0.6666666666666666, 1]
-- > +I[6, y, 3, 2, 2, 0.5, 1.0, 2]
-- > +I[8, z, 1, 1, 1, 0.0, 1.0, 1]

-- case: over-batch-lead-lag
-- mode: batch
-- compare: unordered
SELECT a, LEAD(a) OVER (PARTITION BY b ORDER BY a), LAG(a, 2) OVER (PARTITION BY b ORDER BY a), LEAD(COALESCE(c, -5), 1, 0) OVER (PARTITION BY b ORDER BY a), LAG(c, 1, a) OVER (PARTITION BY b ORDER BY a) FROM p;
-- expect: Flink 2.3.0
-- > +I[1, 3, null, 30, 1]
-- > +I[3, 4, null, -5, 10]
-- > +I[4, 7, 1, 7, 30]
-- > +I[7, 8, 3, 10, null]
-- > +I[8, null, 4, 0, 7]
-- > +I[2, 5, null, 5, 2]
-- > +I[5, 6, null, 20, 20]
-- > +I[6, null, 2, 0, 5]
-- > +I[8, null, null, 0, 8]

-- case: over-batch-first-last
-- mode: batch
-- compare: unordered
SELECT a, FIRST_VALUE(c) OVER (PARTITION BY b ORDER BY a), LAST_VALUE(c) OVER (PARTITION BY b ORDER BY a), LAST_VALUE(a) OVER (PARTITION BY b ORDER BY a ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM p;
-- expect: Flink 2.3.0
-- > +I[1, 10, 10, 8]
-- > +I[3, 10, 30, 8]
-- > +I[4, 10, 30, 8]
-- > +I[7, 10, 7, 8]
-- > +I[8, 10, 10, 8]
-- > +I[2, 20, 20, 6]
-- > +I[5, 20, 5, 6]
-- > +I[6, 20, 20, 6]
-- > +I[8, 1, 1, 8]

-- case: over-batch-no-order
-- mode: batch
-- compare: unordered
SELECT a, SUM(c) OVER (PARTITION BY b), COUNT(*) OVER () FROM p;
-- expect: Flink 2.3.0
-- > +I[1, 57, 9]
-- > +I[3, 57, 9]
-- > +I[4, 57, 9]
-- > +I[7, 57, 9]
-- > +I[8, 57, 9]
-- > +I[2, 45, 9]
-- > +I[5, 45, 9]
-- > +I[6, 45, 9]
-- > +I[8, 1, 9]

-- case: over-batch-several-windows
-- mode: batch
-- compare: unordered
SELECT a, SUM(c) OVER (PARTITION BY b ORDER BY a), MAX(c) OVER (PARTITION BY a ORDER BY b), ROW_NUMBER() OVER (ORDER BY a, b) FROM p;
-- expect: Flink 2.3.0
-- > +I[1, 10, 10, 1]
-- > +I[3, 40, 30, 3]
-- > +I[4, 40, null, 4]
-- > +I[7, 47, 7, 7]
-- > +I[8, 57, 10, 8]
-- > +I[2, 20, 20, 2]
-- > +I[5, 25, 5, 5]
-- > +I[6, 45, 20, 6]
-- > +I[8, 1, 10, 9]

-- case: over-batch-on-agg
-- mode: batch
-- compare: unordered
SELECT b, SUM(c), RANK() OVER (ORDER BY SUM(c) DESC) FROM p GROUP BY b;
-- expect: Flink 2.3.0
-- > +I[x, 57, 1]
-- > +I[y, 45, 2]
-- > +I[z, 1, 3]

-- case: topn
SELECT * FROM (SELECT a, b, c, ROW_NUMBER() OVER (PARTITION BY b ORDER BY a DESC) AS rn FROM p) WHERE rn <= 2;
-- expect: Flink 2.3.0
-- > +I[1, x, 10, 1]
-- > +I[2, y, 20, 1]
-- > -U[1, x, 10, 1]
-- > +U[3, x, 30, 1]
-- > +I[1, x, 10, 2]
-- > -U[3, x, 30, 1]
-- > +U[4, x, null, 1]
-- > -U[1, x, 10, 2]
-- > +U[3, x, 30, 2]
-- > -U[2, y, 20, 1]
-- > +U[5, y, 5, 1]
-- > +I[2, y, 20, 2]
-- > -U[5, y, 5, 1]
-- > +U[6, y, 20, 1]
-- > -U[2, y, 20, 2]
-- > +U[5, y, 5, 2]
-- > -U[4, x, null, 1]
-- > +U[7, x, 7, 1]
-- > -U[3, x, 30, 2]
-- > +U[4, x, null, 2]
-- > -U[7, x, 7, 1]
-- > +U[8, x, 10, 1]
-- > -U[4, x, null, 2]
-- > +U[7, x, 7, 2]
-- > +I[8, z, 1, 1]

-- case: topn-no-rank
SELECT a, b FROM (SELECT a, b, c, ROW_NUMBER() OVER (PARTITION BY b ORDER BY a DESC) AS rn FROM p) WHERE rn <= 2;
-- expect: Flink 2.3.0
-- > +I[1, x]
-- > +I[2, y]
-- > +I[3, x]
-- > -D[1, x]
-- > +I[4, x]
-- > +I[5, y]
-- > -D[2, y]
-- > +I[6, y]
-- > -D[3, x]
-- > +I[7, x]
-- > -D[4, x]
-- > +I[8, x]
-- > +I[8, z]

-- case: topn-offset
SELECT a, b, rn FROM (SELECT a, b, ROW_NUMBER() OVER (PARTITION BY b ORDER BY a DESC) AS rn FROM p) WHERE rn > 1 AND rn < 4;
-- expect: Flink 2.3.0
-- > +I[1, x, 2]
-- > -U[1, x, 2]
-- > +U[3, x, 2]
-- > +I[1, x, 3]
-- > +I[2, y, 2]
-- > -U[2, y, 2]
-- > +U[5, y, 2]
-- > +I[2, y, 3]
-- > -U[3, x, 2]
-- > +U[4, x, 2]
-- > -U[1, x, 3]
-- > +U[3, x, 3]
-- > -U[4, x, 2]
-- > +U[7, x, 2]
-- > -U[3, x, 3]
-- > +U[4, x, 3]

-- case: topn-second-only
SELECT a, b, rn FROM (SELECT a, b, ROW_NUMBER() OVER (PARTITION BY b ORDER BY a DESC) AS rn FROM p) WHERE rn = 2;
-- expect: Flink 2.3.0
-- > +I[1, x, 2]
-- > -U[1, x, 2]
-- > +U[3, x, 2]
-- > +I[2, y, 2]
-- > -U[2, y, 2]
-- > +U[5, y, 2]
-- > -U[3, x, 2]
-- > +U[4, x, 2]
-- > -U[4, x, 2]
-- > +U[7, x, 2]

-- case: top1-with-rank
SELECT a, b, rn FROM (SELECT a, b, ROW_NUMBER() OVER (PARTITION BY b ORDER BY c DESC) AS rn FROM p) WHERE rn = 1;
-- expect: Flink 2.3.0
-- > +I[1, x, 1]
-- > +I[2, y, 1]
-- > -U[1, x, 1]
-- > +U[3, x, 1]
-- > +I[8, z, 1]

-- case: topn-global
SELECT a, rn FROM (SELECT a, ROW_NUMBER() OVER (ORDER BY c) AS rn FROM p) WHERE rn <= 3;
-- expect: Flink 2.3.0
-- > +I[1, 1]
-- > +I[2, 2]
-- > +I[3, 3]
-- > -U[1, 1]
-- > +U[4, 1]
-- > -U[2, 2]
-- > +U[1, 2]
-- > -U[3, 3]
-- > +U[2, 3]
-- > -U[1, 2]
-- > +U[5, 2]
-- > -U[2, 3]
-- > +U[1, 3]
-- > -U[1, 3]
-- > +U[7, 3]
-- > -U[5, 2]
-- > +U[8, 2]
-- > -U[7, 3]
-- > +U[5, 3]

-- case: topn-nulls
SELECT a, c, rn FROM (SELECT a, c, ROW_NUMBER() OVER (ORDER BY c DESC NULLS FIRST) AS rn FROM p) WHERE rn <= 3;
-- expect: Flink 2.3.0
-- > +I[1, 10, 1]
-- > -U[1, 10, 1]
-- > +U[2, 20, 1]
-- > +I[1, 10, 2]
-- > -U[2, 20, 1]
-- > +U[3, 30, 1]
-- > -U[1, 10, 2]
-- > +U[2, 20, 2]
-- > +I[1, 10, 3]
-- > -U[3, 30, 1]
-- > +U[4, null, 1]
-- > -U[2, 20, 2]
-- > +U[3, 30, 2]
-- > -U[1, 10, 3]
-- > +U[2, 20, 3]

-- case: topn-retract
SELECT k, v, rn FROM (SELECT k, v, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC) AS rn FROM r) WHERE rn <= 2;
-- expect: Flink 2.3.0
-- > +I[a, 1, 1]
-- > -U[a, 1, 1]
-- > +U[a, 2, 1]
-- > +I[a, 1, 2]
-- > +I[b, 3, 1]
-- > -U[a, 2, 1]
-- > +U[a, 1, 1]
-- > -D[a, 1, 2]
-- > -U[a, 1, 1]
-- > +U[a, 5, 1]
-- > +I[a, 1, 2]
-- > -U[a, 1, 2]
-- > +U[a, 4, 2]
-- > +I[b, 1, 2]
-- > -D[a, 4, 2]
-- > -D[b, 1, 2]

-- case: topn-retract-no-rank
SELECT k, v FROM (SELECT k, v, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC) AS rn FROM r) WHERE rn <= 2;
-- expect: Flink 2.3.0
-- > +I[a, 1]
-- > +I[a, 2]
-- > +I[b, 3]
-- > -D[a, 2]
-- > +I[a, 5]
-- > -D[a, 1]
-- > +I[a, 4]
-- > +I[b, 1]
-- > -D[a, 4]
-- > -D[b, 1]

-- case: topn-variable
SELECT k, v FROM (SELECT k, v, n, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC) AS rn FROM r) WHERE rn <= n;
-- expect: Flink 2.3.0
-- > +I[a, 1]
-- > +I[a, 2]
-- > +I[b, 3]
-- > -D[a, 2]
-- > +I[a, 5]
-- > -D[a, 1]
-- > +I[a, 4]
-- > -D[a, 4]

-- case: topn-variable-append
SELECT a, b FROM (SELECT a, b, c, ROW_NUMBER() OVER (PARTITION BY b ORDER BY a DESC) AS rn FROM (SELECT a, b, CHAR_LENGTH(b) + 1 AS c FROM p)) WHERE rn <= c;
-- expect: Flink 2.3.0
-- > +I[1, x]
-- > +I[2, y]
-- > +I[3, x]
-- > -D[1, x]
-- > +I[4, x]
-- > +I[5, y]
-- > -D[2, y]
-- > +I[6, y]
-- > -D[3, x]
-- > +I[7, x]
-- > -D[4, x]
-- > +I[8, x]
-- > +I[8, z]

-- case: topn-update-fast
SELECT b, n, rn FROM (SELECT b, n, ROW_NUMBER() OVER (ORDER BY n DESC) AS rn FROM (SELECT b, COUNT(*) AS n FROM p GROUP BY b)) WHERE rn <= 2;
-- expect: Flink 2.3.0
-- > +I[x, 1, 1]
-- > +I[y, 1, 2]
-- > -U[x, 1, 1]
-- > +U[x, 2, 1]
-- > -U[x, 2, 1]
-- > +U[x, 3, 1]
-- > -U[y, 1, 2]
-- > +U[y, 2, 2]
-- > -U[y, 2, 2]
-- > +U[y, 3, 2]
-- > -U[x, 3, 1]
-- > +U[x, 4, 1]
-- > -U[x, 4, 1]
-- > +U[x, 5, 1]

-- case: topn-update-fast-no-rank
SELECT b, n FROM (SELECT b, n, ROW_NUMBER() OVER (ORDER BY n DESC) AS rn FROM (SELECT b, COUNT(*) AS n FROM p GROUP BY b)) WHERE rn <= 2;
-- expect: Flink 2.3.0
-- > +I[x, 1]
-- > +I[y, 1]
-- > -U[x, 1]
-- > +U[x, 2]
-- > -U[x, 2]
-- > +U[x, 3]
-- > -U[y, 1]
-- > +U[y, 2]
-- > -U[y, 2]
-- > +U[y, 3]
-- > -U[x, 3]
-- > +U[x, 4]
-- > -U[x, 4]
-- > +U[x, 5]

-- case: topn-on-sum
SELECT b, s, rn FROM (SELECT b, s, ROW_NUMBER() OVER (ORDER BY s DESC) AS rn FROM (SELECT b, SUM(c) AS s FROM p GROUP BY b)) WHERE rn <= 2;
-- expect: Flink 2.3.0
-- > +I[x, 10, 1]
-- > -U[x, 10, 1]
-- > +U[y, 20, 1]
-- > +I[x, 10, 2]
-- > -D[x, 10, 2]
-- > -U[y, 20, 1]
-- > +U[x, 40, 1]
-- > +I[y, 20, 2]
-- > -D[y, 20, 2]
-- > +I[y, 25, 2]
-- > -D[y, 25, 2]
-- > -U[x, 40, 1]
-- > +U[y, 45, 1]
-- > +I[x, 40, 2]
-- > -D[x, 40, 2]
-- > -U[y, 45, 1]
-- > +U[x, 47, 1]
-- > +I[y, 45, 2]
-- > -U[x, 47, 1]
-- > +U[y, 45, 1]
-- > -D[y, 45, 2]
-- > -U[y, 45, 1]
-- > +U[x, 57, 1]
-- > +I[y, 45, 2]

-- case: topn-upsert-source
SELECT k, v, rn FROM (SELECT k, v, ROW_NUMBER() OVER (PARTITION BY g ORDER BY v) AS rn FROM u) WHERE rn <= 1;
-- expect: Flink 2.3.0
-- > +I[a, 1, 1]
-- > -D[a, 1, 1]
-- > +I[b, 2, 1]
-- > +I[c, 4, 1]
-- > -D[b, 2, 1]
-- > +I[a, 3, 1]
-- > -D[a, 3, 1]

-- case: topn-sink
-- upsert: k
SELECT k, v FROM (SELECT k, v, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC) AS rn FROM r) WHERE rn = 1;
-- expect: Flink 2.3.0
-- > +I[a, 1]
-- > -D[a, 1]
-- > +I[a, 2]
-- > +I[b, 3]
-- > -D[a, 2]
-- > +I[a, 1]
-- > -D[a, 1]
-- > +I[a, 5]

-- case: topn-then-agg
SELECT COUNT(*), SUM(a) FROM (SELECT a, b, ROW_NUMBER() OVER (PARTITION BY b ORDER BY a DESC) AS rn FROM p) WHERE rn <= 2;
-- expect: Flink 2.3.0
-- > +I[1, 1]
-- > -U[1, 1]
-- > +U[2, 3]
-- > -U[2, 3]
-- > +U[3, 6]
-- > -U[3, 6]
-- > +U[2, 5]
-- > -U[2, 5]
-- > +U[3, 9]
-- > -U[3, 9]
-- > +U[4, 14]
-- > -U[4, 14]
-- > +U[3, 12]
-- > -U[3, 12]
-- > +U[4, 18]
-- > -U[4, 18]
-- > +U[3, 15]
-- > -U[3, 15]
-- > +U[4, 22]
-- > -U[4, 22]
-- > +U[3, 18]
-- > -U[3, 18]
-- > +U[4, 26]
-- > -U[4, 26]
-- > +U[5, 34]

-- case: topn-extra-condition
SELECT a, b, rn FROM (SELECT a, b, ROW_NUMBER() OVER (PARTITION BY b ORDER BY a DESC) AS rn FROM p) WHERE rn <= 2 AND a > 3;
-- expect: Flink 2.3.0
-- > +U[4, x, 1]
-- > +U[5, y, 1]
-- > -U[5, y, 1]
-- > +U[6, y, 1]
-- > +U[5, y, 2]
-- > -U[4, x, 1]
-- > +U[7, x, 1]
-- > +U[4, x, 2]
-- > -U[7, x, 1]
-- > +U[8, x, 1]
-- > -U[4, x, 2]
-- > +U[7, x, 2]
-- > +I[8, z, 1]

-- case: topn-qualify
SELECT a, b FROM p QUALIFY ROW_NUMBER() OVER (PARTITION BY b ORDER BY c) <= 1;
-- expect: Flink 2.3.0
-- > +I[1, x]
-- > +I[2, y]
-- > +U[4, x]
-- > +U[5, y]
-- > +I[8, z]

-- case: rank-batch
-- mode: batch
-- compare: unordered
SELECT * FROM (SELECT a, b, RANK() OVER (PARTITION BY b ORDER BY c DESC) AS rk FROM p) WHERE rk <= 2;
-- expect: Flink 2.3.0
-- > +I[3, x, 1]
-- > +I[1, x, 2]
-- > +I[8, x, 2]
-- > +I[2, y, 1]
-- > +I[6, y, 1]
-- > +I[8, z, 1]

-- case: topn-batch
-- mode: batch
-- compare: unordered
SELECT * FROM (SELECT a, b, ROW_NUMBER() OVER (PARTITION BY b ORDER BY a DESC) AS rn FROM p) WHERE rn BETWEEN 2 AND 3;
-- expect: Flink 2.3.0
-- > +I[7, x, 2]
-- > +I[4, x, 3]
-- > +I[5, y, 2]
-- > +I[2, y, 3]

-- case: dense-rank-batch
-- mode: batch
-- compare: unordered
SELECT * FROM (SELECT a, b, DENSE_RANK() OVER (ORDER BY c) AS rk FROM p) WHERE rk = 2;
-- expect: Flink 2.3.0
-- > +I[8, z, 2]

-- case: dedup-row-first
SELECT a, b, c, ts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY b ORDER BY ts) AS rn FROM t) WHERE rn = 1;
-- expect: Flink 2.3.0
-- > +I[1, x, 10, 2020-01-01T00:00:01]
-- > +I[2, y, 20, 2020-01-01T00:00:03]

-- case: dedup-row-last
SELECT a, b, c, ts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY b ORDER BY ts DESC) AS rn FROM t) WHERE rn = 1;
-- expect: Flink 2.3.0
-- > +I[1, x, 10, 2020-01-01T00:00:01]
-- > +I[2, y, 20, 2020-01-01T00:00:03]
-- > -U[1, x, 10, 2020-01-01T00:00:01]
-- > +U[3, x, 30, 2020-01-01T00:00:02]
-- > -U[3, x, 30, 2020-01-01T00:00:02]
-- > +U[4, x, null, 2020-01-01T00:00:05]
-- > -U[2, y, 20, 2020-01-01T00:00:03]
-- > +U[5, y, 5, 2020-01-01T00:00:03]
-- > -U[5, y, 5, 2020-01-01T00:00:03]
-- > +U[6, y, 20, 2020-01-01T00:00:09]
-- > -U[4, x, null, 2020-01-01T00:00:05]
-- > +U[8, x, 10, 2020-01-01T00:00:09]

-- case: dedup-row-last-sink
-- upsert: b
SELECT b, a, c FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY b ORDER BY ts DESC) AS rn FROM t) WHERE rn = 1;
-- expect: Flink 2.3.0
-- > +I[x, 1, 10]
-- > +I[y, 2, 20]
-- > +U[x, 3, 30]
-- > +U[x, 4, null]
-- > +U[y, 5, 5]
-- > +U[y, 6, 20]
-- > +U[x, 8, 10]

-- case: dedup-rank-read
SELECT a, b, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY b ORDER BY ts DESC) AS rn FROM t) WHERE rn = 1;
-- expect: Flink 2.3.0
-- > +I[1, x, 1]
-- > +I[2, y, 1]
-- > -U[1, x, 1]
-- > +U[3, x, 1]
-- > -U[3, x, 1]
-- > +U[4, x, 1]
-- > -U[2, y, 1]
-- > +U[5, y, 1]
-- > -U[5, y, 1]
-- > +U[6, y, 1]
-- > -U[4, x, 1]
-- > +U[8, x, 1]

-- case: dedup-proc-first
SELECT a, b, c FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY b ORDER BY pt) AS rn FROM (SELECT *, PROCTIME() AS pt FROM p)) WHERE rn = 1;
-- expect: Flink 2.3.0
-- > +I[1, x, 10]
-- > +I[2, y, 20]
-- > +I[8, z, 1]

-- case: dedup-proc-last
SELECT a, b, c FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY b ORDER BY pt DESC) AS rn FROM (SELECT *, PROCTIME() AS pt FROM p)) WHERE rn = 1;
-- expect: Flink 2.3.0
-- > +I[1, x, 10]
-- > +I[2, y, 20]
-- > -U[1, x, 10]
-- > +U[3, x, 30]
-- > -U[3, x, 30]
-- > +U[4, x, null]
-- > -U[2, y, 20]
-- > +U[5, y, 5]
-- > -U[5, y, 5]
-- > +U[6, y, 20]
-- > -U[4, x, null]
-- > +U[7, x, 7]
-- > -U[7, x, 7]
-- > +U[8, x, 10]
-- > +I[8, z, 1]

-- case: dedup-mini-batch
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.size=100
-- config: table.exec.mini-batch.allow-latency=10 s
-- compare: final
SELECT a, b, c FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY b ORDER BY ts DESC) AS rn FROM t) WHERE rn = 1;
-- expect: Flink 2.3.0
-- > +I[1, x, 10]
-- > +I[2, y, 20]
-- > -U[1, x, 10]
-- > +U[3, x, 30]
-- > -U[3, x, 30]
-- > +U[4, x, null]
-- > -U[4, x, null]
-- > +U[8, x, 10]
-- > -U[2, y, 20]
-- > +U[5, y, 5]
-- > -U[5, y, 5]
-- > +U[6, y, 20]

-- case: dedup-then-agg
SELECT COUNT(*), SUM(a) FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY b ORDER BY ts DESC) AS rn FROM t) WHERE rn = 1;
-- expect: Flink 2.3.0
-- > +I[1, 1]
-- > -U[1, 1]
-- > +U[2, 3]
-- > -U[2, 3]
-- > +U[1, 2]
-- > -U[1, 2]
-- > +U[2, 5]
-- > -U[2, 5]
-- > +U[1, 2]
-- > -U[1, 2]
-- > +U[2, 6]
-- > -U[2, 6]
-- > +U[1, 4]
-- > -U[1, 4]
-- > +U[2, 9]
-- > -U[2, 9]
-- > +U[1, 4]
-- > -U[1, 4]
-- > +U[2, 10]
-- > -U[2, 10]
-- > +U[1, 6]
-- > -U[1, 6]
-- > +U[2, 14]

-- case: dedup-batch
-- mode: batch
-- compare: unordered
SELECT a, b FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY b ORDER BY ts DESC, a) AS rn FROM t) WHERE rn = 1;
-- expect: Flink 2.3.0
-- > +I[8, x]
-- > +I[6, y]

-- case: limit
SELECT a, b FROM p LIMIT 3;
-- expect: Flink 2.3.0
-- > +I[1, x]
-- > +I[2, y]
-- > +I[3, x]

-- case: limit-offset
SELECT a, b FROM p LIMIT 2 OFFSET 3;
-- expect: Flink 2.3.0
-- > +I[4, x]
-- > +I[5, y]

-- case: limit-zero
SELECT a, b FROM p LIMIT 0;
-- expect: Flink 2.3.0

-- case: fetch-first
SELECT a, b FROM p ORDER BY c DESC FETCH FIRST 2 ROWS ONLY;
-- expect: Flink 2.3.0
-- > +I[1, x]
-- > +I[2, y]
-- > -D[1, x]
-- > +I[3, x]

-- case: order-limit
SELECT a, b, c FROM p ORDER BY c, a LIMIT 3;
-- expect: Flink 2.3.0
-- > +I[1, x, 10]
-- > +I[2, y, 20]
-- > +I[3, x, 30]
-- > -D[3, x, 30]
-- > +I[4, x, null]
-- > -D[2, y, 20]
-- > +I[5, y, 5]
-- > -D[1, x, 10]
-- > +I[7, x, 7]
-- > -D[7, x, 7]
-- > +I[8, z, 1]

-- case: order-limit-offset
SELECT a, c FROM p ORDER BY a DESC LIMIT 2 OFFSET 1;
-- expect: Flink 2.3.0
-- > +I[1, 10]
-- > -U[1, 10]
-- > +U[2, 20]
-- > +I[1, 10]
-- > -U[2, 20]
-- > +U[3, 30]
-- > -U[1, 10]
-- > +U[2, 20]
-- > -U[3, 30]
-- > +U[4, null]
-- > -U[2, 20]
-- > +U[3, 30]
-- > -U[4, null]
-- > +U[5, 5]
-- > -U[3, 30]
-- > +U[4, null]
-- > -U[5, 5]
-- > +U[6, 20]
-- > -U[4, null]
-- > +U[5, 5]
-- > -U[6, 20]
-- > +U[7, 7]
-- > -U[5, 5]
-- > +U[6, 20]
-- > -U[7, 7]
-- > +U[8, 1]
-- > -U[6, 20]
-- > +U[7, 7]

-- case: order-limit-retract
SELECT k, v FROM r ORDER BY v DESC LIMIT 2;
-- expect: Flink 2.3.0
-- > +I[a, 1]
-- > +I[a, 2]
-- > -D[a, 1]
-- > +I[b, 3]
-- > -D[a, 2]
-- > +I[a, 1]
-- > -D[a, 1]
-- > +I[a, 5]
-- > -D[b, 3]
-- > +I[a, 4]
-- > -D[a, 4]
-- > +I[b, 3]

-- case: limit-retract
SELECT k, v FROM r LIMIT 2;
-- expect: Flink 2.3.0
-- > +I[a, 1]
-- > +I[a, 2]
-- > -D[a, 2]
-- > +I[b, 3]
-- > -D[a, 1]
-- > +I[a, 5]

-- case: order-limit-agg
SELECT b, COUNT(*) AS n FROM p GROUP BY b ORDER BY n DESC LIMIT 1;
-- expect: Flink 2.3.0
-- > +I[x, 1]
-- > -U[x, 1]
-- > +U[x, 2]
-- > -U[x, 2]
-- > +U[x, 3]
-- > -U[x, 3]
-- > +U[x, 4]
-- > -U[x, 4]
-- > +U[x, 5]

-- case: temporal-sort
SELECT a, b, ts FROM t ORDER BY ts;
-- expect: Flink 2.3.0
-- > +I[1, x, 2020-01-01T00:00:01]
-- > +I[3, x, 2020-01-01T00:00:02]
-- > +I[2, y, 2020-01-01T00:00:03]
-- > +I[4, x, 2020-01-01T00:00:05]
-- > +I[6, y, 2020-01-01T00:00:09]
-- > +I[8, x, 2020-01-01T00:00:09]

-- case: temporal-sort-more
SELECT a, b, ts FROM t ORDER BY ts, c DESC;
-- expect: Flink 2.3.0
-- > +I[1, x, 2020-01-01T00:00:01]
-- > +I[3, x, 2020-01-01T00:00:02]
-- > +I[2, y, 2020-01-01T00:00:03]
-- > +I[4, x, 2020-01-01T00:00:05]
-- > +I[6, y, 2020-01-01T00:00:09]
-- > +I[8, x, 2020-01-01T00:00:09]

-- case: order-batch
-- mode: batch
SELECT a, b, c FROM p ORDER BY c DESC NULLS LAST, a;
-- expect: Flink 2.3.0
-- > +I[3, x, 30]
-- > +I[2, y, 20]
-- > +I[6, y, 20]
-- > +I[1, x, 10]
-- > +I[8, x, 10]
-- > +I[7, x, 7]
-- > +I[5, y, 5]
-- > +I[8, z, 1]
-- > +I[4, x, null]

-- case: order-batch-nulls
-- mode: batch
SELECT a, c FROM p ORDER BY c, a DESC;
-- expect: Flink 2.3.0
-- > +I[4, null]
-- > +I[8, 1]
-- > +I[5, 5]
-- > +I[7, 7]
-- > +I[8, 10]
-- > +I[1, 10]
-- > +I[6, 20]
-- > +I[2, 20]
-- > +I[3, 30]

-- case: order-batch-limit
-- mode: batch
SELECT a, c FROM p ORDER BY c, a LIMIT 3 OFFSET 2;
-- expect: Flink 2.3.0
-- > +I[5, 5]
-- > +I[7, 7]
-- > +I[1, 10]

-- case: order-batch-expression
-- mode: batch
SELECT b, a FROM p ORDER BY a * -1, b LIMIT 4;
-- expect: Flink 2.3.0
-- > +I[x, 8]
-- > +I[z, 8]
-- > +I[x, 7]
-- > +I[y, 6]

-- case: order-batch-ordinal
-- mode: batch
SELECT b, COUNT(*) AS n FROM p GROUP BY b ORDER BY 2 DESC, 1;
-- expect: Flink 2.3.0
-- > +I[x, 5]
-- > +I[y, 3]
-- > +I[z, 1]

-- case: batch-limit-only-offset
-- mode: batch
SELECT a, b FROM p ORDER BY a, b OFFSET 6 ROWS;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Not support limitEnd is max value now!

-- case: error-over-two-windows
SELECT SUM(c) OVER (PARTITION BY b ORDER BY ts), SUM(c) OVER (PARTITION BY a ORDER BY ts) FROM t;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Sql optimization: Cannot generate a valid execution plan for the given query: \n\nFlinkLogicalSink(table=[*anonymous_collect$283*], fields=[EXPR$0, EXPR$1])\n+- FlinkLogicalCalc(select=[CASE(>(w0$o0, 0:BIGINT), w0$o1, null:INTEGER) AS EXPR$0, CASE(>(w1$o0, 0:BIGINT), w1$o1, null:INTEGER) AS EXPR$1])\n   +- FlinkLogicalOverAggregate(window#0=[window(partition {1} order by [3 ASC-nulls-first] aggs [COUNT($2), $SUM0($2)])], window#1=[window(partition {0} order by [3 ASC-nulls-first] aggs [COUNT($2), $SUM0($2)])])\n      +- FlinkLogicalWatermarkAssigner(rowtime=[ts], watermark=[-($3, 2000:INTERVAL SECOND)])\n         +- FlinkLogicalTableSourceScan(table=[[*anonymous_datastream_source$282*]], fields=[a, b, c, ts])\n\nOver Agg: Unsupported use of OVER windows. All aggregates must be computed on the same window. please re-check the over window statement.\nPlease check the documentation for the set of currently supported SQL features.
-- ! org.apache.flink.table.api.TableException: Over Agg: Unsupported use of OVER windows. All aggregates must be computed on the same window. please re-check the over window statement.

-- case: error-over-two-frames
SELECT SUM(c) OVER (PARTITION BY b ORDER BY ts), SUM(c) OVER (PARTITION BY b ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Sql optimization: Cannot generate a valid execution plan for the given query: \n\nFlinkLogicalSink(table=[*anonymous_collect$285*], fields=[EXPR$0, EXPR$1])\n+- FlinkLogicalCalc(select=[CASE(>(w0$o0, 0:BIGINT), w0$o1, null:INTEGER) AS EXPR$0, CASE(>(w1$o0, 0:BIGINT), w1$o1, null:INTEGER) AS EXPR$1])\n   +- FlinkLogicalOverAggregate(window#0=[window(partition {0} order by [2 ASC-nulls-first] aggs [COUNT($1), $SUM0($1)])], window#1=[window(partition {0} order by [2 ASC-nulls-first] rows between $3 PRECEDING and CURRENT ROW aggs [COUNT($1), $SUM0($1)])])\n      +- FlinkLogicalCalc(select=[b, c, ts])\n         +- FlinkLogicalWatermarkAssigner(rowtime=[ts], watermark=[-($3, 2000:INTERVAL SECOND)])\n            +- FlinkLogicalTableSourceScan(table=[[*anonymous_datastream_source$284*]], fields=[a, b, c, ts])\n\nOver Agg: Unsupported use of OVER windows. All aggregates must be computed on the same window. please re-check the over window statement.\nPlease check the documentation for the set of currently supported SQL features.
-- ! org.apache.flink.table.api.TableException: Over Agg: Unsupported use of OVER windows. All aggregates must be computed on the same window. please re-check the over window statement.

-- case: error-over-desc
SELECT SUM(c) OVER (PARTITION BY b ORDER BY ts DESC) FROM t;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: The window can only be ordered in ASCENDING mode.

-- case: error-over-no-order
SELECT SUM(c) OVER (PARTITION BY b) FROM t;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: The window can only be ordered by a single time column.

-- case: error-over-following
SELECT SUM(c) OVER (PARTITION BY b ORDER BY ts ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING) FROM t;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: OVER RANGE FOLLOWING windows are not supported yet.

-- case: error-over-lead
SELECT LEAD(c) OVER (PARTITION BY b ORDER BY ts) FROM t;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: LEAD Function is not supported in stream mode.

-- case: error-over-ntile
SELECT NTILE(2) OVER (PARTITION BY b ORDER BY ts) FROM t;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: NTILE Function is not supported in stream mode.

-- case: error-over-updates
SELECT SUM(n) OVER (PARTITION BY b ORDER BY PROCTIME()) FROM (SELECT b, COUNT(*) AS n FROM p GROUP BY b);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: StreamPhysicalOverAggregate doesn't support consuming update changes which is produced by node GroupAggregate(groupBy=[b], select=[b, COUNT(*) AS n])

-- case: error-over-rowtime-updates
SELECT SUM(n) OVER (PARTITION BY n ORDER BY ts) FROM (SELECT ts, COUNT(*) AS n FROM t GROUP BY ts);
-- expect: Flink 2.3.0
-- > +I[1]
-- > +I[2]
-- > +I[2]
-- > -U[2]
-- > +U[3]
-- > +I[4]
-- > -D[3]
-- > -U[4]
-- > +U[3]
-- > +U[2]
-- > +I[4]
-- > +I[3]
-- > -U[3]
-- > +U[4]
-- > -U[4]
-- > +U[5]
-- > -D[5]
-- > +U[4]

-- case: error-over-bounded-non-time
SELECT SUM(c) OVER (PARTITION BY b ORDER BY c ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM p;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Non-time attribute sort is not supported for bounded OVER window.

-- case: error-over-two-order-columns
SELECT SUM(c) OVER (PARTITION BY b ORDER BY ts, c) FROM t;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: The window can only be ordered by a single time column.

-- case: error-rank-no-order
SELECT * FROM (SELECT a, ROW_NUMBER() OVER (PARTITION BY b) AS rn FROM p) WHERE rn <= 1;
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Error while applying rule FlinkLogicalOverAggregateConverter(in:NONE,out:LOGICAL), args [rel#76458:LogicalWindow.NONE.any.None: 0.[NONE].[NONE].[NONE](input=RelSubset#76457,window#0=window(partition {1} rows between UNBOUNDED PRECEDING and CURRENT ROW aggs [ROW_NUMBER()]))]
-- ! org.apache.flink.table.api.ValidationException: Over Agg: The window rank function requires order by clause with non-constant fields. please re-check the over window statement.

-- case: error-rank-streaming
SELECT * FROM (SELECT a, RANK() OVER (PARTITION BY b ORDER BY c) AS rn FROM p) WHERE rn <= 1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: RANK() on streaming table is not supported currently

-- case: error-rank-nested
SELECT SUM(ROW_NUMBER() OVER (ORDER BY a)) FROM p;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 42: Aggregate expressions cannot be nested
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 42: Aggregate expressions cannot be nested
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Aggregate expressions cannot be nested

-- case: error-sort-streaming
SELECT a FROM p ORDER BY a;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Sort on a non-time-attribute field is not supported.

-- case: error-offset-streaming
SELECT a FROM p ORDER BY a OFFSET 2 ROWS;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: FETCH is missed, which on streaming table is not supported currently.

-- case: error-rank-only-lower
SELECT * FROM (SELECT a, ROW_NUMBER() OVER (PARTITION BY b ORDER BY ts) AS rn FROM t) WHERE rn > 2;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Rank end is not specified. Currently rank only support TopN, which means the rank end must be specified.

-- case: error-over-in-where
SELECT a FROM t WHERE ROW_NUMBER() OVER (ORDER BY ts) = 1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 23 to line 1, column 53: Windowed aggregate expression is illegal in WHERE clause
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 23 to line 1, column 53: Windowed aggregate expression is illegal in WHERE clause
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Windowed aggregate expression is illegal in WHERE clause

-- case: error-dedup-proc-updates
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY PROCTIME()) AS rn FROM r) WHERE rn = 1;
-- expect: Flink 2.3.0
-- > +I[a, 1, 2, 1]
-- > +I[b, 3, 1, 1]
-- > -D[a, 1, 2, 1]
-- > +I[a, 5, 2, 1]

-- case: error-row-number-frame
SELECT ROW_NUMBER() OVER (ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 39 to line 1, column 42: ROW/RANGE not allowed with RANK, DENSE_RANK or ROW_NUMBER functions
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 39 to line 1, column 42: ROW/RANGE not allowed with RANK, DENSE_RANK or ROW_NUMBER functions
-- ! org.apache.calcite.sql.validate.SqlValidatorException: ROW/RANGE not allowed with RANK, DENSE_RANK or ROW_NUMBER functions

-- case: error-batch-agg-no-order-range
-- mode: batch
SELECT SUM(c) OVER (PARTITION BY b RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM p;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 20 to line 1, column 77: Window specification must contain an ORDER BY clause
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 20 to line 1, column 77: Window specification must contain an ORDER BY clause
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Window specification must contain an ORDER BY clause
