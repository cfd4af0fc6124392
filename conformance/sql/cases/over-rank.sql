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

-- case: over-default-frame
SELECT a, SUM(c) OVER (PARTITION BY b ORDER BY ts), MIN(c) OVER (PARTITION BY b ORDER BY ts) FROM t;

-- case: over-rows-unbounded
SELECT a, SUM(c) OVER (PARTITION BY b ORDER BY ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM t;

-- case: over-rows-bounded
SELECT a, SUM(c) OVER (PARTITION BY b ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW), AVG(c) OVER (PARTITION BY b ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t;

-- case: over-range-bounded
SELECT a, SUM(c) OVER (PARTITION BY b ORDER BY ts RANGE BETWEEN INTERVAL '2' SECOND PRECEDING AND CURRENT ROW), MAX(c) OVER (PARTITION BY b ORDER BY ts RANGE BETWEEN INTERVAL '2' SECOND PRECEDING AND CURRENT ROW) FROM t;

-- case: over-no-partition
SELECT a, COUNT(*) OVER (ORDER BY ts), LAST_VALUE(b) OVER (ORDER BY ts) FROM t;

-- case: over-distinct
SELECT a, COUNT(DISTINCT c) OVER (PARTITION BY b ORDER BY ts) FROM t;

-- case: over-row-number
SELECT a, b, ROW_NUMBER() OVER (PARTITION BY b ORDER BY ts) FROM t;

-- case: over-lag
SELECT a, LAG(c) OVER (PARTITION BY b ORDER BY ts), LAG(c, 2, -1) OVER (PARTITION BY b ORDER BY ts) FROM t;

-- case: over-expression
SELECT a + 1, c - SUM(c + 1) OVER (PARTITION BY b ORDER BY ts) / 2 AS x FROM t WHERE a < 7;

-- case: over-filter-on-result
SELECT * FROM (SELECT a, b, SUM(c) OVER (PARTITION BY b ORDER BY ts) AS s FROM t) WHERE s > 40;

-- case: over-non-time
SELECT a, b, SUM(a) OVER (PARTITION BY b ORDER BY c RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM p;

-- case: over-non-time-rows
SELECT a, b, SUM(a) OVER (PARTITION BY b ORDER BY c DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM p;

-- case: over-non-time-row-number
SELECT a, b, ROW_NUMBER() OVER (PARTITION BY b ORDER BY c) FROM p;

-- case: over-non-time-rank
SELECT a, b, RANK() OVER (PARTITION BY b ORDER BY c), DENSE_RANK() OVER (PARTITION BY b ORDER BY c) FROM p;

-- case: over-non-time-retract
SELECT k, v, SUM(v) OVER (PARTITION BY k ORDER BY v RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM r;

-- case: over-non-time-retract-rows
SELECT k, v, COUNT(*) OVER (PARTITION BY k ORDER BY v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM r;

-- case: over-batch-rows
-- mode: batch
-- compare: unordered
SELECT a, SUM(c) OVER (PARTITION BY b ORDER BY a ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING), MIN(c) OVER (PARTITION BY b ORDER BY a ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) FROM p;

-- case: over-batch-range
-- mode: batch
-- compare: unordered
SELECT a, c, COUNT(*) OVER (PARTITION BY b ORDER BY c RANGE BETWEEN 5 PRECEDING AND 10 FOLLOWING), SUM(a) OVER (ORDER BY c) FROM p;

-- case: over-batch-ranks
-- mode: batch
-- compare: unordered
SELECT a, b, ROW_NUMBER() OVER (PARTITION BY b ORDER BY a), RANK() OVER (PARTITION BY b ORDER BY c), DENSE_RANK() OVER (PARTITION BY b ORDER BY c), PERCENT_RANK() OVER (PARTITION BY b ORDER BY c), CUME_DIST() OVER (PARTITION BY b ORDER BY c), NTILE(2) OVER (PARTITION BY b ORDER BY a) FROM p;

-- case: over-batch-lead-lag
-- mode: batch
-- compare: unordered
SELECT a, LEAD(a) OVER (PARTITION BY b ORDER BY a), LAG(a, 2) OVER (PARTITION BY b ORDER BY a), LEAD(c, 1, 0) OVER (PARTITION BY b ORDER BY a), LAG(c, 1, a) OVER (PARTITION BY b ORDER BY a) FROM p;

-- case: over-batch-first-last
-- mode: batch
-- compare: unordered
SELECT a, FIRST_VALUE(c) OVER (PARTITION BY b ORDER BY a), LAST_VALUE(c) OVER (PARTITION BY b ORDER BY a), LAST_VALUE(a) OVER (PARTITION BY b ORDER BY a ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM p;

-- case: over-batch-no-order
-- mode: batch
-- compare: unordered
SELECT a, SUM(c) OVER (PARTITION BY b), COUNT(*) OVER () FROM p;

-- case: over-batch-several-windows
-- mode: batch
-- compare: unordered
SELECT a, SUM(c) OVER (PARTITION BY b ORDER BY a), MAX(c) OVER (PARTITION BY a ORDER BY b), ROW_NUMBER() OVER (ORDER BY a, b) FROM p;

-- case: over-batch-on-agg
-- mode: batch
-- compare: unordered
SELECT b, SUM(c), RANK() OVER (ORDER BY SUM(c) DESC) FROM p GROUP BY b;

-- case: topn
SELECT * FROM (SELECT a, b, c, ROW_NUMBER() OVER (PARTITION BY b ORDER BY a DESC) AS rn FROM p) WHERE rn <= 2;

-- case: topn-no-rank
SELECT a, b FROM (SELECT a, b, c, ROW_NUMBER() OVER (PARTITION BY b ORDER BY a DESC) AS rn FROM p) WHERE rn <= 2;

-- case: topn-offset
SELECT a, b, rn FROM (SELECT a, b, ROW_NUMBER() OVER (PARTITION BY b ORDER BY a DESC) AS rn FROM p) WHERE rn > 1 AND rn < 4;

-- case: topn-second-only
SELECT a, b, rn FROM (SELECT a, b, ROW_NUMBER() OVER (PARTITION BY b ORDER BY a DESC) AS rn FROM p) WHERE rn = 2;

-- case: top1-with-rank
SELECT a, b, rn FROM (SELECT a, b, ROW_NUMBER() OVER (PARTITION BY b ORDER BY c DESC) AS rn FROM p) WHERE rn = 1;

-- case: topn-global
SELECT a, rn FROM (SELECT a, ROW_NUMBER() OVER (ORDER BY c) AS rn FROM p) WHERE rn <= 3;

-- case: topn-nulls
SELECT a, c, rn FROM (SELECT a, c, ROW_NUMBER() OVER (ORDER BY c DESC NULLS FIRST) AS rn FROM p) WHERE rn <= 3;

-- case: topn-retract
SELECT k, v, rn FROM (SELECT k, v, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC) AS rn FROM r) WHERE rn <= 2;

-- case: topn-retract-no-rank
SELECT k, v FROM (SELECT k, v, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC) AS rn FROM r) WHERE rn <= 2;

-- case: topn-variable
SELECT k, v FROM (SELECT k, v, n, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC) AS rn FROM r) WHERE rn <= n;

-- case: topn-variable-append
SELECT a, b FROM (SELECT a, b, c, ROW_NUMBER() OVER (PARTITION BY b ORDER BY a DESC) AS rn FROM (SELECT a, b, CHAR_LENGTH(b) + 1 AS c FROM p)) WHERE rn <= c;

-- case: topn-update-fast
SELECT b, n, rn FROM (SELECT b, n, ROW_NUMBER() OVER (ORDER BY n DESC) AS rn FROM (SELECT b, COUNT(*) AS n FROM p GROUP BY b)) WHERE rn <= 2;

-- case: topn-update-fast-no-rank
SELECT b, n FROM (SELECT b, n, ROW_NUMBER() OVER (ORDER BY n DESC) AS rn FROM (SELECT b, COUNT(*) AS n FROM p GROUP BY b)) WHERE rn <= 2;

-- case: topn-on-sum
SELECT b, s, rn FROM (SELECT b, s, ROW_NUMBER() OVER (ORDER BY s DESC) AS rn FROM (SELECT b, SUM(c) AS s FROM p GROUP BY b)) WHERE rn <= 2;

-- case: topn-upsert-source
SELECT k, v, rn FROM (SELECT k, v, ROW_NUMBER() OVER (PARTITION BY g ORDER BY v) AS rn FROM u) WHERE rn <= 1;

-- case: topn-sink
-- upsert: k
SELECT k, v FROM (SELECT k, v, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC) AS rn FROM r) WHERE rn = 1;

-- case: topn-then-agg
SELECT COUNT(*), SUM(a) FROM (SELECT a, b, ROW_NUMBER() OVER (PARTITION BY b ORDER BY a DESC) AS rn FROM p) WHERE rn <= 2;

-- case: topn-extra-condition
SELECT a, b, rn FROM (SELECT a, b, ROW_NUMBER() OVER (PARTITION BY b ORDER BY a DESC) AS rn FROM p) WHERE rn <= 2 AND a > 3;

-- case: topn-qualify
SELECT a, b FROM p QUALIFY ROW_NUMBER() OVER (PARTITION BY b ORDER BY c) <= 1;

-- case: rank-batch
-- mode: batch
-- compare: unordered
SELECT * FROM (SELECT a, b, RANK() OVER (PARTITION BY b ORDER BY c DESC) AS rk FROM p) WHERE rk <= 2;

-- case: topn-batch
-- mode: batch
-- compare: unordered
SELECT * FROM (SELECT a, b, ROW_NUMBER() OVER (PARTITION BY b ORDER BY a DESC) AS rn FROM p) WHERE rn BETWEEN 2 AND 3;

-- case: dense-rank-batch
-- mode: batch
-- compare: unordered
SELECT * FROM (SELECT a, b, DENSE_RANK() OVER (ORDER BY c) AS rk FROM p) WHERE rk = 2;

-- case: dedup-row-first
SELECT a, b, c, ts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY b ORDER BY ts) AS rn FROM t) WHERE rn = 1;

-- case: dedup-row-last
SELECT a, b, c, ts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY b ORDER BY ts DESC) AS rn FROM t) WHERE rn = 1;

