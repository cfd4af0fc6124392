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
-- source upd: (k INT, v STRING, n INT, PRIMARY KEY (k) NOT ENFORCED)
-- +I [1, "a", 10]
-- +I [2, "b", 20]
-- +I [3, "a", 30]
-- source chg: (k INT, v STRING, n INT)
-- +I [1, "a", 10]
-- +I [2, "b", 20]
-- +I [3, "a", 30]
-- +I [3, "a", 30]
-- source js: (id INT, doc STRING)
-- +I [1, "{\"a\": 1, \"b\": {\"c\": [1, 2, 3]}, \"s\": \"x\"}"]
-- +I [2, "{\"a\": null, \"b\": {}, \"s\": 5.50}"]
-- +I [3, "not json"]
-- +I [4, null]
-- +I [5, "[1, \"two\", {\"three\": 3}]"]

CREATE VIEW w10 AS SELECT window_time rt, product, COUNT(*) n, SUM(qty) s FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, window_time, product;

-- case: top2-per-window-batch
-- mode: batch
SELECT ws, product, total, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY ws, we ORDER BY total DESC, product) rn FROM (SELECT window_start ws, window_end we, product, SUM(qty * price) total FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, product)) WHERE rn <= 2;
-- expect: Flink 2.3.0
-- > +I[2024-03-01T10:00, apple, 8.00, 1]
-- > +I[2024-03-01T10:00, fig, 3.00, 2]
-- > +I[2024-03-01T10:00:10, pear, 18.50, 1]
-- > +I[2024-03-01T10:00:10, apple, 1.60, 2]
-- > +I[2024-03-01T10:00:20, null, 19.98, 1]
-- > +I[2024-03-01T10:00:30, fig, 2.45, 1]

-- case: share-of-total-batch
-- mode: batch
SELECT product, s, s / t AS share FROM (SELECT product, SUM(price * qty) s FROM orders GROUP BY product), (SELECT SUM(price * qty) t FROM orders);
-- expect: Flink 2.3.0
-- > +I[apple, 9.60, 0.172105]
-- > +I[pear, 20.75, 0.371997]
-- > +I[fig, 5.45, 0.097705]
-- > +I[null, 19.98, 0.358193]

-- case: above-average-correlated-batch
-- mode: batch
SELECT id, product FROM orders o WHERE price > (SELECT AVG(price) FROM orders i WHERE i.product = o.product);
-- expect: Flink 2.3.0
-- > +I[2, pear]
-- > +I[3, apple]
-- > +I[9, fig]

-- case: customers-without-orders-batch
-- mode: batch
SELECT name FROM cust c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.cust = c.cid);
-- expect: Flink 2.3.0
-- > +I[Dan]

-- case: customers-not-in-batch
-- mode: batch
SELECT name FROM cust WHERE cid NOT IN (SELECT cust FROM orders WHERE cust IS NOT NULL);
-- expect: Flink 2.3.0
-- > +I[Dan]

-- case: customers-not-in-nulls-batch
-- mode: batch
SELECT name FROM cust WHERE cid NOT IN (SELECT cust FROM orders);
-- expect: Flink 2.3.0

-- case: in-or-filter-batch
-- mode: batch
SELECT name FROM cust WHERE cid IN (SELECT cust FROM orders WHERE qty > 2) OR city = 'Rome';
-- expect: Flink 2.3.0
-- > +I[Ann]
-- > +I[Bob]
-- > +I[Dan]

-- case: case-pivot-batch
-- mode: batch
SELECT cust, SUM(CASE WHEN product = 'apple' THEN qty ELSE 0 END) apples, SUM(qty) FILTER (WHERE product = 'pear') pears, COUNT(DISTINCT product) kinds FROM orders GROUP BY cust;
-- expect: Flink 2.3.0
-- > +I[1, 5, 5, 2]
-- > +I[2, 1, 1, 3]
-- > +I[3, 0, null, 1]
-- > +I[null, 0, 4, 1]

-- case: having-avg-batch
-- mode: batch
SELECT product, AVG(price) a, MIN(ts) f, MAX(ts) l FROM orders GROUP BY product HAVING COUNT(*) > 1 AND AVG(price) < 2;
-- expect: Flink 2.3.0
-- > +I[apple, 1.616667, 2024-03-01T10:00:01, 2024-03-01T10:00:12]
-- > +I[fig, 0.325000, 2024-03-01T10:00:09, 2024-03-01T10:00:31]

-- case: dedup-join-batch
-- mode: batch
SELECT o.id, u.v FROM orders o LEFT JOIN (SELECT k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY v ORDER BY n DESC) rn FROM upd) WHERE rn = 1) u ON o.cust = u.k;
-- expect: Flink 2.3.0
-- > +I[1, null]
-- > +I[2, b]
-- > +I[3, null]
-- > +I[4, a]
-- > +I[5, b]
-- > +I[6, null]
-- > +I[7, null]
-- > +I[8, a]
-- > +I[9, b]

-- case: over-running-batch
-- mode: batch
SELECT id, SUM(qty) OVER w, AVG(price) OVER w, LAG(product, 1, 'none') OVER (PARTITION BY cust ORDER BY ts) FROM orders WINDOW w AS (PARTITION BY cust ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW);
-- expect: Flink 2.3.0
-- > +I[6, 4, 2.000000, none]
-- > +I[1, 3, 1.500000, none]
-- > +I[3, 5, 1.625000, apple]
-- > +I[7, 7, 1.925000, apple]
-- > +I[2, 1, 2.250000, none]
-- > +I[5, 2, 1.925000, pear]
-- > +I[9, 8, 0.975000, apple]
-- > +I[4, 10, 0.300000, none]
-- > +I[8, 12, 5.145000, fig]

