--  Bundles: single-phase, two-phase, split DISTINCT.
-- compare: unordered
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
-- expect: Flink 2.3.0
-- > +I[3, 1, 5, 9.0, x, 5]
-- > +I[2, 2, 40, 2.5, y, 20]
-- > +I[1, 3, 50, 0.5, y, 25]
-- > -U[3, 1, 5, 9.0, x, 5]
-- > +U[3, 2, 13, 1.0, z, 6]
-- > -U[2, 2, 40, 2.5, y, 20]
-- > +U[2, 3, 47, 1.0, z, 15]
-- > -U[1, 3, 50, 0.5, y, 25]
-- > +U[1, 5, 65, 0.5, z, 16]

-- case: one-phase
-- config: table.optimizer.agg-phase-strategy=ONE_PHASE
SELECT a, COUNT(*), SUM(c), MIN(d), MAX(b), AVG(c) FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[2, 1, 20, 2.5, y, 20]
-- > +I[1, 3, 50, 0.5, y, 25]
-- > +I[3, 1, 5, 9.0, x, 5]
-- > -U[2, 1, 20, 2.5, y, 20]
-- > +U[2, 2, 40, 2.5, y, 20]
-- > -U[1, 3, 50, 0.5, y, 25]
-- > +U[1, 5, 65, 0.5, z, 16]
-- > -U[3, 1, 5, 9.0, x, 5]
-- > +U[3, 2, 13, 1.0, z, 6]
-- > -U[2, 2, 40, 2.5, y, 20]
-- > +U[2, 3, 47, 1.0, z, 15]

-- case: two-phase
-- config: table.optimizer.agg-phase-strategy=TWO_PHASE
SELECT a, COUNT(*), SUM(c), MIN(d), MAX(b), AVG(c) FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[3, 1, 5, 9.0, x, 5]
-- > +I[2, 2, 40, 2.5, y, 20]
-- > +I[1, 3, 50, 0.5, y, 25]
-- > -U[3, 1, 5, 9.0, x, 5]
-- > +U[3, 2, 13, 1.0, z, 6]
-- > -U[2, 2, 40, 2.5, y, 20]
-- > +U[2, 3, 47, 1.0, z, 15]
-- > -U[1, 3, 50, 0.5, y, 25]
-- > +U[1, 5, 65, 0.5, z, 16]

-- case: two-phase-size-1
-- config: table.exec.mini-batch.size=1
SELECT a, COUNT(*), SUM(c) FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[1, 1, 10]
-- > +I[2, 1, 20]
-- > -U[1, 1, 10]
-- > +U[1, 2, 10]
-- > -U[1, 2, 10]
-- > +U[1, 3, 50]
-- > -U[2, 1, 20]
-- > +U[2, 2, 40]
-- > -U[1, 3, 50]
-- > +U[1, 4, 55]
-- > +I[3, 1, 5]
-- > -U[1, 4, 55]
-- > +U[1, 5, 65]
-- > -U[2, 2, 40]
-- > +U[2, 3, 47]
-- > -U[3, 1, 5]
-- > +U[3, 2, 13]

-- case: two-phase-size-2
-- config: table.exec.mini-batch.size=2
SELECT a, COUNT(*), SUM(c) FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[2, 1, 20]
-- > +I[1, 1, 10]
-- > -U[2, 1, 20]
-- > +U[2, 2, 40]
-- > -U[1, 1, 10]
-- > +U[1, 3, 50]
-- > +I[3, 1, 5]
-- > -U[1, 3, 50]
-- > +U[1, 4, 55]
-- > -U[3, 1, 5]
-- > +U[3, 2, 13]
-- > -U[1, 4, 55]
-- > +U[1, 5, 65]
-- > -U[2, 2, 40]
-- > +U[2, 3, 47]

