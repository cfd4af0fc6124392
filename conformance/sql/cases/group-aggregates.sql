--  Group aggregates: functions, DISTINCT, FILTER, retraction, HAVING, grouping sets.
-- source t: (a INT, b STRING, c BIGINT, d DOUBLE, e DECIMAL(10, 2))
-- +I [1, "x", 10, 1.5, "1.10"]
-- +I [2, "y", 20, 2.5, "2.20"]
-- +I [1, "y", null, 0.5, "-3.30"]
-- +I [null, "x", 40, null, "4.00"]
-- +I [2, "x", 20, 2.5, null]
-- +I [1, null, 5, 9.0, "1.10"]
-- source r: (k STRING, v INT, w BIGINT) changelog=I,UB,UA,D
-- +I ["a", 1, 10]
-- +I ["b", 2, 20]
-- +I ["a", 3, 30]
-- -U ["a", 1, 10]
-- +U ["a", 5, 10]
-- -D ["b", 2, 20]
-- +I ["b", 7, null]
-- -D ["a", 3, 30]
-- +I ["c", null, 1]
-- -D ["c", null, 1]
-- source u: (k STRING, v INT, PRIMARY KEY (k) NOT ENFORCED) changelog=I,UA,D
-- +I ["a", 1]
-- +I ["b", 2]
-- +U ["a", 3]
-- +U ["b", 4]
-- -D ["a", null]
-- +I ["c", 3]

-- case: all-functions
SELECT a, COUNT(*), COUNT(c), SUM(c), AVG(c), MIN(d), MAX(d), SUM(e), AVG(e), MIN(b), MAX(b) FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[1, 1, 1, 10, 10, 1.5, 1.5, 1.10, 1.100000, x, x]
-- > +I[2, 1, 1, 20, 20, 2.5, 2.5, 2.20, 2.200000, y, y]
-- > -U[1, 1, 1, 10, 10, 1.5, 1.5, 1.10, 1.100000, x, x]
-- > +U[1, 2, 1, 10, 10, 0.5, 1.5, -2.20, -1.100000, x, y]
-- > +I[null, 1, 1, 40, 40, null, null, 4.00, 4.000000, x, x]
-- > -U[2, 1, 1, 20, 20, 2.5, 2.5, 2.20, 2.200000, y, y]
-- > +U[2, 2, 2, 40, 20, 2.5, 2.5, 2.20, 2.200000, x, y]
-- > -U[1, 2, 1, 10, 10, 0.5, 1.5, -2.20, -1.100000, x, y]
-- > +U[1, 3, 2, 15, 7, 0.5, 9.0, -1.10, -0.366667, x, y]

-- case: global
SELECT COUNT(*), SUM(a), AVG(d), MAX(e) FROM t;
-- expect: Flink 2.3.0
-- > +I[1, 1, 1.5, 1.10]
-- > -U[1, 1, 1.5, 1.10]
-- > +U[2, 3, 2.0, 2.20]
-- > -U[2, 3, 2.0, 2.20]
-- > +U[3, 4, 1.5, 2.20]
-- > -U[3, 4, 1.5, 2.20]
-- > +U[4, 4, 1.5, 4.00]
-- > -U[4, 4, 1.5, 4.00]
-- > +U[5, 6, 1.75, 4.00]
-- > -U[5, 6, 1.75, 4.00]
-- > +U[6, 7, 3.2, 4.00]

-- case: global-empty-batch
-- mode: batch
SELECT COUNT(*), SUM(a), AVG(d), MAX(e) FROM t WHERE a > 100;
-- expect: Flink 2.3.0
-- > +I[0, null, null, null]

-- case: global-empty
SELECT COUNT(*), SUM(a), AVG(d), MAX(e) FROM t WHERE a > 100;
-- expect: Flink 2.3.0