-- case: interval-self-join-batch
-- mode: batch
SELECT a.id, b.id FROM orders a JOIN orders b ON a.product = b.product AND b.ts BETWEEN a.ts - INTERVAL '12' SECOND AND a.ts - INTERVAL '1' SECOND;
-- expect: Flink 2.3.0
-- > +I[3, 1]
-- > +I[5, 1]
-- > +I[5, 3]
-- > +I[6, 2]
-- > +I[7, 6]

-- case: interval-left-join-batch
-- mode: batch
SELECT a.id, b.id, a.ts FROM orders a LEFT JOIN orders b ON a.cust = b.cust AND b.ts > a.ts AND b.ts <= a.ts + INTERVAL '10' SECOND;
-- expect: Flink 2.3.0
-- > +I[1, 3, 2024-03-01T10:00:01]
-- > +I[2, 5, 2024-03-01T10:00:04]
-- > +I[3, null, 2024-03-01T10:00:03]
-- > +I[4, null, 2024-03-01T10:00:09]
-- > +I[5, null, 2024-03-01T10:00:12]
-- > +I[6, null, 2024-03-01T10:00:11]
-- > +I[7, null, 2024-03-01T10:00:17]
-- > +I[8, null, 2024-03-01T10:00:23]
-- > +I[9, null, 2024-03-01T10:00:31]

-- case: hop-grouping-sets-batch
-- mode: batch
SELECT window_start, window_end, cust, product, GROUPING_ID(cust, product), COUNT(*), SUM(qty) FROM TABLE(HOP(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' SECOND, INTERVAL '20' SECOND)) GROUP BY window_start, window_end, GROUPING SETS ((cust), (product), (cust, product), ());
-- expect: Flink 2.3.0
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, 1, apple, 0, 2, 5]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, 1, null, 1, 3, 10]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, null, apple, 2, 3, 6]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, null, null, 3, 7, 26]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:10, 1, apple, 0, 2, 5]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:10, 1, null, 1, 2, 5]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:10, null, apple, 2, 2, 5]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:10, null, null, 3, 4, 16]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, 2, pear, 0, 1, 1]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, 2, null, 1, 2, 2]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, null, pear, 2, 3, 10]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:10, 2, pear, 0, 1, 1]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:10, 2, null, 1, 1, 1]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:10, null, pear, 2, 1, 1]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, 3, fig, 0, 1, 10]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, 3, null, 1, 1, 10]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, null, fig, 2, 1, 10]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:10, 3, fig, 0, 1, 10]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:10, 3, null, 1, 1, 10]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:10, null, fig, 2, 1, 10]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:30, 2, apple, 0, 1, 1]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:30, 2, null, 1, 1, 1]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:30, null, apple, 2, 1, 1]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:30, null, null, 3, 4, 12]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, 2, apple, 0, 1, 1]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:30, null, pear, 0, 1, 4]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:30, null, null, 1, 1, 4]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:30, null, pear, 2, 2, 9]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, null, pear, 0, 1, 4]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, null, null, 1, 1, 4]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:30, 1, pear, 0, 1, 5]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:30, 1, null, 1, 1, 5]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, 1, pear, 0, 1, 5]
-- > +I[2024-03-01T10:00:20, 2024-03-01T10:00:40, 3, null, 0, 1, 2]
-- > +I[2024-03-01T10:00:20, 2024-03-01T10:00:40, 3, null, 1, 1, 2]
-- > +I[2024-03-01T10:00:20, 2024-03-01T10:00:40, null, null, 2, 1, 2]
-- > +I[2024-03-01T10:00:20, 2024-03-01T10:00:40, null, null, 3, 2, 9]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:30, 3, null, 0, 1, 2]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:30, 3, null, 1, 1, 2]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:30, null, null, 2, 1, 2]
-- > +I[2024-03-01T10:00:30, 2024-03-01T10:00:50, 2, fig, 0, 1, 7]
-- > +I[2024-03-01T10:00:30, 2024-03-01T10:00:50, 2, null, 1, 1, 7]
-- > +I[2024-03-01T10:00:30, 2024-03-01T10:00:50, null, fig, 2, 1, 7]
-- > +I[2024-03-01T10:00:30, 2024-03-01T10:00:50, null, null, 3, 1, 7]
-- > +I[2024-03-01T10:00:20, 2024-03-01T10:00:40, 2, fig, 0, 1, 7]
-- > +I[2024-03-01T10:00:20, 2024-03-01T10:00:40, 2, null, 1, 1, 7]
-- > +I[2024-03-01T10:00:20, 2024-03-01T10:00:40, null, fig, 2, 1, 7]

-- case: cumulate-cube-batch
-- mode: batch
SELECT window_start, window_end, product, COUNT(DISTINCT cust), MAX(price) FROM TABLE(CUMULATE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' SECOND, INTERVAL '30' SECOND)) GROUP BY window_start, window_end, CUBE(product);
-- expect: Flink 2.3.0
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:10, apple, 1, 1.75]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:10, null, 3, 2.25]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, apple, 2, 1.75]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, null, 3, 2.25]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:30, apple, 2, 1.75]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:30, null, 3, 9.99]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:10, pear, 1, 2.25]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, pear, 2, 2.25]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:30, pear, 2, 2.25]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:10, fig, 1, 0.30]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, fig, 1, 0.30]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:30, fig, 1, 0.30]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:30, null, 1, 9.99]
-- > +I[2024-03-01T10:00:30, 2024-03-01T10:00:40, fig, 1, 0.35]
-- > +I[2024-03-01T10:00:30, 2024-03-01T10:00:40, null, 1, 0.35]
-- > +I[2024-03-01T10:00:30, 2024-03-01T10:00:50, fig, 1, 0.35]
-- > +I[2024-03-01T10:00:30, 2024-03-01T10:00:50, null, 1, 0.35]
-- > +I[2024-03-01T10:00:30, 2024-03-01T10:01, fig, 1, 0.35]
-- > +I[2024-03-01T10:00:30, 2024-03-01T10:01, null, 1, 0.35]