-- case: one-phase-size-2
-- config: table.exec.mini-batch.size=2
-- config: table.optimizer.agg-phase-strategy=ONE_PHASE
SELECT a, COUNT(*), SUM(c) FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[2, 1, 20]
-- > +I[1, 1, 10]
-- > -U[1, 1, 10]
-- > +U[1, 3, 50]
-- > -U[2, 1, 20]
-- > +U[2, 2, 40]
-- > -U[1, 3, 50]
-- > +U[1, 4, 55]
-- > +I[3, 1, 5]
-- > -U[1, 4, 55]
-- > +U[1, 5, 65]
-- > -U[3, 1, 5]
-- > +U[3, 2, 13]
-- > -U[2, 2, 40]
-- > +U[2, 3, 47]

-- case: global-aggregate
-- config: table.exec.mini-batch.size=3
SELECT COUNT(*), SUM(c), COUNT(DISTINCT b) FROM t;
-- expect: Flink 2.3.0
-- > +I[9, 117, 3]
-- > -U[9, 117, 3]
-- > +U[10, 125, 3]

-- case: distinct
SELECT a, COUNT(DISTINCT b), SUM(DISTINCT c) FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[3, 1, 5]
-- > +I[2, 2, 20]
-- > +I[1, 2, 50]
-- > -U[3, 1, 5]
-- > +U[3, 2, 13]
-- > -U[2, 2, 20]
-- > +U[2, 3, 27]
-- > -U[1, 2, 50]
-- > +U[1, 3, 55]

-- case: distinct-filter
SELECT a, COUNT(DISTINCT b) FILTER (WHERE c > 5), COUNT(DISTINCT b), COUNT(*) FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[3, 0, 1, 1]
-- > +I[2, 2, 2, 2]
-- > +I[1, 1, 2, 3]
-- > -U[3, 0, 1, 1]
-- > +U[3, 1, 2, 2]
-- > -U[2, 2, 2, 2]
-- > +U[2, 3, 3, 3]
-- > -U[1, 1, 2, 3]
-- > +U[1, 1, 3, 5]

-- case: split
-- config: table.optimizer.distinct-agg.split.enabled=true
SELECT a, COUNT(DISTINCT b), SUM(c), MAX(d), COUNT(*) FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[2, 1, 20, 2.5, 1]
-- > +I[1, 2, 10, 1.5, 1]
-- > +I[3, 0, null, 9.0, 0]
-- > -U[2, 1, 20, 2.5, 1]
-- > +U[2, 2, 40, 2.5, 2]
-- > -U[1, 2, 10, 1.5, 1]
-- > +U[1, 2, 50, 1.5, 3]
-- > -U[3, 0, null, 9.0, 0]
-- > +U[3, 1, 5, 9.0, 1]
-- > -U[1, 2, 50, 1.5, 3]
-- > +U[1, 3, 65, 9.0, 5]
-- > -U[3, 1, 5, 9.0, 1]
-- > +U[3, 2, 13, 9.0, 2]
-- > -U[2, 2, 40, 2.5, 2]
-- > +U[2, 3, 47, 2.5, 3]

-- case: split-one-phase
-- config: table.optimizer.distinct-agg.split.enabled=true
-- config: table.optimizer.agg-phase-strategy=ONE_PHASE
-- compare: final
SELECT a, COUNT(DISTINCT b), SUM(c), MAX(d), COUNT(*) FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[2, 1, null, null, 0]
-- > +I[1, 1, 10, 1.5, 1]
-- > -U[2, 1, null, null, 0]
-- > +U[2, 1, 20, 2.5, 1]
-- > -U[1, 1, 10, 1.5, 1]
-- > +U[1, 2, null, 1.5, 0]
-- > -U[2, 1, 20, 2.5, 1]
-- > +U[2, 2, 40, 2.5, 2]
-- > -U[1, 2, null, 1.5, 0]
-- > +U[1, 2, 50, 1.5, 3]
-- > +I[3, 0, null, 9.0, 0]
-- > -U[1, 2, 50, 1.5, 3]
-- > +U[1, 3, 55, 1.5, 4]
-- > -U[3, 0, null, 9.0, 0]
-- > +U[3, 1, null, 9.0, 0]
-- > -U[1, 3, 55, 1.5, 4]
-- > +U[1, 3, null, 9.0, 0]
-- > -U[3, 1, null, 9.0, 0]
-- > +U[3, 1, 5, 9.0, 1]
-- > -U[2, 2, 40, 2.5, 2]
-- > +U[2, 2, 47, 2.5, 3]
-- > -U[1, 3, null, 9.0, 0]
-- > +U[1, 3, 65, 9.0, 5]
-- > -U[3, 1, 5, 9.0, 1]
-- > +U[3, 2, 13, 9.0, 2]
-- > -U[2, 2, 47, 2.5, 3]
-- > +U[2, 3, 47, 2.5, 3]

