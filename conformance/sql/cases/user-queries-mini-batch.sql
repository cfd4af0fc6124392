--  Queries of a shop, as users write them.
-- compare: final
-- source orders: (id INT, cust INT, product STRING, qty INT, price DECIMAL(10, 2), ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '2' SECOND)
-- +I [1, 1, "apple", 3, "1.50", "2024-03-01 10:00:01"]
-- +I [2, 2, "pear", 1, "2.25", "2024-03-01 10:00:04"]
-- +I [3, 1, "apple", 2, "1.75", "2024-03-01 10:00:03"]
-- +I [4, 3, "fig", 10, "0.30", "2024-03-01 10:00:09"]
-- +I [5, 2, "apple", 1, "1.60", "2024-03-01 10:00:12"]
-- +I [6, null, "pear", 4, "2.00", "2024-03-01 10:00:11"]
-- +I [7, 1, "pear", 5, "2.10", "2024-03-01 10:00:17"]
-- +I [8, 3, null, 2, "9.99", "2024-03-01 10:00:23"]
-- +I [9, 2, "fig", 7, "0.35", "2024-03-01 10:00:31"]
-- source cust: (cid INT, name STRING, city STRING)
-- +I [1, "Ann", "Rome"]
-- +I [2, "Bob", "Oslo"]
-- +I [4, "Dan", "Rome"]
-- source upd: (k INT, v STRING, n INT, PRIMARY KEY (k) NOT ENFORCED) changelog=I,UA,D
-- +I [1, "a", 10]
-- +I [2, "b", 20]
-- +U [1, "c", 15]
-- +I [3, "a", 30]
-- -D [2, "b", 20]
-- +U [3, "c", 31]
-- source chg: (k INT, v STRING, n INT) changelog=I,UB,UA,D
-- +I [1, "a", 10]
-- +I [2, "b", 20]
-- -U [1, "a", 10]
-- +U [1, "b", 15]
-- +I [3, "a", 30]
-- +I [3, "a", 30]
-- -D [2, "b", 20]
-- source js: (id INT, doc STRING)
-- +I [1, "{\"a\": 1, \"b\": {\"c\": [1, 2, 3]}, \"s\": \"x\"}"]
-- +I [2, "{\"a\": null, \"b\": {}, \"s\": 5.50}"]
-- +I [3, "not json"]
-- +I [4, null]
-- +I [5, "[1, \"two\", {\"three\": 3}]"]

CREATE VIEW w10 AS SELECT window_time rt, product, COUNT(*) n, SUM(qty) s FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, window_time, product;

-- case: share-of-total-mb
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.size=3
-- config: table.exec.mini-batch.allow-latency=1 s
SELECT product, s, s / t AS share FROM (SELECT product, SUM(price * qty) s FROM orders GROUP BY product), (SELECT SUM(price * qty) t FROM orders);
-- expect: Flink 2.3.0
-- > +I[fig, 3.00, 0.053783]
-- > +I[apple, 8.00, 0.143421]
-- > -U[fig, 3.00, 0.053783]
-- > +U[fig, 5.45, 0.097705]
-- > +I[pear, 2.25, 0.040337]
-- > -U[apple, 8.00, 0.143421]
-- > +U[apple, 9.60, 0.172105]
-- > -U[pear, 2.25, 0.040337]
-- > +I[null, 19.98, 0.358193]
-- > +U[pear, 20.75, 0.371997]

-- case: above-average-correlated-mb
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.size=3
-- config: table.exec.mini-batch.allow-latency=1 s
SELECT id, product FROM orders o WHERE price > (SELECT AVG(price) FROM orders i WHERE i.product = o.product);
-- expect: Flink 2.3.0
-- > +I[9, fig]
-- > +I[3, apple]
-- > -U[9, fig]
-- > +U[9, fig]
-- > -U[3, apple]
-- > +U[3, apple]
-- > +U[2, pear]
-- > -U[2, pear]
-- > +U[2, pear]

-- case: customers-not-in-mb
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.size=3
-- config: table.exec.mini-batch.allow-latency=1 s
SELECT name FROM cust WHERE cid NOT IN (SELECT cust FROM orders WHERE cust IS NOT NULL);
-- expect: Flink 2.3.0
-- > +I[Ann]
-- > -D[Ann]
-- > +I[Bob]
-- > +I[Dan]
-- > -D[Bob]

