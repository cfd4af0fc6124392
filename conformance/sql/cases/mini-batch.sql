--  Bundles: single-phase, two-phase, split DISTINCT.
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.allow-latency=100 s
-- config: table.exec.mini-batch.size=4
-- source t: (a INT, b STRING, c BIGINT, d DOUBLE)
-- +I [1, "x", 10, 1.5]
-- +I [2, "y", 20, 2.5]
-- +I [1, "y", null, 0.5]
-- +I [1, "x", 40, null]
-- +I [2, "x", 20, 2.5]
-- +I [1, "z", 5, 9.0]
-- +I [3, "x", 5, 9.0]
-- +I [1, "x", 10, 1.0]
-- +I [2, "z", 7, 1.0]
-- +I [3, "z", 8, 1.0]
-- source r: (k STRING, v INT, w BIGINT) changelog=I,UB,UA,D
-- +I ["a", 1, 10]
-- +I ["b", 2, 20]
-- +I ["a", 3, 30]
-- -U ["a", 1, 10]
-- +U ["a", 5, 10]
-- -D ["b", 2, 20]
-- +I ["b", 7, null]
-- -D ["a", 3, 30]
-- +I ["c", 9, 1]
-- -D ["c", 9, 1]
-- -D ["b", 7, null]

-- case: auto
SELECT a, COUNT(*), SUM(c), MIN(d), MAX(b), AVG(c) FROM t GROUP BY a;

-- case: one-phase
-- config: table.optimizer.agg-phase-strategy=ONE_PHASE
SELECT a, COUNT(*), SUM(c), MIN(d), MAX(b), AVG(c) FROM t GROUP BY a;

-- case: two-phase
-- config: table.optimizer.agg-phase-strategy=TWO_PHASE
SELECT a, COUNT(*), SUM(c), MIN(d), MAX(b), AVG(c) FROM t GROUP BY a;

-- case: two-phase-size-1
-- config: table.exec.mini-batch.size=1
SELECT a, COUNT(*), SUM(c) FROM t GROUP BY a;

-- case: two-phase-size-2
-- config: table.exec.mini-batch.size=2
SELECT a, COUNT(*), SUM(c) FROM t GROUP BY a;

-- case: one-phase-size-2
-- config: table.exec.mini-batch.size=2
-- config: table.optimizer.agg-phase-strategy=ONE_PHASE
SELECT a, COUNT(*), SUM(c) FROM t GROUP BY a;

-- case: global-aggregate
-- config: table.exec.mini-batch.size=3
SELECT COUNT(*), SUM(c), COUNT(DISTINCT b) FROM t;

-- case: distinct
SELECT a, COUNT(DISTINCT b), SUM(DISTINCT c) FROM t GROUP BY a;

-- case: distinct-filter
SELECT a, COUNT(DISTINCT b) FILTER (WHERE c > 5), COUNT(DISTINCT b), COUNT(*) FROM t GROUP BY a;

-- case: split
-- config: table.optimizer.distinct-agg.split.enabled=true
SELECT a, COUNT(DISTINCT b), SUM(c), MAX(d), COUNT(*) FROM t GROUP BY a;

-- case: split-one-phase
-- config: table.optimizer.distinct-agg.split.enabled=true
-- config: table.optimizer.agg-phase-strategy=ONE_PHASE
-- compare: final
SELECT a, COUNT(DISTINCT b), SUM(c), MAX(d), COUNT(*) FROM t GROUP BY a;

-- case: split-no-incremental
-- config: table.optimizer.distinct-agg.split.enabled=true
-- config: table.optimizer.incremental-agg-enabled=false
-- compare: final
SELECT a, COUNT(DISTINCT b), SUM(c), AVG(d), COUNT(*) FROM t GROUP BY a;

-- case: split-two-distincts
-- config: table.optimizer.distinct-agg.split.enabled=true
SELECT a, COUNT(DISTINCT b), SUM(DISTINCT c), COUNT(DISTINCT c) FILTER (WHERE b = 'x') FROM t GROUP BY a;

-- case: split-global
-- config: table.optimizer.distinct-agg.split.enabled=true
SELECT COUNT(DISTINCT b), SUM(DISTINCT c), COUNT(*) FROM t;

-- case: split-avg
-- config: table.optimizer.distinct-agg.split.enabled=true
SELECT a, AVG(DISTINCT c), COUNT(DISTINCT b), AVG(c) FROM t GROUP BY a;

-- case: split-retract
-- config: table.optimizer.distinct-agg.split.enabled=true
-- compare: final
SELECT k, COUNT(DISTINCT v), SUM(w), COUNT(*) FROM r GROUP BY k;

-- case: split-first-last
-- config: table.optimizer.distinct-agg.split.enabled=true
SELECT a, COUNT(DISTINCT b), LAST_VALUE(c), FIRST_VALUE(c), LISTAGG(b) FROM t GROUP BY a;

-- case: retract
SELECT k, COUNT(*), SUM(v), COUNT(w) FROM r GROUP BY k;

-- case: retract-size-1
-- config: table.exec.mini-batch.size=1
SELECT k, COUNT(*), SUM(v) FROM r GROUP BY k;

-- case: retract-min-max
SELECT k, MIN(v), MAX(v) FROM r GROUP BY k;

-- case: retract-collect
SELECT k, LISTAGG(CAST(v AS STRING)), COLLECT(v) FROM r GROUP BY k;

-- case: listagg
SELECT a, LISTAGG(b, '+'), ARRAY_AGG(c), COLLECT(b) FROM t GROUP BY a;

-- case: first-last
SELECT a, FIRST_VALUE(b), LAST_VALUE(c) FROM t GROUP BY a;

-- case: agg-of-agg
SELECT n, COUNT(*) FROM (SELECT a, COUNT(*) AS n FROM t GROUP BY a) GROUP BY n;

-- case: agg-of-agg-size-2
-- config: table.exec.mini-batch.size=2
SELECT SUM(n), COUNT(*), MAX(n) FROM (SELECT a, COUNT(*) AS n FROM t GROUP BY a);

-- case: having
SELECT a, SUM(c) AS s FROM t GROUP BY a HAVING SUM(c) > 30;

-- case: sink
-- upsert: a
SELECT a, COUNT(*) AS n FROM t GROUP BY a;

-- case: distinct-rows
SELECT DISTINCT b FROM t;

-- case: grouping-sets
SELECT a, b, COUNT(*), SUM(c) FROM t GROUP BY GROUPING SETS ((a), (b), ());

-- case: topn
SELECT b, n FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY n DESC, b) AS rn FROM (SELECT b, COUNT(*) AS n FROM t GROUP BY b)) WHERE rn <= 2;

-- case: split-buckets
-- config: table.optimizer.distinct-agg.split.enabled=true
-- config: table.optimizer.distinct-agg.split.bucket-num=4
-- config: table.exec.mini-batch.size=2
-- compare: final
SELECT a, COUNT(DISTINCT b), COUNT(DISTINCT c) FROM t GROUP BY a;

-- case: error-no-size
-- config: table.exec.mini-batch.size=-1
SELECT a, COUNT(*) FROM t GROUP BY a;