-- case: split-no-incremental
-- config: table.optimizer.distinct-agg.split.enabled=true
-- config: table.optimizer.incremental-agg-enabled=false
-- compare: final
SELECT a, COUNT(DISTINCT b), SUM(c), AVG(d), COUNT(*) FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[3, 2, 13, 5.0, 2]
-- > +I[2, 1, 20, 2.5, 1]
-- > +I[1, 2, 50, 1.0, 3]
-- > -U[2, 1, 20, 2.5, 1]
-- > +U[2, 3, 47, 2.0, 3]
-- > -U[1, 2, 50, 1.0, 3]
-- > +U[1, 3, 65, 3.0, 5]

-- case: split-two-distincts
-- config: table.optimizer.distinct-agg.split.enabled=true
SELECT a, COUNT(DISTINCT b), SUM(DISTINCT c), COUNT(DISTINCT c) FILTER (WHERE b = 'x') FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[2, 2, 20, 1]
-- > +I[1, 2, 50, 2]
-- > +I[3, 2, 13, 1]
-- > -U[1, 2, 50, 2]
-- > +U[1, 3, 55, 2]
-- > -U[2, 2, 20, 1]
-- > +U[2, 3, 27, 1]

-- case: split-global
-- config: table.optimizer.distinct-agg.split.enabled=true
SELECT COUNT(DISTINCT b), SUM(DISTINCT c), COUNT(*) FROM t;
-- expect: Flink 2.3.0
-- > +I[3, 75, 6]
-- > -U[3, 75, 6]
-- > +U[3, 90, 10]

-- case: split-avg
-- config: table.optimizer.distinct-agg.split.enabled=true
SELECT a, AVG(DISTINCT c), COUNT(DISTINCT b), AVG(c) FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[2, 20, 1, 20]
-- > +I[1, 10, 2, 10]
-- > +I[3, 5, 1, null]
-- > -U[2, 20, 1, 20]
-- > +U[2, 20, 2, 20]
-- > -U[1, 10, 2, 10]
-- > +U[1, 18, 2, 25]
-- > -U[3, 5, 1, null]
-- > +U[3, 5, 1, 5]
-- > -U[2, 20, 2, 20]
-- > +U[2, 20, 2, 15]
-- > -U[1, 18, 2, 25]
-- > +U[1, 18, 3, 16]
-- > -U[3, 5, 1, 5]
-- > +U[3, 6, 2, 6]
-- > -U[2, 20, 2, 15]
-- > +U[2, 13, 3, 15]

-- case: split-retract
-- config: table.optimizer.distinct-agg.split.enabled=true
-- compare: final
SELECT k, COUNT(DISTINCT v), SUM(w), COUNT(*) FROM r GROUP BY k;
-- expect: Flink 2.3.0
-- > +I[a, 1, 10, 1]

-- case: split-first-last
-- config: table.optimizer.distinct-agg.split.enabled=true
SELECT a, COUNT(DISTINCT b), LAST_VALUE(c), FIRST_VALUE(c), LISTAGG(b) FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[2, 1, null, null, null]
-- > +I[1, 1, 10, 10, x]
-- > -U[2, 1, null, null, null]
-- > +U[2, 1, 20, 20, y]
-- > -U[1, 1, 10, 10, x]
-- > +U[1, 2, 10, 10, null]
-- > -U[2, 1, 20, 20, y]
-- > +U[2, 2, 20, 20, null]
-- > -U[1, 2, 10, 10, null]
-- > +U[1, 2, 40, 10, x,y,x]
-- > +I[3, 0, 5, 5, null]
-- > -U[2, 2, 20, 20, null]
-- > +U[2, 2, 20, 20, y,x]
-- > -U[1, 2, 40, 10, x,y,x]
-- > +U[1, 3, 40, 10, null]
-- > -U[3, 0, 5, 5, null]
-- > +U[3, 1, 5, 5, null]
-- > -U[1, 3, 40, 10, null]
-- > +U[1, 3, 5, 10, null]
-- > -U[3, 1, 5, 5, null]
-- > +U[3, 1, 5, 5, x]
-- > -U[2, 2, 20, 20, y,x]
-- > +U[2, 2, 7, 20, null]
-- > -U[1, 3, 5, 10, null]
-- > +U[1, 3, 5, 10, x,y,x,z,x]
-- > -U[3, 1, 5, 5, x]
-- > +U[3, 2, 8, 5, x]
-- > -U[2, 2, 7, 20, null]
-- > +U[2, 3, 7, 20, y,x,z]
-- > -U[3, 2, 8, 5, x]
-- > +U[3, 2, 8, 5, x,z]