-- case: dedup-row-last-sink
-- upsert: b
SELECT b, a, c FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY b ORDER BY ts DESC) AS rn FROM t) WHERE rn = 1;

-- case: dedup-rank-read
SELECT a, b, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY b ORDER BY ts DESC) AS rn FROM t) WHERE rn = 1;

-- case: dedup-proc-first
SELECT a, b, c FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY b ORDER BY pt) AS rn FROM (SELECT *, PROCTIME() AS pt FROM p)) WHERE rn = 1;

-- case: dedup-proc-last
SELECT a, b, c FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY b ORDER BY pt DESC) AS rn FROM (SELECT *, PROCTIME() AS pt FROM p)) WHERE rn = 1;

-- case: dedup-mini-batch
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.size=100
-- config: table.exec.mini-batch.allow-latency=10 s
-- compare: final
SELECT a, b, c FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY b ORDER BY ts DESC) AS rn FROM t) WHERE rn = 1;

-- case: dedup-then-agg
SELECT COUNT(*), SUM(a) FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY b ORDER BY ts DESC) AS rn FROM t) WHERE rn = 1;

-- case: dedup-batch
-- mode: batch
-- compare: unordered
SELECT a, b FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY b ORDER BY ts DESC, a) AS rn FROM t) WHERE rn = 1;