-- case: case-pivot-mb
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.size=3
-- config: table.exec.mini-batch.allow-latency=1 s
SELECT cust, SUM(CASE WHEN product = 'apple' THEN qty ELSE 0 END) apples, SUM(qty) FILTER (WHERE product = 'pear') pears, COUNT(DISTINCT product) kinds FROM orders GROUP BY cust;
-- expect: Flink 2.3.0
-- > +I[3, 0, null, 1]
-- > +I[2, 0, 1, 1]
-- > +I[1, 5, null, 1]
-- > -U[2, 0, 1, 1]
-- > +U[2, 1, 1, 2]
-- > +I[null, 0, 4, 1]
-- > -U[2, 1, 1, 2]
-- > +U[2, 1, 1, 3]
-- > -U[1, 5, null, 1]
-- > +U[1, 5, 5, 2]

-- case: having-avg-mb
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.size=3
-- config: table.exec.mini-batch.allow-latency=1 s
SELECT product, AVG(price) a, MIN(ts) f, MAX(ts) l FROM orders GROUP BY product HAVING COUNT(*) > 1 AND AVG(price) < 2;
-- expect: Flink 2.3.0
-- > +I[apple, 1.625000, 2024-03-01T10:00:01, 2024-03-01T10:00:03]
-- > +U[fig, 0.325000, 2024-03-01T10:00:09, 2024-03-01T10:00:31]
-- > -U[apple, 1.625000, 2024-03-01T10:00:01, 2024-03-01T10:00:03]
-- > +U[apple, 1.616667, 2024-03-01T10:00:01, 2024-03-01T10:00:12]

-- case: dedup-join-mb
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.size=3
-- config: table.exec.mini-batch.allow-latency=1 s
SELECT o.id, u.v FROM orders o LEFT JOIN (SELECT k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY v ORDER BY n DESC) rn FROM upd) WHERE rn = 1) u ON o.cust = u.k;
-- expect: Flink 2.3.0
-- > +I[2, null]
-- > +I[3, null]
-- > +I[1, null]
-- > +I[4, null]
-- > +I[5, null]
-- > +I[6, null]
-- > +I[8, null]
-- > +I[9, null]
-- > +I[7, null]
-- > -D[9, null]
-- > +I[9, b]
-- > -D[5, null]
-- > +I[5, b]
-- > -D[2, null]
-- > +I[2, b]
-- > -D[8, null]
-- > +I[8, c]
-- > -D[4, null]
-- > +I[4, c]
-- > -D[9, b]
-- > +I[9, null]
-- > -D[5, b]
-- > +I[5, null]
-- > -D[2, b]
-- > +I[2, null]

-- case: json-agg-mb
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.size=3
-- config: table.exec.mini-batch.allow-latency=1 s
SELECT cust, JSON_OBJECTAGG(KEY CAST(id AS STRING) VALUE product NULL ON NULL), JSON_ARRAYAGG(qty) FROM orders GROUP BY cust;
-- expect: Flink 2.3.0
-- > +I[2, {"2":"pear"}, [1]]
-- > +I[1, {"1":"apple","3":"apple"}, [3,2]]
-- > +I[3, {"4":"fig"}, [10]]
-- > -U[2, {"2":"pear"}, [1]]
-- > +U[2, {"2":"pear","5":"apple"}, [1,1]]
-- > +I[null, {"6":"pear"}, [4]]
-- > -U[3, {"4":"fig"}, [10]]
-- > +U[3, {"4":"fig","8":null}, [10,2]]
-- > -U[2, {"2":"pear","5":"apple"}, [1,1]]
-- > +U[2, {"2":"pear","5":"apple","9":"fig"}, [1,1,7]]
-- > -U[1, {"1":"apple","3":"apple"}, [3,2]]
-- > +U[1, {"1":"apple","3":"apple","7":"pear"}, [3,2,5]]

-- case: union-then-agg-mb
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.size=3
-- config: table.exec.mini-batch.allow-latency=1 s
SELECT k, COUNT(*), SUM(n) FROM (SELECT v AS k, n FROM chg UNION ALL SELECT product, qty FROM orders WHERE product IS NOT NULL) GROUP BY k;
-- expect: Flink 2.3.0
-- > +I[fig, 1, 10]
-- > +I[apple, 2, 5]
-- > +I[pear, 1, 1]
-- > -U[fig, 1, 10]
-- > +U[fig, 2, 17]
-- > -U[apple, 2, 5]
-- > +U[apple, 3, 6]
-- > -U[pear, 1, 1]
-- > +U[pear, 2, 5]
-- > -U[pear, 2, 5]
-- > +U[pear, 3, 10]
-- > +I[b, 2, 35]
-- > -U[b, 2, 35]
-- > +U[b, 1, 15]
-- > +I[a, 2, 60]