-- case: session-per-customer-batch
-- mode: batch
SELECT cust, window_start, window_end, COUNT(*), LISTAGG(product, '|') FROM TABLE(SESSION(TABLE orders PARTITION BY cust, DESCRIPTOR(ts), INTERVAL '6' SECOND)) GROUP BY cust, window_start, window_end;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Unaligned windows like session are not supported in batch mode yet.

-- case: window-of-window-batch
-- mode: batch
SELECT window_start, window_end, SUM(n), MAX(s) FROM TABLE(TUMBLE(TABLE w10, DESCRIPTOR(rt), INTERVAL '20' SECOND)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, 7, 10]
-- > +I[2024-03-01T10:00:20, 2024-03-01T10:00:40, 2, 7]

-- case: window-join-agg-batch
-- mode: batch
SELECT L.window_start, L.product, L.n, R.m FROM (SELECT window_start, window_end, product, COUNT(*) n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, product) L LEFT JOIN (SELECT window_start, window_end, COUNT(*) m FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end) R ON L.window_start = R.window_start AND L.window_end = R.window_end;
-- expect: Flink 2.3.0
-- > +I[2024-03-01T10:00, apple, 2, 4]
-- > +I[2024-03-01T10:00, pear, 1, 4]
-- > +I[2024-03-01T10:00, fig, 1, 4]
-- > +I[2024-03-01T10:00:10, apple, 1, 3]
-- > +I[2024-03-01T10:00:10, pear, 2, 3]
-- > +I[2024-03-01T10:00:20, null, 1, 1]
-- > +I[2024-03-01T10:00:30, fig, 1, 1]

-- case: unnest-split-batch
-- mode: batch
SELECT id, w, p FROM orders CROSS JOIN UNNEST(SPLIT(product, 'p')) WITH ORDINALITY AS t(w, p);
-- expect: Flink 2.3.0
-- > +I[1, a, 1]
-- > +I[1, , 2]
-- > +I[1, le, 3]
-- > +I[2, , 1]
-- > +I[2, ear, 2]
-- > +I[3, a, 1]
-- > +I[3, , 2]
-- > +I[3, le, 3]
-- > +I[4, fig, 1]
-- > +I[5, a, 1]
-- > +I[5, , 2]
-- > +I[5, le, 3]
-- > +I[6, , 1]
-- > +I[6, ear, 2]
-- > +I[7, , 1]
-- > +I[7, ear, 2]
-- > +I[9, fig, 1]

-- case: unnest-map-batch
-- mode: batch
SELECT id, k, v FROM orders CROSS JOIN UNNEST(MAP['q', qty, 'i', id]) AS t(k, v) WHERE v > 3;
-- expect: Flink 2.3.0
-- > +I[4, q, 10]
-- > +I[4, i, 4]
-- > +I[5, i, 5]
-- > +I[6, q, 4]
-- > +I[6, i, 6]
-- > +I[7, q, 5]
-- > +I[7, i, 7]
-- > +I[8, i, 8]
-- > +I[9, q, 7]
-- > +I[9, i, 9]

-- case: unnest-left-batch
-- mode: batch
SELECT cid, t FROM cust LEFT JOIN UNNEST(ARRAY[name, city]) AS x(t) ON t <> 'Rome';
-- expect: Flink 2.3.0
-- > +I[1, Ann]
-- > +I[2, Bob]
-- > +I[2, Oslo]
-- > +I[4, Dan]

-- case: unnest-array-of-rows-batch
-- mode: batch
SELECT id, n, q FROM orders CROSS JOIN UNNEST(ARRAY[ROW(product, qty), ROW('all', 1)]) AS t(n, q) WHERE q < 3;
-- expect: Flink 2.3.0
-- > +I[1, all, 1]
-- > +I[2, pear, 1]
-- > +I[2, all, 1]
-- > +I[3, apple, 2]
-- > +I[3, all, 1]
-- > +I[4, all, 1]
-- > +I[5, apple, 1]
-- > +I[5, all, 1]
-- > +I[6, all, 1]
-- > +I[7, all, 1]
-- > +I[8, null, 2]
-- > +I[8, all, 1]
-- > +I[9, all, 1]

-- case: json-values-batch
-- mode: batch
SELECT id, JSON_VALUE(doc, '$.a' RETURNING INT DEFAULT -1 ON EMPTY DEFAULT -2 ON ERROR), JSON_QUERY(doc, '$.b.c' WITH WRAPPER), JSON_EXISTS(doc, '$.b'), doc IS JSON OBJECT, JSON_VALUE(doc, 'lax $[1]') FROM js;
-- expect: Flink 2.3.0
-- > +I[1, 1, [[1,2,3]], true, true, null]
-- > +I[2, -2, null, true, true, null]
-- > +I[3, -2, null, false, false, null]
-- > +I[4, null, null, null, false, null]
-- > +I[5, -2, null, false, false, two]