-- case: statistics
SELECT a, STDDEV_POP(d), STDDEV_SAMP(d), VAR_POP(d), VAR_SAMP(d), STDDEV(d), VARIANCE(d) FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[1, 0.0, null, 0.0, null, null, null]
-- > +I[2, 0.0, null, 0.0, null, null, null]
-- > -U[1, 0.0, null, 0.0, null, null, null]
-- > +U[1, 0.5, 0.7071067811865476, 0.25, 0.5, 0.7071067811865476, 0.5]
-- > +I[null, null, null, null, null, null, null]
-- > -U[2, 0.0, null, 0.0, null, null, null]
-- > +U[2, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
-- > -U[1, 0.5, 0.7071067811865476, 0.25, 0.5, 0.7071067811865476, 0.5]
-- > +U[1, 3.7932688922470144, 4.645786621588785, 14.388888888888891, 21.583333333333336, 4.645786621588785, 21.583333333333336]

-- case: distinct
SELECT b, COUNT(DISTINCT a), SUM(DISTINCT c), AVG(DISTINCT d), COUNT(DISTINCT c) FILTER (WHERE a = 2) FROM t GROUP BY b;
-- expect: Flink 2.3.0
-- > +I[x, 1, 10, 1.5, 0]
-- > +I[y, 1, 20, 2.5, 1]
-- > -U[y, 1, 20, 2.5, 1]
-- > +U[y, 2, 20, 1.5, 1]
-- > -U[x, 1, 10, 1.5, 0]
-- > +U[x, 1, 50, 1.5, 0]
-- > -U[x, 1, 50, 1.5, 0]
-- > +U[x, 2, 70, 2.0, 1]
-- > +I[null, 1, 5, 9.0, 0]

-- case: filter
SELECT b, COUNT(*) FILTER (WHERE a = 1), SUM(c) FILTER (WHERE d > 1), MAX(a) FILTER (WHERE FALSE) FROM t GROUP BY b;
-- expect: Flink 2.3.0
-- > +I[x, 1, 10, null]
-- > +I[y, 0, 20, null]
-- > -U[y, 0, 20, null]
-- > +U[y, 1, 20, null]
-- > -U[x, 1, 10, null]
-- > +U[x, 1, 30, null]
-- > +I[null, 1, 5, null]

-- case: collect-listagg
SELECT a, LISTAGG(b), LISTAGG(b, '-'), COLLECT(b), ARRAY_AGG(c), ARRAY_AGG(DISTINCT b) FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[1, x, x, {x=1}, [10], [x]]
-- > +I[2, y, y, {y=1}, [20], [y]]
-- > -U[1, x, x, {x=1}, [10], [x]]
-- > +U[1, x,y, x-y, {x=1, y=1}, [10, null], [x, y]]
-- > +I[null, x, x, {x=1}, [40], [x]]
-- > -U[2, y, y, {y=1}, [20], [y]]
-- > +U[2, y,x, y-x, {x=1, y=1}, [20, 20], [y, x]]
-- > -U[1, x,y, x-y, {x=1, y=1}, [10, null], [x, y]]
-- > +U[1, x,y, x-y, {x=1, y=1}, [10, null, 5], [x, y, null]]

-- case: first-last
SELECT a, FIRST_VALUE(b), LAST_VALUE(b), FIRST_VALUE(c), LAST_VALUE(c) FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[1, x, x, 10, 10]
-- > +I[2, y, y, 20, 20]
-- > -U[1, x, x, 10, 10]
-- > +U[1, x, y, 10, 10]
-- > +I[null, x, x, 40, 40]
-- > -U[2, y, y, 20, 20]
-- > +U[2, y, x, 20, 20]
-- > -U[1, x, y, 10, 10]
-- > +U[1, x, y, 10, 5]

-- case: having
SELECT b, COUNT(*) AS n FROM t GROUP BY b HAVING COUNT(*) > 1;
-- expect: Flink 2.3.0
-- > +U[y, 2]
-- > +U[x, 2]
-- > -U[x, 2]
-- > +U[x, 3]

-- case: having-retract
SELECT k, SUM(v) AS s FROM r GROUP BY k HAVING SUM(v) < 6;
-- expect: Flink 2.3.0
-- > +I[a, 1]
-- > +I[b, 2]
-- > -U[a, 1]
-- > +U[a, 4]
-- > -U[a, 4]
-- > +U[a, 3]
-- > -U[a, 3]
-- > -D[b, 2]
-- > +U[a, 5]

-- case: retract-all
SELECT k, COUNT(*), SUM(v), AVG(v), MIN(v), MAX(v), COUNT(w), SUM(w), COUNT(DISTINCT v) FROM r GROUP BY k;
-- expect: Flink 2.3.0
-- > +I[a, 1, 1, 1, 1, 1, 1, 10, 1]
-- > +I[b, 1, 2, 2, 2, 2, 1, 20, 1]
-- > -U[a, 1, 1, 1, 1, 1, 1, 10, 1]
-- > +U[a, 2, 4, 2, 1, 3, 2, 40, 2]
-- > -U[a, 2, 4, 2, 1, 3, 2, 40, 2]
-- > +U[a, 1, 3, 3, 3, 3, 1, 30, 1]
-- > -U[a, 1, 3, 3, 3, 3, 1, 30, 1]
-- > +U[a, 2, 8, 4, 3, 5, 2, 40, 2]
-- > -D[b, 1, 2, 2, 2, 2, 1, 20, 1]
-- > +I[b, 1, 7, 7, 7, 7, 0, null, 1]
-- > -U[a, 2, 8, 4, 3, 5, 2, 40, 2]
-- > +U[a, 1, 5, 5, 5, 5, 1, 10, 1]
-- > +I[c, 1, null, null, null, null, 1, 1, 0]
-- > -D[c, 1, null, null, null, null, 1, 1, 0]

-- case: retract-collections
SELECT k, LISTAGG(CAST(v AS STRING)), COLLECT(v), FIRST_VALUE(v), LAST_VALUE(v), ARRAY_AGG(w) FROM r GROUP BY k;
-- expect: Flink 2.3.0
-- > +I[a, 1, {1=1}, 1, 1, [10]]
-- > +I[b, 2, {2=1}, 2, 2, [20]]
-- > -U[a, 1, {1=1}, 1, 1, [10]]
-- > +U[a, 1,3, {1=1, 3=1}, 1, 3, [10, 30]]
-- > -U[a, 1,3, {1=1, 3=1}, 1, 3, [10, 30]]
-- > +U[a, 3, {3=1}, 3, 3, [30]]
-- > -U[a, 3, {3=1}, 3, 3, [30]]
-- > +U[a, 3,5, {3=1, 5=1}, 3, 5, [30, 10]]
-- > -D[b, 2, {2=1}, 2, 2, [20]]
-- > +I[b, 7, {7=1}, 7, 7, [null]]
-- > -U[a, 3,5, {3=1, 5=1}, 3, 5, [30, 10]]
-- > +U[a, 5, {5=1}, 5, 5, [10]]
-- > +I[c, null, {}, null, null, [1]]
-- > -D[c, null, {}, null, null, [1]]

-- case: retract-stats
-- compare: final
SELECT k, STDDEV_POP(v), VAR_POP(v), STDDEV_SAMP(v), VAR_SAMP(v) FROM r GROUP BY k;
-- expect: Flink 2.3.0
-- > +I[a, 0, 0, null, null]
-- > +I[b, 0, 0, null, null]
-- > -U[a, 0, 0, null, null]
-- > +U[a, 1, 1, 1, 2]
-- > -U[a, 1, 1, 1, 2]
-- > +U[a, 0, 0, null, null]
-- > -U[a, 0, 0, null, null]
-- > +U[a, 1, 1, 1, 2]
-- > -D[b, 0, 0, null, null]
-- > +I[b, 0, 0, null, null]
-- > -U[a, 1, 1, 1, 2]
-- > +U[a, 0, 0, null, null]
-- > +I[c, null, null, null, null]
-- > -D[c, null, null, null, null]

-- case: retract-global
SELECT COUNT(*), SUM(v), MIN(v), MAX(w) FROM r;
-- expect: Flink 2.3.0
-- > +I[1, 1, 1, 10]
-- > -U[1, 1, 1, 10]
-- > +U[2, 3, 1, 20]
-- > -U[2, 3, 1, 20]
-- > +U[3, 6, 1, 30]
-- > -U[3, 6, 1, 30]
-- > +U[2, 5, 2, 30]
-- > -U[2, 5, 2, 30]
-- > +U[3, 10, 2, 30]
-- > -U[3, 10, 2, 30]
-- > +U[2, 8, 3, 30]
-- > -U[2, 8, 3, 30]
-- > +U[3, 15, 3, 30]
-- > -U[3, 15, 3, 30]
-- > +U[2, 12, 5, 10]
-- > -U[2, 12, 5, 10]
-- > +U[3, 12, 5, 10]
-- > -U[3, 12, 5, 10]
-- > +U[2, 12, 5, 10]

-- case: retract-global-to-empty
SELECT COUNT(*), SUM(v) FROM r WHERE k = 'c';
-- expect: Flink 2.3.0
-- > +I[1, null]
-- > -D[1, null]

-- case: upsert-source
SELECT v, COUNT(*) FROM u GROUP BY v;
-- expect: Flink 2.3.0
-- > +I[1, 1]
-- > +I[2, 1]
-- > -D[1, 1]
-- > +I[3, 1]
-- > -D[2, 1]
-- > +I[4, 1]
-- > -D[3, 1]
-- > +I[3, 1]

-- case: upsert-source-sink
-- upsert: v
SELECT v, COUNT(*) AS n FROM u GROUP BY v;
-- expect: Flink 2.3.0
-- > +I[1, 1]
-- > +I[2, 1]
-- > -D[1, 1]
-- > +I[3, 1]
-- > -D[2, 1]
-- > +I[4, 1]
-- > -D[3, 1]
-- > +I[3, 1]

-- case: upsert-source-by-key
SELECT k, SUM(v), COUNT(*) FROM u GROUP BY k;
-- expect: Flink 2.3.0
-- > +I[a, 1, 1]
-- > +I[b, 2, 1]
-- > -D[a, 1, 1]
-- > +I[a, 3, 1]
-- > -D[b, 2, 1]
-- > +I[b, 4, 1]
-- > -D[a, 3, 1]
-- > +I[c, 3, 1]

-- case: group-sink
-- upsert: a
SELECT COALESCE(a, -1) AS a, SUM(c) AS s FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: The query has an upsert key that differs from the primary key of the sink table '*anonymous_datastream_sink$38*'. Primary key: [a], upsert key: . This can lead to non-deterministic results when multiple records with different upsert keys map to the same primary key. Please specify an ON CONFLICT clause to define how conflicts should be handled: ON CONFLICT DO DEDUPLICATE (update to the latest record, state intensive, since we need to keep the entire history), or ON CONFLICT DO ERROR (fail on conflict), or ON CONFLICT DO NOTHING (keep first record).

-- case: agg-of-agg
SELECT n, COUNT(*) FROM (SELECT b, COUNT(*) AS n FROM t GROUP BY b) GROUP BY n;
-- expect: Flink 2.3.0
-- > +I[1, 1]
-- > -U[1, 1]
-- > +U[1, 2]
-- > -U[1, 2]
-- > +U[1, 1]
-- > +I[2, 1]
-- > -D[1, 1]
-- > -U[2, 1]
-- > +U[2, 2]
-- > -U[2, 2]
-- > +U[2, 1]
-- > +I[3, 1]
-- > +I[1, 1]

-- case: agg-of-agg-max
SELECT MAX(s), MIN(s) FROM (SELECT b, SUM(a) AS s FROM t GROUP BY b);
-- expect: Flink 2.3.0
-- > +I[1, 1]
-- > -U[1, 1]
-- > +U[2, 1]
-- > -U[2, 1]
-- > +U[1, 1]
-- > -U[1, 1]
-- > +U[3, 1]
-- > -U[3, 1]
-- > +U[3, 3]
-- > -U[3, 3]
-- > +U[3, 1]

-- case: grouping-sets
SELECT a, b, COUNT(*), GROUPING(a), GROUPING(b), GROUPING_ID(a, b) FROM t GROUP BY GROUPING SETS ((a, b), (a), (b), ());
-- expect: Flink 2.3.0
-- > +I[1, x, 1, 0, 0, 0]
-- > +I[1, null, 1, 0, 1, 1]
-- > +I[null, x, 1, 1, 0, 2]
-- > +I[null, null, 1, 1, 1, 3]
-- > +I[2, y, 1, 0, 0, 0]
-- > +I[2, null, 1, 0, 1, 1]
-- > +I[null, y, 1, 1, 0, 2]
-- > -U[null, null, 1, 1, 1, 3]
-- > +U[null, null, 2, 1, 1, 3]
-- > +I[1, y, 1, 0, 0, 0]
-- > -U[1, null, 1, 0, 1, 1]
-- > +U[1, null, 2, 0, 1, 1]
-- > -U[null, y, 1, 1, 0, 2]
-- > +U[null, y, 2, 1, 0, 2]
-- > -U[null, null, 2, 1, 1, 3]
-- > +U[null, null, 3, 1, 1, 3]
-- > +I[null, x, 1, 0, 0, 0]
-- > +I[null, null, 1, 0, 1, 1]
-- > -U[null, x, 1, 1, 0, 2]
-- > +U[null, x, 2, 1, 0, 2]
-- > -U[null, null, 3, 1, 1, 3]
-- > +U[null, null, 4, 1, 1, 3]
-- > +I[2, x, 1, 0, 0, 0]
-- > -U[2, null, 1, 0, 1, 1]
-- > +U[2, null, 2, 0, 1, 1]
-- > -U[null, x, 2, 1, 0, 2]
-- > +U[null, x, 3, 1, 0, 2]
-- > -U[null, null, 4, 1, 1, 3]
-- > +U[null, null, 5, 1, 1, 3]
-- > +I[1, null, 1, 0, 0, 0]
-- > -U[1, null, 2, 0, 1, 1]
-- > +U[1, null, 3, 0, 1, 1]
-- > +I[null, null, 1, 1, 0, 2]
-- > -U[null, null, 5, 1, 1, 3]
-- > +U[null, null, 6, 1, 1, 3]

-- case: cube
SELECT a, b, SUM(c), GROUPING(a, b) FROM t GROUP BY CUBE (a, b);
-- expect: Flink 2.3.0
-- > +I[1, x, 10, 0]
-- > +I[1, null, 10, 1]
-- > +I[null, x, 10, 2]
-- > +I[null, null, 10, 3]
-- > +I[2, y, 20, 0]
-- > +I[2, null, 20, 1]
-- > +I[null, y, 20, 2]
-- > -U[null, null, 10, 3]
-- > +U[null, null, 30, 3]
-- > +I[1, y, null, 0]
-- > +I[null, x, 40, 0]
-- > +I[null, null, 40, 1]
-- > -U[null, x, 10, 2]
-- > +U[null, x, 50, 2]
-- > -U[null, null, 30, 3]
-- > +U[null, null, 70, 3]
-- > +I[2, x, 20, 0]
-- > -U[2, null, 20, 1]
-- > +U[2, null, 40, 1]
-- > -U[null, x, 50, 2]
-- > +U[null, x, 70, 2]
-- > -U[null, null, 70, 3]
-- > +U[null, null, 90, 3]
-- > +I[1, null, 5, 0]
-- > -U[1, null, 10, 1]
-- > +U[1, null, 15, 1]
-- > +I[null, null, 5, 2]
-- > -U[null, null, 90, 3]
-- > +U[null, null, 95, 3]

-- case: rollup
SELECT a, b, SUM(c), COUNT(a) FROM t GROUP BY ROLLUP (a, b);
-- expect: Flink 2.3.0
-- > +I[1, x, 10, 1]
-- > +I[1, null, 10, 1]
-- > +I[null, null, 10, 1]
-- > +I[2, y, 20, 1]
-- > +I[2, null, 20, 1]
-- > -U[null, null, 10, 1]
-- > +U[null, null, 30, 2]
-- > +I[1, y, null, 1]
-- > -U[1, null, 10, 1]
-- > +U[1, null, 10, 2]
-- > -U[null, null, 30, 2]
-- > +U[null, null, 30, 3]
-- > +I[null, x, 40, 0]
-- > +I[null, null, 40, 0]
-- > -U[null, null, 30, 3]
-- > +U[null, null, 70, 3]
-- > +I[2, x, 20, 1]
-- > -U[2, null, 20, 1]
-- > +U[2, null, 40, 2]
-- > -U[null, null, 70, 3]
-- > +U[null, null, 90, 4]
-- > +I[1, null, 5, 1]
-- > -U[1, null, 10, 2]
-- > +U[1, null, 15, 3]
-- > -U[null, null, 90, 4]
-- > +U[null, null, 95, 5]

-- case: rollup-having
SELECT a, b, SUM(c) FROM t GROUP BY ROLLUP (a, b) HAVING GROUPING(b) = 1;
-- expect: Flink 2.3.0
-- > +I[1, null, 10]
-- > +I[null, null, 10]
-- > +I[2, null, 20]
-- > -U[null, null, 10]
-- > +U[null, null, 30]
-- > +I[null, null, 40]
-- > -U[null, null, 30]
-- > +U[null, null, 70]
-- > -U[2, null, 20]
-- > +U[2, null, 40]
-- > -U[null, null, 70]
-- > +U[null, null, 90]
-- > -U[1, null, 10]
-- > +U[1, null, 15]
-- > -U[null, null, 90]
-- > +U[null, null, 95]

-- case: grouping-sets-batch
-- mode: batch
-- compare: unordered
SELECT a, b, COUNT(*), GROUPING_ID(a, b), GROUP_ID() FROM t GROUP BY GROUPING SETS ((a, b), (a), (b), ());
-- expect: Flink 2.3.0
-- > +I[1, x, 1, 0, 0]
-- > +I[1, null, 3, 1, 0]
-- > +I[null, x, 3, 2, 0]
-- > +I[null, null, 6, 3, 0]
-- > +I[2, y, 1, 0, 0]
-- > +I[2, null, 2, 1, 0]
-- > +I[null, y, 2, 2, 0]
-- > +I[1, y, 1, 0, 0]
-- > +I[null, x, 1, 0, 0]
-- > +I[null, null, 1, 1, 0]
-- > +I[2, x, 1, 0, 0]
-- > +I[1, null, 1, 0, 0]
-- > +I[null, null, 1, 2, 0]

-- case: grouping-sets-duplicate
-- compare: unordered
SELECT a, COUNT(*), GROUP_ID() FROM t GROUP BY GROUPING SETS ((a), (a));
-- expect: Flink 2.3.0
-- > +I[1, 1, 0]
-- > +I[2, 1, 0]
-- > -U[1, 1, 0]
-- > +U[1, 2, 0]
-- > +I[null, 1, 0]
-- > -U[2, 1, 0]
-- > +U[2, 2, 0]
-- > -U[1, 2, 0]
-- > +U[1, 3, 0]
-- > +I[1, 1, 1]
-- > +I[2, 1, 1]
-- > -U[1, 1, 1]
-- > +U[1, 2, 1]
-- > +I[null, 1, 1]
-- > -U[2, 1, 1]
-- > +U[2, 2, 1]
-- > -U[1, 2, 1]
-- > +U[1, 3, 1]

-- case: grouping-sets-mixed
SELECT a, b, COUNT(*), SUM(c) FROM t GROUP BY a, ROLLUP (b);
-- expect: Flink 2.3.0
-- > +I[1, x, 1, 10]
-- > +I[1, null, 1, 10]
-- > +I[2, y, 1, 20]
-- > +I[2, null, 1, 20]
-- > +I[1, y, 1, null]
-- > -U[1, null, 1, 10]
-- > +U[1, null, 2, 10]
-- > +I[null, x, 1, 40]
-- > +I[null, null, 1, 40]
-- > +I[2, x, 1, 20]
-- > -U[2, null, 1, 20]
-- > +U[2, null, 2, 40]
-- > +I[1, null, 1, 5]
-- > -U[1, null, 2, 10]
-- > +U[1, null, 3, 15]

-- case: grouping-sets-retract
SELECT k, v, COUNT(*) FROM r GROUP BY GROUPING SETS ((k), (v));
-- expect: Flink 2.3.0
-- > +I[a, null, 1]
-- > +I[null, 1, 1]
-- > +I[b, null, 1]
-- > +I[null, 2, 1]
-- > -U[a, null, 1]
-- > +U[a, null, 2]
-- > +I[null, 3, 1]
-- > -U[a, null, 2]
-- > +U[a, null, 1]
-- > -D[null, 1, 1]
-- > -U[a, null, 1]
-- > +U[a, null, 2]
-- > +I[null, 5, 1]
-- > -D[b, null, 1]
-- > -D[null, 2, 1]
-- > +I[b, null, 1]
-- > +I[null, 7, 1]
-- > -U[a, null, 2]
-- > +U[a, null, 1]
-- > -D[null, 3, 1]
-- > +I[c, null, 1]
-- > +I[null, null, 1]
-- > -D[c, null, 1]
-- > -D[null, null, 1]

-- case: distinct-rows
SELECT DISTINCT a, b FROM t;
-- expect: Flink 2.3.0
-- > +I[1, x]
-- > +I[2, y]
-- > +I[1, y]
-- > +I[null, x]
-- > +I[2, x]
-- > +I[1, null]

-- case: distinct-retract
SELECT DISTINCT k FROM r;
-- expect: Flink 2.3.0
-- > +I[a]
-- > +I[b]
-- > -D[b]
-- > +I[b]
-- > +I[c]
-- > -D[c]

-- case: distinct-on-agg
SELECT DISTINCT cnt FROM (SELECT b, COUNT(*) AS cnt FROM t GROUP BY b);
-- expect: Flink 2.3.0
-- > +I[1]
-- > +I[2]
-- > -D[1]
-- > +I[3]
-- > +I[1]

-- case: group-by-expression
SELECT a + 1, COUNT(*) FROM t GROUP BY a + 1;
-- expect: Flink 2.3.0
-- > +I[2, 1]
-- > +I[3, 1]
-- > -U[2, 1]
-- > +U[2, 2]
-- > +I[null, 1]
-- > -U[3, 1]
-- > +U[3, 2]
-- > -U[2, 2]
-- > +U[2, 3]

-- case: group-by-constant
SELECT 'k', COUNT(*) FROM t GROUP BY 1;
-- expect: Flink 2.3.0
-- > +I[k, 1]
-- > -U[k, 1]
-- > +U[k, 2]
-- > -U[k, 2]
-- > +U[k, 3]
-- > -U[k, 3]
-- > +U[k, 4]
-- > -U[k, 4]
-- > +U[k, 5]
-- > -U[k, 5]
-- > +U[k, 6]

-- case: group-by-ordinal-expr
SELECT MOD(a, 2) AS m, COUNT(*) FROM t GROUP BY MOD(a, 2) HAVING MOD(a, 2) IS NOT NULL;
-- expect: Flink 2.3.0
-- > +I[1, 1]
-- > +I[0, 1]
-- > -U[1, 1]
-- > +U[1, 2]
-- > -U[0, 1]
-- > +U[0, 2]
-- > -U[1, 2]
-- > +U[1, 3]

-- case: group-by-only
SELECT 1 FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[1]
-- > +I[1]
-- > +I[1]

-- case: duplicate-calls
SELECT a, SUM(c), SUM(c) + 1, COUNT(*), COUNT(1), COUNT(*) FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[1, 10, 11, 1, 1, 1]
-- > +I[2, 20, 21, 1, 1, 1]
-- > -U[1, 10, 11, 1, 1, 1]
-- > +U[1, 10, 11, 2, 2, 2]
-- > +I[null, 40, 41, 1, 1, 1]
-- > -U[2, 20, 21, 1, 1, 1]
-- > +U[2, 40, 41, 2, 2, 2]
-- > -U[1, 10, 11, 2, 2, 2]
-- > +U[1, 15, 16, 3, 3, 3]

-- case: min-max-strings
-- mode: batch
-- compare: unordered
SELECT a, MIN(b), MAX(b), MIN(d), MAX(e) FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[null, x, x, null, 4.00]
-- > +I[1, x, y, 0.5, 1.10]
-- > +I[2, x, y, 2.5, 2.20]

-- case: batch-all
-- mode: batch
-- compare: unordered
SELECT b, COUNT(*), SUM(c), AVG(c), COUNT(DISTINCT a), STDDEV_POP(d), SUM(e), LISTAGG(CAST(a AS STRING)) FROM t GROUP BY b;
-- expect: Flink 2.3.0
-- > +I[null, 1, 5, 5, 1, 0.0, 1.10, 1]
-- > +I[x, 3, 70, 23, 2, 0.5, 5.10, 1,2]
-- > +I[y, 2, 20, 20, 2, 1.0, -1.10, 2,1]

-- case: single-value
-- compare: final
SELECT a, (SELECT MAX(a) FROM t) FROM t;
-- expect: Flink 2.3.0
-- > +I[1, null]
-- > -D[1, null]
-- > +I[1, 1]
-- > +I[2, 1]
-- > -U[2, 1]
-- > +I[2, null]
-- > -U[1, 1]
-- > +I[1, null]
-- > +I[1, null]
-- > -D[2, null]
-- > +I[2, 2]
-- > -D[1, null]
-- > +I[1, 2]
-- > -D[1, null]
-- > +I[1, 2]
-- > +I[null, 2]
-- > +I[2, 2]
-- > +I[1, 2]

-- case: single-value-error
SELECT a, (SELECT a FROM t) FROM t;
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Failed to fetch next result
-- ! java.io.IOException: Failed to fetch job execution result
-- ! java.util.concurrent.ExecutionException: org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
-- ! org.apache.flink.table.api.TableRuntimeException: SingleValueAggFunction received more than one element.

-- case: count-multiple
SELECT b, COUNT(a, c), COUNT(DISTINCT a, c) FROM t GROUP BY b;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Sql optimization: Cannot generate a valid execution plan for the given query: \n\nFlinkLogicalSink(table=[*anonymous_collect$70*], fields=[b, EXPR$1, EXPR$2])\n+- FlinkLogicalAggregate(group=[{0}], EXPR$1=[COUNT($1, $2)], EXPR$2=[COUNT(DISTINCT $1, $2)])\n   +- FlinkLogicalCalc(select=[b, a, c])\n      +- FlinkLogicalTableSourceScan(table=[[*anonymous_datastream_source$69*]], fields=[a, b, c, d, e])\n\nWe now only support the count of one field.\nPlease check the documentation for the set of currently supported SQL features.
-- ! org.apache.flink.table.api.TableException: We now only support the count of one field.

-- case: bool-aggs
-- compare: changelog
SELECT a, MAX(d > 1), MIN(d > 1), COUNT(d > 1) FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[1, true, true, 1]
-- > +I[2, true, true, 1]
-- > -U[1, true, true, 1]
-- > +U[1, true, false, 2]
-- > +I[null, null, null, 0]
-- > -U[2, true, true, 1]
-- > +U[2, true, true, 2]
-- > -U[1, true, false, 2]
-- > +U[1, true, false, 3]

-- case: approx
-- mode: batch
-- compare: unordered
SELECT b, APPROX_COUNT_DISTINCT(a) FROM t GROUP BY b;
-- expect: Flink 2.3.0
-- > +I[null, 1]
-- > +I[x, 2]
-- > +I[y, 2]

-- case: error-not-grouped
SELECT a, b FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 11: Expression 'b' is not being grouped
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 11: Expression 'b' is not being grouped
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Expression 'b' is not being grouped

-- case: error-nested-agg
SELECT SUM(COUNT(*)) FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 20: Aggregate expressions cannot be nested
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 20: Aggregate expressions cannot be nested
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Aggregate expressions cannot be nested

-- case: error-agg-where
SELECT a FROM t WHERE SUM(c) > 1 GROUP BY a;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 23 to line 1, column 28: Aggregate expression is illegal in WHERE clause
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 23 to line 1, column 28: Aggregate expression is illegal in WHERE clause
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Aggregate expression is illegal in WHERE clause

-- case: error-sum-string
SELECT SUM(b) FROM t;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 13: Cannot apply 'SUM' to arguments of type 'SUM(<VARCHAR(2147483647)>)'. Supported form(s): 'SUM(<NUMERIC>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 13: Cannot apply 'SUM' to arguments of type 'SUM(<VARCHAR(2147483647)>)'. Supported form(s): 'SUM(<NUMERIC>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'SUM' to arguments of type 'SUM(<VARCHAR(2147483647)>)'. Supported form(s): 'SUM(<NUMERIC>)'

-- case: error-having-column
SELECT a FROM t GROUP BY a HAVING b = 'x';
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 35: Expression 'b' is not being grouped
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 35: Expression 'b' is not being grouped
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Expression 'b' is not being grouped

-- case: error-grouping-arg
SELECT a, GROUPING(b) FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 20: Argument to GROUPING operator must be a grouped expression
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 20: Argument to GROUPING operator must be a grouped expression
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Argument to GROUPING operator must be a grouped expression

-- case: error-grouping-no-group
SELECT GROUPING(a) FROM t;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 18: GROUPING operator may only occur in an aggregate query
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 18: GROUPING operator may only occur in an aggregate query
-- ! org.apache.calcite.sql.validate.SqlValidatorException: GROUPING operator may only occur in an aggregate query

-- case: order-in-agg
SELECT ARRAY_AGG(b ORDER BY a) FROM t;
-- expect: Flink 2.3.0
-- > +I[[x]]
-- > -U[[x]]
-- > +U[[x, y]]
-- > -U[[x, y]]
-- > +U[[x, y, y]]
-- > -U[[x, y, y]]
-- > +U[[x, y, y, x]]
-- > -U[[x, y, y, x]]
-- > +U[[x, y, y, x, x]]
-- > -U[[x, y, y, x, x]]
-- > +U[[x, y, y, x, x, null]]

-- case: error-filter-not-boolean
SELECT COUNT(*) FILTER (WHERE a) FROM t;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 31: FILTER clause must be a condition
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 31: FILTER clause must be a condition
-- ! org.apache.calcite.sql.validate.SqlValidatorException: FILTER clause must be a condition

-- case: error-parse-distinct-star
SELECT COUNT(DISTINCT *) FROM t;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered "*" at line 1, column 23.\nWas expecting one of:\n    "ABS" ...\n    "ARRAY" ...\n    "ARRAY_CONCAT_AGG" ...\n    "AVG" ...\n    "CARDINALITY" ...\n    "CASE" ...\n    "CAST" ...\n    "CEIL" ...\n    "CEILING" ...\n    "CHAR" ...\n    "CHAR_LENGTH" ...\n    "CHARACTER_LENGTH" ...\n    "CLASSIFIER" ...\n    "COALESCE" ...\n    "COLLECT" ...\n    "CONTAINS_SUBSTR" ...\n    "CONVERT" ...\n    "COUNT" ...\n    "COVAR_POP" ...\n    "COVAR_SAMP" ...\n    "CUME_DIST" ...\n    "CURRENT" ...\n    "CURRENT_CATALOG" ...\n    "CURRENT_DATE" ...\n    "CURRENT_DEFAULT_TRANSFORM_GROUP" ...\n    "CURRENT_PATH" ...\n    "CURRENT_ROLE" ...\n    "CURRENT_SCHEMA" ...\n    "CURRENT_TIME" ...\n    "CURRENT_TIMESTAMP" ...\n    "CURRENT_USER" ...\n    "CURSOR" ...\n    "DATE" ...\n    "DATE_TRUNC" ...\n    "DATETIME" ...\n    "DATETIME_TRUNC" ...\n    "DECIMAL" ...\n    "DEFAULT" ...\n    "DENSE_RANK" ...\n    "ELEMENT" ...\n    "EVERY" ...\n    "EXISTS" ...\n    "EXP" ...\n    "EXTRACT" ...\n    "FALSE" ...\n    "FIRST_VALUE" ...\n    "FLOOR" ...\n    "FUSION" ...\n    "GROUP_CONCAT" ...\n    "GROUPING" ...\n    "HOUR" ...\n    "INTERSECTION" ...\n    "INTERVAL" ...\n    "JSON_ARRAY" ...\n    "JSON_ARRAYAGG" ...\n    "JSON_EXISTS" ...\n    "JSON_OBJECT" ...\n    "JSON_OBJECTAGG" ...\n    "JSON_QUERY" ...\n    "JSON_VALUE" ...\n    "LAG" ...\n    "LAST_VALUE" ...\n    "LEAD" ...\n    "LEFT" ...\n    "LN" ...\n    "LOCALTIME" ...\n    "LOCALTIMESTAMP" ...\n    "LOWER" ...\n    "MATCH_NUMBER" ...\n    "MAX" ...\n    "MIN" ...\n    "MINUTE" ...\n    "MOD" ...\n    "MONTH" ...\n    "MULTISET" ...\n    "NEW" ...\n    "NEXT" ...\n    "NOT" ...\n    "NTH_VALUE" ...\n    "NTILE" ...\n    "NULL" ...\n    "NULLIF" ...\n    "OCTET_LENGTH" ...\n    "OVERLAY" ...\n    "PERCENTILE_CONT" ...\n    "PERCENTILE_DISC" ...\n    "PERCENT_RANK" ...\n    "PERIOD" ...\n    "POSITION" ...\n    "POWER" ...\n    "PREV" ...\n    "RANK" ...\n    "REGR_COUNT" ...\n    "REGR_SXX" ...\n    "REGR_SYY" ...\n    "RIGHT" ...\n    "ROW" ...\n    "ROW_NUMBER" ...\n    "RUNNING" ...\n    "SAFE_CAST" ...\n    "SECOND" ...\n    "SELECT" ...\n    "SESSION_USER" ...\n    "SOME" ...\n    "SPECIFIC" ...\n    "SQRT" ...\n    "STDDEV_POP" ...\n    "STDDEV_SAMP" ...\n    "STRING_AGG" ...\n    "SUBSTRING" ...\n    "SUM" ...\n    "SYSTEM_USER" ...\n    "TABLE" ...\n    "TIME" ...\n    "TIME_DIFF" ...\n    "TIME_TRUNC" ...\n    "TIMESTAMP" ...\n    "TIMESTAMP_DIFF" ...\n    "TIMESTAMP_TRUNC" ...\n    "TRANSLATE" ...\n    "TRIM" ...\n    "TRUE" ...\n    "TRUNCATE" ...\n    "TRY_CAST" ...\n    "UNIQUE" ...\n    "UNKNOWN" ...\n    "UPPER" ...\n    "USER" ...\n    "VALUE" ...\n    "VALUES" ...\n    "VAR_POP" ...\n    "VAR_SAMP" ...\n    "WITH" ...\n    "YEAR" ...\n    <UNSIGNED_INTEGER_LITERAL> ...\n    <APPROX_NUMERIC_LITERAL> ...\n    <DECIMAL_NUMERIC_LITERAL> ...\n    <BINARY_STRING_LITERAL> ...\n    <QUOTED_STRING> ...\n    <PREFIXED_STRING_LITERAL> ...\n    <UNICODE_STRING_LITERAL> ...\n    <C_STYLE_ESCAPED_STRING_LITERAL> ...\n    <BIG_QUERY_DOUBLE_QUOTED_STRING> ...\n    <BIG_QUERY_QUOTED_STRING> ...\n    "(" ...\n    <LBRACE_D> ...\n    <LBRACE_T> ...\n    <LBRACE_TS> ...\n    <LBRACE_FN> ...\n    "?" ...\n    "+" ...\n    "-" ...\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered "*" at line 1, column 23.\nWas expecting one of:\n    "ABS" ...\n    "ARRAY" ...\n    "ARRAY_CONCAT_AGG" ...\n    "AVG" ...\n    "CARDINALITY" ...\n    "CASE" ...\n    "CAST" ...\n    "CEIL" ...\n    "CEILING" ...\n    "CHAR" ...\n    "CHAR_LENGTH" ...\n    "CHARACTER_LENGTH" ...\n    "CLASSIFIER" ...\n    "COALESCE" ...\n    "COLLECT" ...\n    "CONTAINS_SUBSTR" ...\n    "CONVERT" ...\n    "COUNT" ...\n    "COVAR_POP" ...\n    "COVAR_SAMP" ...\n    "CUME_DIST" ...\n    "CURRENT" ...\n    "CURRENT_CATALOG" ...\n    "CURRENT_DATE" ...\n    "CURRENT_DEFAULT_TRANSFORM_GROUP" ...\n    "CURRENT_PATH" ...\n    "CURRENT_ROLE" ...\n    "CURRENT_SCHEMA" ...\n    "CURRENT_TIME" ...\n    "CURRENT_TIMESTAMP" ...\n    "CURRENT_USER" ...\n    "CURSOR" ...\n    "DATE" ...\n    "DATE_TRUNC" ...\n    "DATETIME" ...\n    "DATETIME_TRUNC" ...\n    "DECIMAL" ...\n    "DEFAULT" ...\n    "DENSE_RANK" ...\n    "ELEMENT" ...\n    "EVERY" ...\n    "EXISTS" ...\n    "EXP" ...\n    "EXTRACT" ...\n    "FALSE" ...\n    "FIRST_VALUE" ...\n    "FLOOR" ...\n    "FUSION" ...\n    "GROUP_CONCAT" ...\n    "GROUPING" ...\n    "HOUR" ...\n    "INTERSECTION" ...\n    "INTERVAL" ...\n    "JSON_ARRAY" ...\n    "JSON_ARRAYAGG" ...\n    "JSON_EXISTS" ...\n    "JSON_OBJECT" ...\n    "JSON_OBJECTAGG" ...\n    "JSON_QUERY" ...\n    "JSON_VALUE" ...\n    "LAG" ...\n    "LAST_VALUE" ...\n    "LEAD" ...\n    "LEFT" ...\n    "LN" ...\n    "LOCALTIME" ...\n    "LOCALTIMESTAMP" ...\n    "LOWER" ...\n    "MATCH_NUMBER" ...\n    "MAX" ...\n    "MIN" ...\n    "MINUTE" ...\n    "MOD" ...\n    "MONTH" ...\n    "MULTISET" ...\n    "NEW" ...\n    "NEXT" ...\n    "NOT" ...\n    "NTH_VALUE" ...\n    "NTILE" ...\n    "NULL" ...\n    "NULLIF" ...\n    "OCTET_LENGTH" ...\n    "OVERLAY" ...\n    "PERCENTILE_CONT" ...\n    "PERCENTILE_DISC" ...\n    "PERCENT_RANK" ...\n    "PERIOD" ...\n    "POSITION" ...\n    "POWER" ...\n    "PREV" ...\n    "RANK" ...\n    "REGR_COUNT" ...\n    "REGR_SXX" ...\n    "REGR_SYY" ...\n    "RIGHT" ...\n    "ROW" ...\n    "ROW_NUMBER" ...\n    "RUNNING" ...\n    "SAFE_CAST" ...\n    "SECOND" ...\n    "SELECT" ...\n    "SESSION_USER" ...\n    "SOME" ...\n    "SPECIFIC" ...\n    "SQRT" ...\n    "STDDEV_POP" ...\n    "STDDEV_SAMP" ...\n    "STRING_AGG" ...\n    "SUBSTRING" ...\n    "SUM" ...\n    "SYSTEM_USER" ...\n    "TABLE" ...\n    "TIME" ...\n    "TIME_DIFF" ...\n    "TIME_TRUNC" ...\n    "TIMESTAMP" ...\n    "TIMESTAMP_DIFF" ...\n    "TIMESTAMP_TRUNC" ...\n    "TRANSLATE" ...\n    "TRIM" ...\n    "TRUE" ...\n    "TRUNCATE" ...\n    "TRY_CAST" ...\n    "UNIQUE" ...\n    "UNKNOWN" ...\n    "UPPER" ...\n    "USER" ...\n    "VALUE" ...\n    "VALUES" ...\n    "VAR_POP" ...\n    "VAR_SAMP" ...\n    "WITH" ...\n    "YEAR" ...\n    <UNSIGNED_INTEGER_LITERAL> ...\n    <APPROX_NUMERIC_LITERAL> ...\n    <DECIMAL_NUMERIC_LITERAL> ...\n    <BINARY_STRING_LITERAL> ...\n    <QUOTED_STRING> ...\n    <PREFIXED_STRING_LITERAL> ...\n    <UNICODE_STRING_LITERAL> ...\n    <C_STYLE_ESCAPED_STRING_LITERAL> ...\n    <BIG_QUERY_DOUBLE_QUOTED_STRING> ...\n    <BIG_QUERY_QUOTED_STRING> ...\n    "(" ...\n    <LBRACE_D> ...\n    <LBRACE_T> ...\n    <LBRACE_TS> ...\n    <LBRACE_FN> ...\n    "?" ...\n    "+" ...\n    "-" ...\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered "*" at line 1, column 23.\nWas expecting one of:\n    "ABS" ...\n    "ARRAY" ...\n    "ARRAY_CONCAT_AGG" ...\n    "AVG" ...\n    "CARDINALITY" ...\n    "CASE" ...\n    "CAST" ...\n    "CEIL" ...\n    "CEILING" ...\n    "CHAR" ...\n    "CHAR_LENGTH" ...\n    "CHARACTER_LENGTH" ...\n    "CLASSIFIER" ...\n    "COALESCE" ...\n    "COLLECT" ...\n    "CONTAINS_SUBSTR" ...\n    "CONVERT" ...\n    "COUNT" ...\n    "COVAR_POP" ...\n    "COVAR_SAMP" ...\n    "CUME_DIST" ...\n    "CURRENT" ...\n    "CURRENT_CATALOG" ...\n    "CURRENT_DATE" ...\n    "CURRENT_DEFAULT_TRANSFORM_GROUP" ...\n    "CURRENT_PATH" ...\n    "CURRENT_ROLE" ...\n    "CURRENT_SCHEMA" ...\n    "CURRENT_TIME" ...\n    "CURRENT_TIMESTAMP" ...\n    "CURRENT_USER" ...\n    "CURSOR" ...\n    "DATE" ...\n    "DATE_TRUNC" ...\n    "DATETIME" ...\n    "DATETIME_TRUNC" ...\n    "DECIMAL" ...\n    "DEFAULT" ...\n    "DENSE_RANK" ...\n    "ELEMENT" ...\n    "EVERY" ...\n    "EXISTS" ...\n    "EXP" ...\n    "EXTRACT" ...\n    "FALSE" ...\n    "FIRST_VALUE" ...\n    "FLOOR" ...\n    "FUSION" ...\n    "GROUP_CONCAT" ...\n    "GROUPING" ...\n    "HOUR" ...\n    "INTERSECTION" ...\n    "INTERVAL" ...\n    "JSON_ARRAY" ...\n    "JSON_ARRAYAGG" ...\n    "JSON_EXISTS" ...\n    "JSON_OBJECT" ...\n    "JSON_OBJECTAGG" ...\n    "JSON_QUERY" ...\n    "JSON_VALUE" ...\n    "LAG" ...\n    "LAST_VALUE" ...\n    "LEAD" ...\n    "LEFT" ...\n    "LN" ...\n    "LOCALTIME" ...\n    "LOCALTIMESTAMP" ...\n    "LOWER" ...\n    "MATCH_NUMBER" ...\n    "MAX" ...\n    "MIN" ...\n    "MINUTE" ...\n    "MOD" ...\n    "MONTH" ...\n    "MULTISET" ...\n    "NEW" ...\n    "NEXT" ...\n    "NOT" ...\n    "NTH_VALUE" ...\n    "NTILE" ...\n    "NULL" ...\n    "NULLIF" ...\n    "OCTET_LENGTH" ...\n    "OVERLAY" ...\n    "PERCENTILE_CONT" ...\n    "PERCENTILE_DISC" ...\n    "PERCENT_RANK" ...\n    "PERIOD" ...\n    "POSITION" ...\n    "POWER" ...\n    "PREV" ...\n    "RANK" ...\n    "REGR_COUNT" ...\n    "REGR_SXX" ...\n    "REGR_SYY" ...\n    "RIGHT" ...\n    "ROW" ...\n    "ROW_NUMBER" ...\n    "RUNNING" ...\n    "SAFE_CAST" ...\n    "SECOND" ...\n    "SELECT" ...\n    "SESSION_USER" ...\n    "SOME" ...\n    "SPECIFIC" ...\n    "SQRT" ...\n    "STDDEV_POP" ...\n    "STDDEV_SAMP" ...\n    "STRING_AGG" ...\n    "SUBSTRING" ...\n    "SUM" ...\n    "SYSTEM_USER" ...\n    "TABLE" ...\n    "TIME" ...\n    "TIME_DIFF" ...\n    "TIME_TRUNC" ...\n    "TIMESTAMP" ...\n    "TIMESTAMP_DIFF" ...\n    "TIMESTAMP_TRUNC" ...\n    "TRANSLATE" ...\n    "TRIM" ...\n    "TRUE" ...\n    "TRUNCATE" ...\n    "TRY_CAST" ...\n    "UNIQUE" ...\n    "UNKNOWN" ...\n    "UPPER" ...\n    "USER" ...\n    "VALUE" ...\n    "VALUES" ...\n    "VAR_POP" ...\n    "VAR_SAMP" ...\n    "WITH" ...\n    "YEAR" ...\n    <UNSIGNED_INTEGER_LITERAL> ...\n    <APPROX_NUMERIC_LITERAL> ...\n    <DECIMAL_NUMERIC_LITERAL> ...\n    <BINARY_STRING_LITERAL> ...\n    <QUOTED_STRING> ...\n    <PREFIXED_STRING_LITERAL> ...\n    <UNICODE_STRING_LITERAL> ...\n    <C_STYLE_ESCAPED_STRING_LITERAL> ...\n    <BIG_QUERY_DOUBLE_QUOTED_STRING> ...\n    <BIG_QUERY_QUOTED_STRING> ...\n    "(" ...\n    <LBRACE_D> ...\n    <LBRACE_T> ...\n    <LBRACE_TS> ...\n    <LBRACE_FN> ...\n    "?" ...\n    "+" ...\n    "-" ...\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n

-- case: max-of-growing
SELECT MAX(n), COUNT(*) FROM (SELECT b, COUNT(*) AS n FROM t GROUP BY b);
-- expect: Flink 2.3.0
-- > +I[1, 1]
-- > -U[1, 1]
-- > +U[1, 2]
-- > -U[1, 2]
-- > +U[1, 1]
-- > -U[1, 1]
-- > +U[2, 2]
-- > -U[2, 2]
-- > +U[2, 1]
-- > -U[2, 1]
-- > +U[2, 2]
-- > -U[2, 2]
-- > +U[2, 1]
-- > -U[2, 1]
-- > +U[3, 2]
-- > -U[3, 2]
-- > +U[3, 3]

-- case: max-of-growing-filtered
SELECT MAX(n), COUNT(*) FROM (SELECT b, COUNT(*) AS n FROM t GROUP BY b HAVING COUNT(*) < 3);
-- expect: Flink 2.3.0
-- > +I[1, 1]
-- > -U[1, 1]
-- > +U[1, 2]
-- > -U[1, 2]
-- > +U[1, 1]
-- > -U[1, 1]
-- > +U[2, 2]
-- > -U[2, 2]
-- > +U[2, 1]
-- > -U[2, 1]
-- > +U[2, 2]
-- > -U[2, 2]
-- > +U[2, 1]
-- > -U[2, 1]
-- > +U[2, 2]

-- case: max-of-growing-grouped
SELECT MOD(a, 2), MAX(m), MIN(i) FROM (SELECT a, MAX(c) AS m, MIN(d) AS i FROM t GROUP BY a) GROUP BY MOD(a, 2);
-- expect: Flink 2.3.0
-- > +I[1, 10, 1.5]
-- > +I[0, 20, 2.5]
-- > -D[1, 10, 1.5]
-- > +I[1, 10, 0.5]
-- > +I[null, 40, null]

-- case: min-of-growing
SELECT MIN(n), MAX(-n) FROM (SELECT b, COUNT(*) AS n FROM t GROUP BY b);
-- expect: Flink 2.3.0
-- > +I[1, -1]
-- > -U[1, -1]
-- > +U[2, -2]
-- > -U[2, -2]
-- > +U[1, -1]

-- case: group-by-rowtime-like-key
SELECT c, SUM(n) FROM (SELECT c, d, COUNT(*) AS n FROM t GROUP BY c, d) GROUP BY c;
-- expect: Flink 2.3.0
-- > +I[10, 1]
-- > +I[20, 1]
-- > +I[null, 1]
-- > +I[40, 1]
-- > -D[20, 1]
-- > +I[20, 2]
-- > +I[5, 1]