-- case: union-dedup-mb
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.size=3
-- config: table.exec.mini-batch.allow-latency=1 s
SELECT v FROM chg UNION SELECT v FROM upd;
-- expect: Flink 2.3.0
-- > +I[c]
-- > +I[b]
-- > +I[a]

-- case: intersect-counts-mb
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.size=3
-- config: table.exec.mini-batch.allow-latency=1 s
SELECT v FROM chg INTERSECT ALL SELECT v FROM upd;
-- expect: Flink 2.3.0

-- case: full-join-agg-mb
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.size=3
-- config: table.exec.mini-batch.allow-latency=1 s
SELECT COALESCE(a.v, b.v) v, a.n, b.n FROM (SELECT v, SUM(n) n FROM chg GROUP BY v) a FULL OUTER JOIN (SELECT v, COUNT(*) n FROM upd GROUP BY v) b ON a.v = b.v;
-- expect: Flink 2.3.0
-- > +I[c, null, 2]
-- > +I[b, 15, null]
-- > +I[a, 60, null]

-- case: topn-of-changelog-mb
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.size=3
-- config: table.exec.mini-batch.allow-latency=1 s
SELECT v, s, rn FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY s DESC) rn FROM (SELECT v, SUM(n) s FROM chg GROUP BY v)) WHERE rn <= 2;
-- expect: Flink 2.3.0
-- > +I[b, 35, 1]
-- > -D[b, 35, 1]
-- > +I[b, 15, 1]
-- > -U[b, 15, 1]
-- > +U[a, 60, 1]
-- > +I[b, 15, 2]

-- case: rank-ties-mb
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.size=3
-- config: table.exec.mini-batch.allow-latency=1 s
SELECT v, n, r FROM (SELECT v, n, RANK() OVER (PARTITION BY v ORDER BY n) r FROM upd) WHERE r <= 2;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: RANK() on streaming table is not supported currently

-- case: limit-of-agg-mb
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.size=3
-- config: table.exec.mini-batch.allow-latency=1 s
SELECT v, SUM(n) s FROM chg GROUP BY v ORDER BY s DESC LIMIT 1;
-- expect: Flink 2.3.0
-- > +I[b, 35]
-- > -D[b, 35]
-- > +I[b, 15]
-- > -D[b, 15]
-- > +I[a, 60]

-- case: nested-agg-distinct-mb
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.size=3
-- config: table.exec.mini-batch.allow-latency=1 s
SELECT cnt, COUNT(*) users FROM (SELECT cust, COUNT(DISTINCT product) cnt FROM orders GROUP BY cust) GROUP BY cnt;
-- expect: Flink 2.3.0
-- > +I[2, 1]
-- > +I[1, 3]
-- > +I[3, 1]
-- > -D[2, 1]
-- > -U[1, 3]
-- > +U[1, 2]
-- > +I[2, 1]

-- case: semi-anti-chain-mb
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.size=3
-- config: table.exec.mini-batch.allow-latency=1 s
SELECT v, n FROM chg WHERE k IN (SELECT cid FROM cust) AND v NOT IN (SELECT v FROM upd WHERE v IS NOT NULL AND n > 100);
-- expect: Flink 2.3.0
-- > +I[a, 10]
-- > +I[b, 20]
-- > -U[a, 10]
-- > +U[b, 15]
-- > -D[b, 20]