-- case: json-build-batch
-- mode: batch
SELECT JSON_OBJECT('id' VALUE id, 'p' VALUE product, 'l' VALUE JSON_ARRAY(qty, price) NULL ON NULL) FROM orders;
-- expect: Flink 2.3.0
-- > +I[{"id":1,"l":[3,1.50],"p":"apple"}]
-- > +I[{"id":2,"l":[1,2.25],"p":"pear"}]
-- > +I[{"id":3,"l":[2,1.75],"p":"apple"}]
-- > +I[{"id":4,"l":[10,0.30],"p":"fig"}]
-- > +I[{"id":5,"l":[1,1.60],"p":"apple"}]
-- > +I[{"id":6,"l":[4,2.00],"p":"pear"}]
-- > +I[{"id":7,"l":[5,2.10],"p":"pear"}]
-- > +I[{"id":8,"l":[2,9.99],"p":null}]
-- > +I[{"id":9,"l":[7,0.35],"p":"fig"}]

-- case: json-build-absent-batch
-- mode: batch
SELECT JSON_OBJECT(KEY 'id' VALUE cust, KEY 'x' VALUE JSON_OBJECT('p' VALUE product ABSENT ON NULL) ABSENT ON NULL), JSON_STRING(product), JSON_ARRAY(cust, product NULL ON NULL) FROM orders;
-- expect: Flink 2.3.0
-- > +I[{"id":1,"x":{"p":"apple"}}, "apple", [1,"apple"]]
-- > +I[{"id":2,"x":{"p":"pear"}}, "pear", [2,"pear"]]
-- > +I[{"id":1,"x":{"p":"apple"}}, "apple", [1,"apple"]]
-- > +I[{"id":3,"x":{"p":"fig"}}, "fig", [3,"fig"]]
-- > +I[{"id":2,"x":{"p":"apple"}}, "apple", [2,"apple"]]
-- > +I[{"x":{"p":"pear"}}, "pear", [null,"pear"]]
-- > +I[{"id":1,"x":{"p":"pear"}}, "pear", [1,"pear"]]
-- > +I[{"id":3,"x":{}}, null, [3,null]]
-- > +I[{"id":2,"x":{"p":"fig"}}, "fig", [2,"fig"]]

-- case: json-agg-batch
-- mode: batch
SELECT cust, JSON_OBJECTAGG(KEY CAST(id AS STRING) VALUE product NULL ON NULL), JSON_ARRAYAGG(qty) FROM orders GROUP BY cust;
-- expect: Flink 2.3.0
-- > +I[null, {"6":"pear"}, [4]]
-- > +I[1, {"1":"apple","3":"apple","7":"pear"}, [3,2,5]]
-- > +I[2, {"2":"pear","5":"apple","9":"fig"}, [1,1,7]]
-- > +I[3, {"4":"fig","8":null}, [10,2]]

-- case: union-then-agg-batch
-- mode: batch
SELECT k, COUNT(*), SUM(n) FROM (SELECT v AS k, n FROM chg UNION ALL SELECT product, qty FROM orders WHERE product IS NOT NULL) GROUP BY k;
-- expect: Flink 2.3.0
-- > +I[a, 3, 70]
-- > +I[b, 1, 20]
-- > +I[apple, 3, 6]
-- > +I[pear, 3, 10]
-- > +I[fig, 2, 17]

-- case: union-dedup-batch
-- mode: batch
SELECT v FROM chg UNION SELECT v FROM upd;
-- expect: Flink 2.3.0
-- > +I[a]
-- > +I[b]

-- case: intersect-counts-batch
-- mode: batch
SELECT v FROM chg INTERSECT ALL SELECT v FROM upd;
-- expect: Flink 2.3.0
-- > +I[a]
-- > +I[a]
-- > +I[b]

-- case: full-join-agg-batch
-- mode: batch
SELECT COALESCE(a.v, b.v) v, a.n, b.n FROM (SELECT v, SUM(n) n FROM chg GROUP BY v) a FULL OUTER JOIN (SELECT v, COUNT(*) n FROM upd GROUP BY v) b ON a.v = b.v;
-- expect: Flink 2.3.0
-- > +I[a, 70, 2]
-- > +I[b, 20, 1]

-- case: topn-of-changelog-batch
-- mode: batch
SELECT v, s, rn FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY s DESC) rn FROM (SELECT v, SUM(n) s FROM chg GROUP BY v)) WHERE rn <= 2;
-- expect: Flink 2.3.0
-- > +I[a, 70, 1]
-- > +I[b, 20, 2]

-- case: rank-ties-batch
-- mode: batch
SELECT v, n, r FROM (SELECT v, n, RANK() OVER (PARTITION BY v ORDER BY n) r FROM upd) WHERE r <= 2;
-- expect: Flink 2.3.0
-- > +I[a, 10, 1]
-- > +I[a, 30, 2]
-- > +I[b, 20, 1]

-- case: limit-of-agg-batch
-- mode: batch
SELECT v, SUM(n) s FROM chg GROUP BY v ORDER BY s DESC LIMIT 1;
-- expect: Flink 2.3.0
-- > +I[a, 70]

-- case: nested-agg-distinct-batch
-- mode: batch
SELECT cnt, COUNT(*) users FROM (SELECT cust, COUNT(DISTINCT product) cnt FROM orders GROUP BY cust) GROUP BY cnt;
-- expect: Flink 2.3.0
-- > +I[2, 1]
-- > +I[3, 1]
-- > +I[1, 2]

