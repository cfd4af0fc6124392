--  Aggregations inside larger queries: views, CTEs, sub-queries, batch, TTL.
-- source t: (a INT, b STRING, c BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)
-- +I [1, "x", 10, "2020-01-01 00:00:01"]
-- +I [2, "y", 20, "2020-01-01 00:00:02"]
-- +I [1, "y", null, "2020-01-01 00:00:03"]
-- +I [2, "x", 20, "2020-01-01 00:00:06"]
-- +I [1, "z", 5, "2020-01-01 00:00:12"]
-- source k: (id INT, g STRING, v INT, PRIMARY KEY (id) NOT ENFORCED)
-- +I [1, "p", 10]
-- +I [2, "p", 20]
-- +I [3, "q", 5]

-- case: cte
WITH s AS (SELECT b, SUM(c) AS s FROM t GROUP BY b), m AS (SELECT MAX(s) AS m FROM s) SELECT m FROM m;
-- expect: Flink 2.3.0
-- > +I[10]
-- > -U[10]
-- > +U[20]
-- > -U[20]
-- > +U[30]

-- case: view-twice
-- compare: final
CREATE VIEW v AS SELECT a, COUNT(*) AS n FROM t GROUP BY a;
SELECT n, COUNT(*) FROM (SELECT a, n FROM v UNION ALL SELECT a + 10, n FROM v) GROUP BY n;
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
-- > -U[1, 1]
-- > +U[1, 2]
-- > -U[1, 2]
-- > +U[1, 1]
-- > -U[2, 1]
-- > +U[2, 2]
-- > -D[1, 1]
-- > -U[2, 2]
-- > +U[2, 3]
-- > -U[2, 3]
-- > +U[2, 2]
-- > -U[3, 1]
-- > +U[3, 2]

-- case: group-by-rowtime
SELECT ts, COUNT(*) FROM t GROUP BY ts;
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00:01, 1]
-- > +I[2020-01-01T00:00:02, 1]
-- > +I[2020-01-01T00:00:03, 1]
-- > +I[2020-01-01T00:00:06, 1]
-- > +I[2020-01-01T00:00:12, 1]

-- case: in-sub-query-batch
-- mode: batch
-- compare: unordered
SELECT a, b FROM t WHERE a IN (SELECT a FROM t GROUP BY a HAVING COUNT(*) > 2);
-- expect: Flink 2.3.0
-- > +I[1, x]
-- > +I[1, y]
-- > +I[1, z]

-- case: scalar-sub-query-batch
-- mode: batch
-- compare: unordered
SELECT a, c, (SELECT AVG(c) FROM t) FROM t WHERE c > (SELECT MIN(c) FROM t);
-- expect: Flink 2.3.0
-- > +I[1, 10, 13]
-- > +I[2, 20, 13]
-- > +I[2, 20, 13]

-- case: group-by-key-and-more-batch
-- mode: batch
-- compare: unordered
SELECT id, g, SUM(v), COUNT(*) FROM k GROUP BY id, g;
-- expect: Flink 2.3.0
-- > +I[1, p, 10, 1]
-- > +I[2, p, 20, 1]
-- > +I[3, q, 5, 1]

-- case: group-by-key-and-more
SELECT id, g, SUM(v), COUNT(*) FROM k GROUP BY id, g;
-- expect: Flink 2.3.0
-- > +I[1, p, 10, 1]
-- > +I[2, p, 20, 1]
-- > +I[3, q, 5, 1]

-- case: grouping-in-order-batch
-- mode: batch
SELECT a, b, SUM(c) AS s, GROUPING(b) AS gb FROM t GROUP BY ROLLUP (a, b) ORDER BY a, gb, b;
-- expect: Flink 2.3.0
-- > +I[null, null, 55, 1]
-- > +I[1, x, 10, 0]
-- > +I[1, y, null, 0]
-- > +I[1, z, 5, 0]
-- > +I[1, null, 15, 1]
-- > +I[2, x, 20, 0]
-- > +I[2, y, 20, 0]
-- > +I[2, null, 40, 1]

-- case: case-over-agg
SELECT b, CASE WHEN COUNT(*) > 1 THEN 'many' ELSE 'one' END FROM t GROUP BY b;
-- expect: Flink 2.3.0
-- > +I[x, one]
-- > +I[y, one]
-- > -U[y, one]
-- > +U[y, many]
-- > -U[x, one]
-- > +U[x, many]
-- > +I[z, one]

-- case: values-agg
SELECT g, SUM(x), COUNT(DISTINCT x) FROM (VALUES ('a', 1), ('a', 1), ('b', 2)) AS v (g, x) GROUP BY g;
-- expect: Flink 2.3.0
-- > +I[a, 1, 1]
-- > -U[a, 1, 1]
-- > +U[a, 2, 1]
-- > +I[b, 2, 1]

-- case: distinct-agg-batch
-- mode: batch
-- compare: unordered
SELECT b, COUNT(DISTINCT a), SUM(DISTINCT c), COUNT(c) FROM t GROUP BY b;
-- expect: Flink 2.3.0
-- > +I[x, 2, 30, 2]
-- > +I[y, 2, 20, 1]
-- > +I[z, 1, 5, 1]

-- case: window-agg-then-topn
SELECT * FROM (SELECT ws, b, n, ROW_NUMBER() OVER (PARTITION BY ws, we ORDER BY n DESC, b) AS rn FROM (SELECT window_start AS ws, window_end AS we, b, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, b)) WHERE rn <= 1;
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00, y, 2, 1]
-- > +I[2020-01-01T00:00:05, x, 1, 1]
-- > +I[2020-01-01T00:00:10, z, 1, 1]

-- case: over-then-group
SELECT b, MAX(s) FROM (SELECT b, SUM(c) OVER (PARTITION BY b ORDER BY ts) AS s FROM t) GROUP BY b;
-- expect: Flink 2.3.0
-- > +I[x, 10]
-- > +I[y, 20]
-- > -U[x, 10]
-- > +U[x, 30]
-- > +I[z, 5]

-- case: having-without-group
SELECT COUNT(*) FROM t HAVING COUNT(*) > 3;
-- expect: Flink 2.3.0
-- > +U[4]
-- > -U[4]
-- > +U[5]

-- case: order-by-agg-not-selected-batch
-- mode: batch
SELECT b FROM t GROUP BY b ORDER BY COUNT(*) DESC, b;
-- expect: Flink 2.3.0
-- > +I[x]
-- > +I[y]
-- > +I[z]

-- case: state-ttl
-- config: table.exec.state.ttl=1 h
SELECT a, COUNT(*), SUM(c) FROM t GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[1, 1, 10]
-- > +I[2, 1, 20]
-- > -U[1, 1, 10]
-- > +U[1, 2, 10]
-- > -U[2, 1, 20]
-- > +U[2, 2, 40]
-- > -U[1, 2, 10]
-- > +U[1, 3, 15]

-- case: union-distinct-agg
SELECT COUNT(*) FROM (SELECT a FROM t UNION SELECT id FROM k);
-- expect: Flink 2.3.0
-- > +I[1]
-- > -U[1]
-- > +U[2]
-- > -U[2]
-- > +U[3]