-- case: grouping-sets-plain-mb
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.size=3
-- config: table.exec.mini-batch.allow-latency=1 s
SELECT cust, product, GROUPING(cust) gc, GROUPING(product) gp, SUM(qty) FROM orders GROUP BY GROUPING SETS ((cust, product), (cust), ()) HAVING SUM(qty) > 2;
-- expect: Flink 2.3.0
-- > +I[1, apple, 0, 0, 3]
-- > +I[1, null, 0, 1, 3]
-- > +I[null, null, 1, 1, 3]
-- > -U[null, null, 1, 1, 3]
-- > +U[null, null, 1, 1, 4]
-- > -U[1, apple, 0, 0, 3]
-- > +U[1, apple, 0, 0, 5]
-- > -U[1, null, 0, 1, 3]
-- > +U[1, null, 0, 1, 5]
-- > -U[null, null, 1, 1, 4]
-- > +U[null, null, 1, 1, 6]
-- > -U[null, null, 1, 1, 6]
-- > +U[null, null, 1, 1, 16]
-- > +I[3, null, 0, 1, 10]
-- > +I[3, fig, 0, 0, 10]
-- > -U[null, null, 1, 1, 16]
-- > +U[null, null, 1, 1, 17]
-- > +I[null, null, 0, 1, 4]
-- > -U[null, null, 1, 1, 17]
-- > +U[null, null, 1, 1, 21]
-- > +I[null, pear, 0, 0, 4]
-- > -U[1, null, 0, 1, 5]
-- > +U[1, null, 0, 1, 10]
-- > -U[null, null, 1, 1, 21]
-- > +U[null, null, 1, 1, 26]
-- > +I[1, pear, 0, 0, 5]
-- > -U[null, null, 1, 1, 26]
-- > +U[null, null, 1, 1, 28]
-- > -U[3, null, 0, 1, 10]
-- > +U[3, null, 0, 1, 12]
-- > +U[2, null, 0, 1, 9]
-- > +I[2, fig, 0, 0, 7]
-- > -U[null, null, 1, 1, 28]
-- > +U[null, null, 1, 1, 35]

-- case: rollup-join-mb
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.size=3
-- config: table.exec.mini-batch.allow-latency=1 s
SELECT c.city, o.product, SUM(o.qty) FROM orders o JOIN cust c ON o.cust = c.cid GROUP BY ROLLUP(c.city, o.product);
-- expect: Flink 2.3.0
-- > +I[null, null, 3]
-- > +I[Rome, null, 3]
-- > +I[Rome, apple, 3]
-- > -U[null, null, 3]
-- > +U[null, null, 4]
-- > +I[Oslo, pear, 1]
-- > +I[Oslo, null, 1]
-- > -U[null, null, 4]
-- > +U[null, null, 6]
-- > -U[Rome, null, 3]
-- > +U[Rome, null, 5]
-- > -U[Rome, apple, 3]
-- > +U[Rome, apple, 5]
-- > -U[null, null, 6]
-- > +U[null, null, 7]
-- > -U[Oslo, null, 1]
-- > +U[Oslo, null, 2]
-- > +I[Oslo, apple, 1]
-- > -U[null, null, 7]
-- > +U[null, null, 12]
-- > +I[Rome, pear, 5]
-- > -U[Rome, null, 5]
-- > +U[Rome, null, 10]
-- > -U[null, null, 12]
-- > +U[null, null, 19]
-- > -U[Oslo, null, 2]
-- > +U[Oslo, null, 9]
-- > +I[Oslo, fig, 7]

-- case: stddev-etc-mb
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.size=3
-- config: table.exec.mini-batch.allow-latency=1 s
SELECT product, STDDEV_POP(qty), VAR_SAMP(qty), STDDEV_SAMP(price), AVG(qty), AVG(CAST(qty AS DOUBLE)) FROM orders GROUP BY product;
-- expect: Flink 2.3.0
-- > +I[fig, 0, null, null, 10, 10.0]
-- > +I[apple, 0, 0, 0.176777, 2, 2.5]
-- > +I[pear, 0, null, null, 1, 1.0]
-- > -U[fig, 0, null, null, 10, 10.0]
-- > +U[fig, 1, 4, 0.035355, 8, 8.5]
-- > -U[apple, 0, 0, 0.176777, 2, 2.5]
-- > +U[apple, 0, 1, 0.125831, 2, 2.0]
-- > -U[pear, 0, null, null, 1, 1.0]
-- > +U[pear, 1, 4, 0.176777, 2, 2.5]
-- > +I[null, 0, null, null, 2, 2.0]
-- > -U[pear, 1, 4, 0.176777, 2, 2.5]
-- > +U[pear, 1, 4, 0.125831, 3, 3.3333333333333335]