-- case: scalar-in-select-batch
-- mode: batch
SELECT name, (SELECT MAX(price) FROM orders WHERE cust = cid) top, (SELECT COUNT(*) FROM orders) n FROM cust;
-- expect: Flink 2.3.0
-- > +I[Ann, 2.10, 9]
-- > +I[Bob, 2.25, 9]
-- > +I[Dan, null, 9]

-- case: exists-with-two-conditions-batch
-- mode: batch
SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM orders p WHERE p.product = o.product AND p.id < o.id AND p.price < o.price);
-- expect: Flink 2.3.0
-- > +I[3]
-- > +I[5]
-- > +I[7]
-- > +I[9]

-- case: time-functions-batch
-- mode: batch
SELECT id, FLOOR(ts TO MINUTE), EXTRACT(SECOND FROM ts), DATE_FORMAT(ts, 'yyyy-MM-dd HH:mm'), TIMESTAMPDIFF(SECOND, TIMESTAMP '2024-03-01 10:00:00', ts), CAST(ts AS DATE) + INTERVAL '1' MONTH FROM orders;
-- expect: Flink 2.3.0
-- > +I[1, 2024-03-01T10:00, 1, 2024-03-01 10:00, 1, 2024-04-01]
-- > +I[2, 2024-03-01T10:00, 4, 2024-03-01 10:00, 4, 2024-04-01]
-- > +I[3, 2024-03-01T10:00, 3, 2024-03-01 10:00, 3, 2024-04-01]
-- > +I[4, 2024-03-01T10:00, 9, 2024-03-01 10:00, 9, 2024-04-01]
-- > +I[5, 2024-03-01T10:00, 12, 2024-03-01 10:00, 12, 2024-04-01]
-- > +I[6, 2024-03-01T10:00, 11, 2024-03-01 10:00, 11, 2024-04-01]
-- > +I[7, 2024-03-01T10:00, 17, 2024-03-01 10:00, 17, 2024-04-01]
-- > +I[8, 2024-03-01T10:00, 23, 2024-03-01 10:00, 23, 2024-04-01]
-- > +I[9, 2024-03-01T10:00, 31, 2024-03-01 10:00, 31, 2024-04-01]

-- case: string-functions-batch
-- mode: batch
SELECT id, UPPER(SUBSTRING(product FROM 1 FOR 1)) || LOWER(SUBSTRING(product, 2)), LPAD(CAST(id AS STRING), 4, '0'), REGEXP_REPLACE(product, '[aeiou]', '*'), POSITION('p' IN product), OVERLAY(product PLACING 'XX' FROM 2), product LIKE '%p%e' FROM orders;
-- expect: Flink 2.3.0
-- > +I[1, Apple, 0001, *ppl*, 2, aXXle, true]
-- > +I[2, Pear, 0002, p**r, 1, pXXr, false]
-- > +I[3, Apple, 0003, *ppl*, 2, aXXle, true]
-- > +I[4, Fig, 0004, f*g, 0, fXX, false]
-- > +I[5, Apple, 0005, *ppl*, 2, aXXle, true]
-- > +I[6, Pear, 0006, p**r, 1, pXXr, false]
-- > +I[7, Pear, 0007, p**r, 1, pXXr, false]
-- > +I[8, null, 0008, null, null, null, null]
-- > +I[9, Fig, 0009, f*g, 0, fXX, false]

-- case: regular-three-joins-batch
-- mode: batch
SELECT o.id, c.name, u.v FROM orders o JOIN cust c ON o.cust = c.cid LEFT JOIN upd u ON u.k = c.cid AND u.n > 10 WHERE o.qty > 1;
-- expect: Flink 2.3.0
-- > +I[9, Bob, b]
-- > +I[7, Ann, null]
-- > +I[3, Ann, null]
-- > +I[1, Ann, null]

-- case: join-using-batch
-- mode: batch
SELECT * FROM (SELECT cust AS cid, id FROM orders) JOIN cust USING (cid);
-- expect: Flink 2.3.0
-- > +I[1, 7, Ann, Rome]
-- > +I[1, 3, Ann, Rome]
-- > +I[1, 1, Ann, Rome]
-- > +I[2, 9, Bob, Oslo]
-- > +I[2, 5, Bob, Oslo]
-- > +I[2, 2, Bob, Oslo]

-- case: natural-full-batch
-- mode: batch
SELECT * FROM (SELECT cust AS cid, id FROM orders) NATURAL LEFT JOIN (SELECT cid, name FROM cust);
-- expect: Flink 2.3.0
-- > +I[1, 1, Ann]
-- > +I[2, 2, Bob]
-- > +I[1, 3, Ann]
-- > +I[3, 4, null]
-- > +I[2, 5, Bob]
-- > +I[null, 6, null]
-- > +I[1, 7, Ann]
-- > +I[3, 8, null]
-- > +I[2, 9, Bob]

-- case: semi-anti-chain-batch
-- mode: batch
SELECT v, n FROM chg WHERE k IN (SELECT cid FROM cust) AND v NOT IN (SELECT v FROM upd WHERE v IS NOT NULL AND n > 100);
-- expect: Flink 2.3.0
-- > +I[a, 10]
-- > +I[b, 20]

-- case: grouping-sets-plain-batch
-- mode: batch
SELECT cust, product, GROUPING(cust) gc, GROUPING(product) gp, SUM(qty) FROM orders GROUP BY GROUPING SETS ((cust, product), (cust), ()) HAVING SUM(qty) > 2;
-- expect: Flink 2.3.0
-- > +I[1, apple, 0, 0, 5]
-- > +I[1, null, 0, 1, 10]
-- > +I[null, null, 1, 1, 35]
-- > +I[2, null, 0, 1, 9]
-- > +I[3, fig, 0, 0, 10]
-- > +I[3, null, 0, 1, 12]
-- > +I[null, pear, 0, 0, 4]
-- > +I[null, null, 0, 1, 4]
-- > +I[1, pear, 0, 0, 5]
-- > +I[2, fig, 0, 0, 7]