-- case: retract
SELECT k, COUNT(*), SUM(v), COUNT(w) FROM r GROUP BY k;
-- expect: Flink 2.3.0
-- > +I[b, 1, 7, 0]
-- > +I[a, 1, 5, 1]
-- > -D[b, 1, 7, 0]

-- case: retract-size-1
-- config: table.exec.mini-batch.size=1
SELECT k, COUNT(*), SUM(v) FROM r GROUP BY k;
-- expect: Flink 2.3.0
-- > +I[a, 1, 1]
-- > +I[b, 1, 2]
-- > -U[a, 1, 1]
-- > +U[a, 2, 4]
-- > -U[a, 2, 4]
-- > +U[a, 1, 3]
-- > -U[a, 1, 3]
-- > +U[a, 2, 8]
-- > -D[b, 1, 2]
-- > +I[b, 1, 7]
-- > -U[a, 2, 8]
-- > +U[a, 1, 5]
-- > +I[c, 1, 9]
-- > -D[c, 1, 9]
-- > -D[b, 1, 7]

-- case: retract-min-max
SELECT k, MIN(v), MAX(v) FROM r GROUP BY k;
-- expect: Flink 2.3.0
-- > +I[b, 7, 7]
-- > +I[a, 5, 5]
-- > -D[b, 7, 7]

-- case: listagg
SELECT a, LISTAGG(b, '+'), ARRAY_AGG(c), COLLECT(b) FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[3, x, [5], {x=1}]
-- > +I[2, y+x, [20, 20], {x=1, y=1}]
-- > +I[1, x+y+x, [10, null, 40], {x=2, y=1}]
-- > -U[3, x, [5], {x=1}]
-- > +U[3, x+z, [5, 8], {x=1, z=1}]
-- > -U[2, y+x, [20, 20], {x=1, y=1}]
-- > +U[2, y+x+z, [20, 20, 7], {x=1, y=1, z=1}]
-- > -U[1, x+y+x, [10, null, 40], {x=2, y=1}]
-- > +U[1, x+y+x+z+x, [10, null, 40, 5, 10], {x=3, y=1, z=1}]

-- case: first-last
SELECT a, FIRST_VALUE(b), LAST_VALUE(c) FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[2, y, 20]
-- > +I[1, x, 40]
-- > +I[3, x, 5]
-- > -U[1, x, 40]
-- > +U[1, x, 10]
-- > -U[3, x, 5]
-- > +U[3, x, 8]
-- > -U[2, y, 20]
-- > +U[2, y, 7]

-- case: agg-of-agg
SELECT n, COUNT(*) FROM (SELECT a, COUNT(*) AS n FROM t GROUP BY a) GROUP BY n;
-- expect: Flink 2.3.0
-- > +I[3, 1]
-- > +I[2, 1]
-- > +I[5, 1]

-- case: agg-of-agg-size-2
-- config: table.exec.mini-batch.size=2
SELECT SUM(n), COUNT(*), MAX(n) FROM (SELECT a, COUNT(*) AS n FROM t GROUP BY a);
-- expect: Flink 2.3.0
-- > +I[3, 2, 2]
-- > -U[3, 2, 2]
-- > +U[3, 2, 3]
-- > -U[3, 2, 3]
-- > +U[4, 2, 4]
-- > -U[4, 2, 4]
-- > +U[10, 3, 5]