-- case: cte-twice-mb
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.size=3
-- config: table.exec.mini-batch.allow-latency=1 s
WITH s AS (SELECT product, SUM(qty) q FROM orders GROUP BY product) SELECT a.product, a.q, b.q FROM s a JOIN s b ON a.q < b.q;
-- expect: Flink 2.3.0
-- > +I[fig, 10, 17]
-- > +I[apple, 5, 17]
-- > +I[apple, 5, 6]
-- > +I[apple, 5, 10]
-- > +I[pear, 1, 2]
-- > +I[pear, 1, 17]
-- > +I[pear, 1, 6]
-- > +I[pear, 1, 10]
-- > -U[fig, 10, 17]
-- > -U[apple, 5, 17]
-- > -U[apple, 5, 6]
-- > -U[apple, 5, 10]
-- > +U[apple, 6, 17]
-- > +U[apple, 6, 10]
-- > -U[pear, 1, 2]
-- > -U[pear, 1, 17]
-- > -U[pear, 1, 6]
-- > -U[pear, 1, 10]
-- > +U[pear, 5, 17]
-- > +U[pear, 5, 6]
-- > +U[pear, 5, 10]
-- > +I[null, 2, 17]
-- > +I[null, 2, 6]
-- > +I[null, 2, 10]
-- > -U[pear, 5, 17]
-- > -U[pear, 5, 6]
-- > -U[pear, 5, 10]
-- > +U[pear, 10, 17]

-- case: count-over-two-columns-mb
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.size=3
-- config: table.exec.mini-batch.allow-latency=1 s
SELECT cust, COUNT(DISTINCT product) FILTER (WHERE qty > 1), SUM(DISTINCT qty), COUNT(*) FILTER (WHERE price > 2) FROM orders GROUP BY cust;
-- expect: Flink 2.3.0
-- > +I[3, 1, 10, 0]
-- > +I[2, 0, 1, 1]
-- > +I[1, 1, 5, 0]
-- > -U[3, 1, 10, 0]
-- > +U[3, 1, 12, 1]
-- > +I[null, 1, 4, 0]
-- > -U[2, 0, 1, 1]
-- > +U[2, 1, 8, 1]
-- > -U[1, 1, 5, 0]
-- > +U[1, 2, 10, 1]

-- case: case-pivot-split
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.size=3
-- config: table.exec.mini-batch.allow-latency=1 s
-- config: table.optimizer.distinct-agg.split.enabled=true
SELECT cust, SUM(CASE WHEN product = 'apple' THEN qty ELSE 0 END) apples, SUM(qty) FILTER (WHERE product = 'pear') pears, COUNT(DISTINCT product) kinds FROM orders GROUP BY cust;
-- expect: Flink 2.3.0
-- > +I[2, 0, 1, 1]
-- > +I[1, 5, null, 1]
-- > +I[null, 0, 4, 1]
-- > +I[3, 0, null, 1]
-- > -U[2, 0, 1, 1]
-- > +U[2, 1, 1, 3]
-- > -U[1, 5, null, 1]
-- > +U[1, 5, 5, 2]

-- case: nested-agg-distinct-split
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.size=3
-- config: table.exec.mini-batch.allow-latency=1 s
-- config: table.optimizer.distinct-agg.split.enabled=true
SELECT cnt, COUNT(*) users FROM (SELECT cust, COUNT(DISTINCT product) cnt FROM orders GROUP BY cust) GROUP BY cnt;
-- expect: Flink 2.3.0
-- > +I[3, 1]
-- > +I[1, 3]
-- > +I[2, 1]
-- > -U[1, 3]
-- > +U[1, 2]

-- case: count-over-two-columns-split
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.size=3
-- config: table.exec.mini-batch.allow-latency=1 s
-- config: table.optimizer.distinct-agg.split.enabled=true
SELECT cust, COUNT(DISTINCT product) FILTER (WHERE qty > 1), SUM(DISTINCT qty), COUNT(*) FILTER (WHERE price > 2) FROM orders GROUP BY cust;
-- expect: Flink 2.3.0
-- > +I[2, 0, 1, 1]
-- > +I[1, 1, 5, 0]
-- > +I[3, 1, 10, 0]
-- > +I[null, 1, 4, 0]
-- > -U[3, 1, 10, 0]
-- > +U[3, 1, 12, 1]
-- > -U[2, 0, 1, 1]
-- > +U[2, 0, 8, 1]
-- > -U[1, 1, 5, 0]
-- > +U[1, 2, 10, 1]
-- > -U[2, 0, 8, 1]
-- > +U[2, 1, 8, 1]