-- case: rollup-join-batch
-- mode: batch
SELECT c.city, o.product, SUM(o.qty) FROM orders o JOIN cust c ON o.cust = c.cid GROUP BY ROLLUP(c.city, o.product);
-- expect: Flink 2.3.0
-- > +I[Rome, pear, 5]
-- > +I[Rome, null, 10]
-- > +I[null, null, 19]
-- > +I[Rome, apple, 5]
-- > +I[Oslo, fig, 7]
-- > +I[Oslo, null, 9]
-- > +I[Oslo, apple, 1]
-- > +I[Oslo, pear, 1]

-- case: stddev-etc-batch
-- mode: batch
SELECT product, STDDEV_POP(qty), VAR_SAMP(qty), STDDEV_SAMP(price), AVG(qty), AVG(CAST(qty AS DOUBLE)) FROM orders GROUP BY product;
-- expect: Flink 2.3.0
-- > +I[null, 0, null, null, 2, 2.0]
-- > +I[apple, 0, 1, 0.125831, 2, 2.0]
-- > +I[fig, 1, 4, 0.035355, 8, 8.5]
-- > +I[pear, 1, 4, 0.125831, 3, 3.3333333333333335]

-- case: between-symmetric-batch
-- mode: batch
SELECT id FROM orders WHERE qty BETWEEN SYMMETRIC 5 AND 2 AND product IS DISTINCT FROM 'pear' AND (price, qty) IN ((1.50, 3), (1.75, 2));
-- expect: Flink 2.3.0
-- > +I[1]
-- > +I[3]

-- case: legacy-hop-session-batch
-- mode: batch
SELECT HOP_START(ts, INTERVAL '10' SECOND, INTERVAL '20' SECOND), HOP_ROWTIME(ts, INTERVAL '10' SECOND, INTERVAL '20' SECOND), product, SUM(qty) FROM orders GROUP BY HOP(ts, INTERVAL '10' SECOND, INTERVAL '20' SECOND), product;
-- expect: Flink 2.3.0
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:29.999, null, 2]
-- > +I[2024-03-01T10:00:20, 2024-03-01T10:00:39.999, null, 2]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:09.999, apple, 5]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:19.999, apple, 6]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:29.999, apple, 1]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:09.999, fig, 10]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:19.999, fig, 10]
-- > +I[2024-03-01T10:00:20, 2024-03-01T10:00:39.999, fig, 7]
-- > +I[2024-03-01T10:00:30, 2024-03-01T10:00:49.999, fig, 7]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:09.999, pear, 1]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:19.999, pear, 10]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:29.999, pear, 9]

-- case: window-dedup-keep-last-batch
-- mode: batch
SELECT window_start, id, product FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end, product ORDER BY ts DESC) rn FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '15' SECOND))) WHERE rn = 1;
-- expect: Flink 2.3.0
-- > +I[2024-03-01T10:00:15, 8, null]
-- > +I[2024-03-01T10:00, 5, apple]
-- > +I[2024-03-01T10:00, 4, fig]
-- > +I[2024-03-01T10:00:30, 9, fig]
-- > +I[2024-03-01T10:00, 6, pear]
-- > +I[2024-03-01T10:00:15, 7, pear]

-- case: row-and-array-batch
-- mode: batch
SELECT id, ROW(product, qty).EXPR$0, ARRAY[qty, id][1], CARDINALITY(ARRAY[1, qty]), MAP[product, qty]['apple'] FROM orders WHERE ARRAY_CONTAINS(ARRAY[1, 2, 3], qty);
-- expect: Flink 2.3.0
-- > +I[1, apple, 3, 2, 3]
-- > +I[2, pear, 1, 2, null]
-- > +I[3, apple, 2, 2, 2]
-- > +I[5, apple, 1, 2, 1]
-- > +I[8, null, 2, 2, null]

-- case: values-join-batch
-- mode: batch
SELECT o.id, t.label FROM orders o JOIN (VALUES ('apple', 'A'), ('fig', 'F')) AS t(p, label) ON o.product = t.p;
-- expect: Flink 2.3.0
-- > +I[1, A]
-- > +I[3, A]
-- > +I[4, F]
-- > +I[5, A]
-- > +I[9, F]

-- case: cte-twice-batch
-- mode: batch
WITH s AS (SELECT product, SUM(qty) q FROM orders GROUP BY product) SELECT a.product, a.q, b.q FROM s a JOIN s b ON a.q < b.q;
-- expect: Flink 2.3.0
-- > +I[apple, 6, 10]
-- > +I[apple, 6, 17]
-- > +I[pear, 10, 17]
-- > +I[null, 2, 6]
-- > +I[null, 2, 10]
-- > +I[null, 2, 17]

-- case: distinct-on-expression-batch
-- mode: batch
SELECT DISTINCT CASE WHEN qty > 3 THEN 'big' ELSE 'small' END size, product FROM orders;
-- expect: Flink 2.3.0
-- > +I[small, apple]
-- > +I[small, pear]
-- > +I[big, fig]
-- > +I[big, pear]
-- > +I[small, null]