-- case: having
SELECT a, SUM(c) AS s FROM t GROUP BY a HAVING SUM(c) > 30;
-- expect: Flink 2.3.0
-- > +I[2, 40]
-- > +I[1, 50]
-- > -U[2, 40]
-- > +U[2, 47]
-- > -U[1, 50]
-- > +U[1, 65]

-- case: sink
-- upsert: a
SELECT a, COUNT(*) AS n FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[3, 1]
-- > +I[2, 2]
-- > +I[1, 3]
-- > +U[3, 2]
-- > +U[2, 3]
-- > +U[1, 5]

-- case: distinct-rows
SELECT DISTINCT b FROM t;
-- expect: Flink 2.3.0
-- > +I[x]
-- > +I[y]
-- > +I[z]

-- case: grouping-sets
SELECT a, b, COUNT(*), SUM(c) FROM t GROUP BY GROUPING SETS ((a), (b), ());
-- expect: Flink 2.3.0
-- > +I[1, null, 1, 10]
-- > +I[2, null, 1, 20]
-- > +I[null, null, 1, 10]
-- > +I[null, x, 1, 10]
-- > -U[1, null, 1, 10]
-- > +U[1, null, 3, 50]
-- > -U[null, null, 1, 10]
-- > +U[null, null, 2, 30]
-- > +I[null, y, 2, 20]
-- > -U[1, null, 3, 50]
-- > +U[1, null, 4, 55]
-- > -U[2, null, 1, 20]
-- > +U[2, null, 2, 40]
-- > -U[null, null, 2, 30]
-- > +U[null, null, 4, 70]
-- > -U[null, x, 1, 10]
-- > +U[null, x, 2, 50]
-- > -U[null, null, 4, 70]
-- > +U[null, null, 6, 95]
-- > +I[3, null, 1, 5]
-- > -U[null, x, 2, 50]
-- > +U[null, x, 3, 70]
-- > -U[1, null, 4, 55]
-- > +U[1, null, 5, 65]
-- > -U[null, null, 6, 95]
-- > +U[null, null, 8, 110]
-- > -U[null, x, 3, 70]
-- > +U[null, x, 4, 75]
-- > +I[null, z, 1, 5]
-- > -U[2, null, 2, 40]
-- > +U[2, null, 3, 47]
-- > -U[null, null, 8, 110]
-- > +U[null, null, 9, 117]
-- > -U[3, null, 1, 5]
-- > +U[3, null, 2, 13]
-- > -U[null, x, 4, 75]
-- > +U[null, x, 5, 85]
-- > -U[null, null, 9, 117]
-- > +U[null, null, 10, 125]
-- > -U[null, z, 1, 5]
-- > +U[null, z, 3, 20]

-- case: topn
SELECT b, n FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY n DESC, b) AS rn FROM (SELECT b, COUNT(*) AS n FROM t GROUP BY b)) WHERE rn <= 2;
-- expect: Flink 2.3.0
-- > +I[x, 5]
-- > +I[y, 2]
-- > -D[y, 2]
-- > +I[z, 3]

-- case: split-buckets
-- config: table.optimizer.distinct-agg.split.enabled=true
-- config: table.optimizer.distinct-agg.split.bucket-num=4
-- config: table.exec.mini-batch.size=2
-- compare: final
SELECT a, COUNT(DISTINCT b), COUNT(DISTINCT c) FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[2, 1, 1]
-- > +I[1, 1, 1]
-- > -U[1, 1, 1]
-- > +U[1, 2, 2]
-- > -U[2, 1, 1]
-- > +U[2, 2, 1]
-- > -U[1, 2, 2]
-- > +U[1, 3, 3]
-- > +I[3, 1, 1]
-- > -U[3, 1, 1]
-- > +U[3, 2, 2]
-- > -U[2, 2, 1]
-- > +U[2, 3, 2]

-- case: error-no-size
-- config: table.exec.mini-batch.size=-1
SELECT a, COUNT(*) FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- ! java.lang.IllegalArgumentException: Key: 'table.exec.mini-batch.size' , default: -1 (fallback keys: []) must be > 0.