-- case: limit
SELECT a, b FROM p LIMIT 3;

-- case: limit-offset
SELECT a, b FROM p LIMIT 2 OFFSET 3;

-- case: limit-zero
SELECT a, b FROM p LIMIT 0;

-- case: fetch-first
SELECT a, b FROM p ORDER BY c DESC FETCH FIRST 2 ROWS ONLY;

-- case: order-limit
SELECT a, b, c FROM p ORDER BY c, a LIMIT 3;

-- case: order-limit-offset
SELECT a, c FROM p ORDER BY a DESC LIMIT 2 OFFSET 1;

-- case: order-limit-retract
SELECT k, v FROM r ORDER BY v DESC LIMIT 2;

-- case: limit-retract
SELECT k, v FROM r LIMIT 2;

-- case: order-limit-agg
SELECT b, COUNT(*) AS n FROM p GROUP BY b ORDER BY n DESC LIMIT 1;

-- case: temporal-sort
SELECT a, b, ts FROM t ORDER BY ts;

-- case: temporal-sort-more
SELECT a, b, ts FROM t ORDER BY ts, c DESC;

-- case: order-batch
-- mode: batch
SELECT a, b, c FROM p ORDER BY c DESC NULLS LAST, a;

-- case: order-batch-nulls
-- mode: batch
SELECT a, c FROM p ORDER BY c, a DESC;