-- case: count-over-two-columns-batch
-- mode: batch
SELECT cust, COUNT(DISTINCT product) FILTER (WHERE qty > 1), SUM(DISTINCT qty), COUNT(*) FILTER (WHERE price > 2) FROM orders GROUP BY cust;
-- expect: Flink 2.3.0
-- > +I[1, 2, 10, 1]
-- > +I[2, 1, 8, 1]
-- > +I[3, 1, 12, 1]
-- > +I[null, 1, 4, 0]

-- case: rank-batch2
-- mode: batch
SELECT product, id, RANK() OVER (PARTITION BY product ORDER BY price) r, DENSE_RANK() OVER (PARTITION BY product ORDER BY qty DESC) d, ROW_NUMBER() OVER (ORDER BY id) n, NTILE(3) OVER (ORDER BY id) t, PERCENT_RANK() OVER (ORDER BY qty) pr, CUME_DIST() OVER (ORDER BY qty) cd FROM orders;
-- expect: Flink 2.3.0
-- > +I[null, 8, 1, 1, 8, 3, 0.25, 0.4444444444444444]
-- > +I[apple, 1, 1, 1, 1, 1, 0.5, 0.5555555555555556]
-- > +I[apple, 5, 2, 3, 5, 2, 0.0, 0.2222222222222222]
-- > +I[apple, 3, 3, 2, 3, 1, 0.25, 0.3333333333333333]
-- > +I[fig, 4, 1, 1, 4, 2, 1.0, 1.0]
-- > +I[fig, 9, 2, 2, 9, 3, 0.875, 0.8888888888888888]
-- > +I[pear, 6, 1, 2, 6, 2, 0.625, 0.6666666666666666]
-- > +I[pear, 7, 2, 1, 7, 3, 0.75, 0.7777777777777778]
-- > +I[pear, 2, 3, 3, 2, 1, 0.0, 0.1111111111111111]

-- case: lead-lag2
-- mode: batch
SELECT id, LEAD(price, 2, CAST(0 AS DECIMAL(10, 2))) OVER (PARTITION BY cust ORDER BY id), LAG(price) OVER (PARTITION BY cust ORDER BY id), FIRST_VALUE(id) OVER (PARTITION BY cust ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING), LAST_VALUE(id) OVER (PARTITION BY cust ORDER BY id ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING) FROM orders;
-- expect: Flink 2.3.0
-- > +I[6, 0.00, null, 6, 6]
-- > +I[1, 2.10, null, 1, 3]
-- > +I[3, 0.00, 1.50, 1, 7]
-- > +I[7, 0.00, 1.75, 1, 7]
-- > +I[2, 0.35, null, 2, 5]
-- > +I[5, 0.00, 2.25, 2, 9]
-- > +I[9, 0.00, 1.60, 2, 9]
-- > +I[4, 0.00, null, 4, 8]
-- > +I[8, 0.00, 0.30, 4, 8]

-- case: over-range-numeric
-- mode: batch
SELECT id, SUM(qty) OVER (ORDER BY id RANGE BETWEEN 2 PRECEDING AND 1 FOLLOWING), COUNT(*) OVER (PARTITION BY product ORDER BY qty RANGE BETWEEN UNBOUNDED PRECEDING AND 1 FOLLOWING) FROM orders;
-- expect: Flink 2.3.0
-- > +I[8, 18, 1]
-- > +I[5, 17, 2]
-- > +I[3, 16, 3]
-- > +I[1, 4, 3]
-- > +I[9, 14, 1]
-- > +I[4, 14, 2]
-- > +I[2, 6, 1]
-- > +I[6, 20, 3]
-- > +I[7, 12, 3]

-- case: order-by-mixed
-- mode: batch
SELECT id, product, qty FROM orders ORDER BY product DESC NULLS LAST, qty ASC OFFSET 2 ROWS FETCH NEXT 4 ROWS ONLY;
-- expect: Flink 2.3.0
-- > +I[7, pear, 5]
-- > +I[9, fig, 7]
-- > +I[4, fig, 10]
-- > +I[5, apple, 1]

-- case: except-all-batch2
-- mode: batch
SELECT product FROM orders EXCEPT ALL SELECT v FROM chg;
-- expect: Flink 2.3.0
-- > +I[apple]
-- > +I[apple]
-- > +I[apple]
-- > +I[pear]
-- > +I[pear]
-- > +I[pear]
-- > +I[fig]
-- > +I[fig]
-- > +I[null]

-- case: agg-order
-- mode: batch
SELECT product, SUM(qty) s FROM orders GROUP BY product ORDER BY s DESC, product LIMIT 2;
-- expect: Flink 2.3.0
-- > +I[fig, 17]
-- > +I[pear, 10]

-- case: ratio-over
-- mode: batch
SELECT id, qty * 1.0 / SUM(qty) OVER (PARTITION BY product) FROM orders;
-- expect: Flink 2.3.0
-- > +I[8, 1.000000000000]
-- > +I[1, 0.500000000000]
-- > +I[3, 0.333333333333]
-- > +I[5, 0.166666666667]
-- > +I[4, 0.588235294118]
-- > +I[9, 0.411764705882]
-- > +I[2, 0.100000000000]
-- > +I[6, 0.400000000000]
-- > +I[7, 0.500000000000]

-- case: asof-like
-- mode: batch
SELECT o.id, MAX(c.n) FROM orders o LEFT JOIN chg c ON c.k = o.cust AND c.n < 20 GROUP BY o.id;
-- expect: Flink 2.3.0
-- > +I[1, 10]
-- > +I[2, null]
-- > +I[3, 10]
-- > +I[4, null]
-- > +I[5, null]
-- > +I[6, null]
-- > +I[7, 10]
-- > +I[8, null]
-- > +I[9, null]

-- case: rn-from-two-batch
-- mode: batch
SELECT id, rn FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY product ORDER BY id) rn FROM orders) WHERE rn > 1;
-- expect: Flink 2.3.0
-- > +I[3, 2]
-- > +I[5, 3]
-- > +I[9, 2]
-- > +I[6, 2]
-- > +I[7, 3]

-- case: rank-from-two-batch
-- mode: batch
SELECT id, rn FROM (SELECT id, RANK() OVER (ORDER BY qty) rn FROM orders) WHERE rn >= 3 AND id > 2;
-- expect: Flink 2.3.0
-- > +I[3, 3]
-- > +I[8, 3]
-- > +I[6, 6]
-- > +I[7, 7]
-- > +I[9, 8]
-- > +I[4, 9]

-- case: dense-rank-two-batch
-- mode: batch
SELECT id, rn FROM (SELECT id, DENSE_RANK() OVER (ORDER BY qty) rn FROM orders) WHERE rn = 2 OR rn = 4;
-- expect: Flink 2.3.0
-- > +I[3, 2]
-- > +I[8, 2]
-- > +I[6, 4]

-- case: rank-column-end-batch
-- mode: batch
SELECT id, rn FROM (SELECT id, qty, RANK() OVER (ORDER BY qty) rn FROM orders) WHERE rn < qty;
-- expect: Flink 2.3.0
-- > +I[4, 9]

-- case: rank-no-order-batch
-- mode: batch
SELECT id, ROW_NUMBER() OVER (PARTITION BY product) FROM orders WHERE product IS NULL;
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Error while applying rule FlinkLogicalOverAggregateConverter(in:NONE,out:LOGICAL), args [rel#78775:LogicalWindow.NONE.any.[](input=RelSubset#78774,window#0=window(partition {1} rows between UNBOUNDED PRECEDING and CURRENT ROW aggs [ROW_NUMBER()]))]
-- ! org.apache.flink.table.api.ValidationException: Over Agg: The window rank function requires order by clause with non-constant fields. please re-check the over window statement.

-- case: over-aggregate-of-aggregate-batch
-- mode: batch
SELECT product, SUM(qty) s, SUM(SUM(qty)) OVER () t, RANK() OVER (ORDER BY SUM(qty) DESC) r FROM orders GROUP BY product;
-- expect: Flink 2.3.0
-- > +I[fig, 17, 35, 1]
-- > +I[pear, 10, 35, 2]
-- > +I[apple, 6, 35, 3]
-- > +I[null, 2, 35, 4]

-- case: over-filter-desc-batch
-- mode: batch
SELECT id, SUM(qty) OVER (ORDER BY ts DESC), MIN(price) OVER (PARTITION BY product ORDER BY ts DESC ROWS 1 PRECEDING) FROM orders;
-- expect: Flink 2.3.0
-- > +I[8, 9, 9.99]
-- > +I[5, 15, 1.60]
-- > +I[3, 32, 1.60]
-- > +I[1, 35, 1.50]
-- > +I[9, 7, 0.35]
-- > +I[4, 29, 0.30]
-- > +I[7, 14, 2.10]
-- > +I[6, 19, 2.00]
-- > +I[2, 30, 2.00]

-- case: listagg-within-batch
-- mode: batch
SELECT product, LISTAGG(CAST(id AS STRING), ',') FROM orders GROUP BY product;
-- expect: Flink 2.3.0
-- > +I[null, 8]
-- > +I[apple, 1,3,5]
-- > +I[fig, 4,9]
-- > +I[pear, 2,6,7]

-- case: window-grouping-sets-batch
-- mode: batch
SELECT window_start, product, cust, COUNT(*), GROUPING_ID(product, cust) FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '20' SECOND)) GROUP BY window_start, window_end, GROUPING SETS ((product), (cust), ());
-- expect: Flink 2.3.0
-- > +I[2024-03-01T10:00, apple, null, 3, 1]
-- > +I[2024-03-01T10:00, null, 1, 3, 2]
-- > +I[2024-03-01T10:00, null, null, 7, 3]
-- > +I[2024-03-01T10:00, pear, null, 3, 1]
-- > +I[2024-03-01T10:00, null, 2, 2, 2]
-- > +I[2024-03-01T10:00, fig, null, 1, 1]
-- > +I[2024-03-01T10:00, null, 3, 1, 2]
-- > +I[2024-03-01T10:00, null, null, 1, 2]
-- > +I[2024-03-01T10:00:20, null, null, 1, 1]
-- > +I[2024-03-01T10:00:20, null, 3, 1, 2]
-- > +I[2024-03-01T10:00:20, null, null, 2, 3]
-- > +I[2024-03-01T10:00:20, fig, null, 1, 1]
-- > +I[2024-03-01T10:00:20, null, 2, 1, 2]

-- case: limit-offset-batch
-- mode: batch
SELECT id FROM orders ORDER BY price * qty DESC LIMIT 3 OFFSET 1;
-- expect: Flink 2.3.0
-- > +I[7]
-- > +I[6]
-- > +I[1]

-- case: intersect-batch
-- mode: batch
SELECT product FROM orders INTERSECT SELECT v FROM upd;
-- expect: Flink 2.3.0

-- case: union-limit-batch
-- mode: batch
(SELECT id FROM orders ORDER BY id LIMIT 2) UNION ALL (SELECT cid FROM cust ORDER BY cid DESC LIMIT 1);
-- expect: Flink 2.3.0
-- > +I[1]
-- > +I[2]
-- > +I[4]