-- case: order-batch-limit
-- mode: batch
SELECT a, c FROM p ORDER BY c, a LIMIT 3 OFFSET 2;

-- case: order-batch-expression
-- mode: batch
SELECT b, a FROM p ORDER BY a * -1, b LIMIT 4;

-- case: order-batch-ordinal
-- mode: batch
SELECT b, COUNT(*) AS n FROM p GROUP BY b ORDER BY 2 DESC, 1;

-- case: batch-limit-only-offset
-- mode: batch
SELECT a, b FROM p ORDER BY a, b OFFSET 6 ROWS;

-- case: error-over-two-windows
SELECT SUM(c) OVER (PARTITION BY b ORDER BY ts), SUM(c) OVER (PARTITION BY a ORDER BY ts) FROM t;

-- case: error-over-two-frames
SELECT SUM(c) OVER (PARTITION BY b ORDER BY ts), SUM(c) OVER (PARTITION BY b ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t;

-- case: error-over-desc
SELECT SUM(c) OVER (PARTITION BY b ORDER BY ts DESC) FROM t;

-- case: error-over-no-order
SELECT SUM(c) OVER (PARTITION BY b) FROM t;

-- case: error-over-following
SELECT SUM(c) OVER (PARTITION BY b ORDER BY ts ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING) FROM t;

-- case: error-over-lead
SELECT LEAD(c) OVER (PARTITION BY b ORDER BY ts) FROM t;

-- case: error-over-ntile
SELECT NTILE(2) OVER (PARTITION BY b ORDER BY ts) FROM t;

-- case: error-over-updates
SELECT SUM(n) OVER (PARTITION BY b ORDER BY PROCTIME()) FROM (SELECT b, COUNT(*) AS n FROM p GROUP BY b);

-- case: error-over-rowtime-updates
SELECT SUM(n) OVER (PARTITION BY n ORDER BY ts) FROM (SELECT ts, COUNT(*) AS n FROM t GROUP BY ts);

-- case: error-over-bounded-non-time
SELECT SUM(c) OVER (PARTITION BY b ORDER BY c ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM p;

-- case: error-over-two-order-columns
SELECT SUM(c) OVER (PARTITION BY b ORDER BY ts, c) FROM t;

-- case: error-rank-no-order
SELECT * FROM (SELECT a, ROW_NUMBER() OVER (PARTITION BY b) AS rn FROM p) WHERE rn <= 1;

-- case: error-rank-streaming
SELECT * FROM (SELECT a, RANK() OVER (PARTITION BY b ORDER BY c) AS rn FROM p) WHERE rn <= 1;

-- case: error-rank-nested
SELECT SUM(ROW_NUMBER() OVER (ORDER BY a)) FROM p;

-- case: error-sort-streaming
SELECT a FROM p ORDER BY a;

-- case: error-offset-streaming
SELECT a FROM p ORDER BY a OFFSET 2 ROWS;

-- case: error-rank-only-lower
SELECT * FROM (SELECT a, ROW_NUMBER() OVER (PARTITION BY b ORDER BY ts) AS rn FROM t) WHERE rn > 2;

-- case: error-over-in-where
SELECT a FROM t WHERE ROW_NUMBER() OVER (ORDER BY ts) = 1;

-- case: error-dedup-proc-updates
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY PROCTIME()) AS rn FROM r) WHERE rn = 1;

-- case: error-row-number-frame
SELECT ROW_NUMBER() OVER (ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t;

-- case: error-batch-agg-no-order-range
-- mode: batch
SELECT SUM(c) OVER (PARTITION BY b RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM p;
