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

-- case: top2-per-window
-- compare: unordered
SELECT ws, product, total, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY ws, we ORDER BY total DESC, product) rn FROM (SELECT window_start ws, window_end we, product, SUM(qty * price) total FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, product)) WHERE rn <= 2;
-- expect: Flink 2.3.0
-- > +I[2024-03-01T10:00, apple, 8.00, 1]
-- > +I[2024-03-01T10:00, fig, 3.00, 2]
-- > +I[2024-03-01T10:00:10, pear, 18.50, 1]
-- > +I[2024-03-01T10:00:10, apple, 1.60, 2]
-- > +I[2024-03-01T10:00:20, null, 19.98, 1]
-- > +I[2024-03-01T10:00:30, fig, 2.45, 1]

-- case: share-of-total
SELECT product, s, s / t AS share FROM (SELECT product, SUM(price * qty) s FROM orders GROUP BY product), (SELECT SUM(price * qty) t FROM orders);
-- expect: Flink 2.3.0
-- > +I[apple, 4.50, 1.000000]
-- > +I[pear, 2.25, 0.500000]
-- > -U[apple, 4.50, 1.000000]
-- > -U[pear, 2.25, 0.500000]
-- > +U[apple, 4.50, 0.666667]
-- > +U[pear, 2.25, 0.333333]
-- > -U[apple, 4.50, 0.666667]
-- > +U[apple, 8.00, 1.185185]
-- > -U[apple, 8.00, 1.185185]
-- > -U[pear, 2.25, 0.333333]
-- > +U[fig, 3.00, 0.292683]
-- > +U[apple, 8.00, 0.780488]
-- > +U[pear, 2.25, 0.219512]
-- > -U[fig, 3.00, 0.292683]
-- > -U[apple, 8.00, 0.780488]
-- > -U[pear, 2.25, 0.219512]
-- > +U[fig, 3.00, 0.226415]
-- > +U[pear, 2.25, 0.169811]
-- > +U[apple, 9.60, 0.724528]
-- > -U[fig, 3.00, 0.226415]
-- > -U[apple, 9.60, 0.724528]
-- > -U[pear, 2.25, 0.169811]
-- > +U[fig, 3.00, 0.202020]
-- > +U[apple, 9.60, 0.646465]
-- > +U[pear, 10.25, 0.690236]
-- > -U[pear, 10.25, 0.690236]
-- > -U[fig, 3.00, 0.202020]
-- > -U[apple, 9.60, 0.646465]
-- > +U[fig, 3.00, 0.131291]
-- > +U[apple, 9.60, 0.420131]
-- > +U[pear, 20.75, 0.908096]
-- > -U[fig, 3.00, 0.131291]
-- > -U[apple, 9.60, 0.420131]
-- > -U[pear, 20.75, 0.908096]
-- > +U[fig, 3.00, 0.089955]
-- > +U[apple, 9.60, 0.287856]
-- > +U[null, 19.98, 0.599100]
-- > +U[pear, 20.75, 0.622189]
-- > -U[fig, 3.00, 0.089955]
-- > -U[apple, 9.60, 0.287856]
-- > -U[null, 19.98, 0.599100]
-- > -U[pear, 20.75, 0.622189]
-- > +U[fig, 5.45, 0.102194]
-- > +U[apple, 9.60, 0.180011]
-- > +U[null, 19.98, 0.374648]
-- > +U[pear, 20.75, 0.389087]
-- > -U[fig, 5.45, 0.102194]
-- > -U[apple, 9.60, 0.180011]
-- > -U[null, 19.98, 0.374648]
-- > -U[pear, 20.75, 0.389087]
-- > +U[fig, 5.45, 0.097705]
-- > +U[apple, 9.60, 0.172105]
-- > +U[null, 19.98, 0.358193]
-- > +U[pear, 20.75, 0.371997]

-- case: above-average-correlated
SELECT id, product FROM orders o WHERE price > (SELECT AVG(price) FROM orders i WHERE i.product = o.product);
-- expect: Flink 2.3.0
-- > +I[3, apple]
-- > +I[5, apple]
-- > -U[3, apple]
-- > -U[5, apple]
-- > +U[3, apple]
-- > +I[9, fig]
-- > -U[3, apple]
-- > +U[3, apple]
-- > +U[2, pear]
-- > -U[2, pear]
-- > +U[2, pear]
-- > -U[9, fig]
-- > +U[9, fig]

-- case: customers-without-orders
SELECT name FROM cust c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.cust = c.cid);
-- expect: Flink 2.3.0
-- > +I[Ann]
-- > +I[Bob]
-- > +I[Dan]
-- > -D[Ann]
-- > -D[Bob]

-- case: customers-not-in
SELECT name FROM cust WHERE cid NOT IN (SELECT cust FROM orders WHERE cust IS NOT NULL);
-- expect: Flink 2.3.0
-- > +I[Ann]
-- > -D[Ann]
-- > +I[Bob]
-- > +I[Dan]
-- > -D[Bob]

-- case: customers-not-in-nulls
SELECT name FROM cust WHERE cid NOT IN (SELECT cust FROM orders);
-- expect: Flink 2.3.0
-- > +I[Ann]
-- > -D[Ann]
-- > +I[Bob]
-- > +I[Dan]
-- > -D[Bob]
-- > -D[Dan]

-- case: in-or-filter
SELECT name FROM cust WHERE cid IN (SELECT cust FROM orders WHERE qty > 2) OR city = 'Rome';
-- expect: Flink 2.3.0
-- > +I[Ann]
-- > +I[Dan]
-- > -D[Ann]
-- > -D[Dan]
-- > +I[Ann]
-- > +I[Dan]
-- > -D[Ann]
-- > -D[Dan]
-- > +I[Ann]
-- > +I[Dan]
-- > -D[Ann]
-- > -D[Dan]
-- > +I[Ann]
-- > +I[Dan]
-- > -D[Ann]
-- > -D[Dan]
-- > +I[Ann]
-- > +I[Dan]
-- > -D[Ann]
-- > +I[Ann]
-- > +I[Bob]

-- case: case-pivot
SELECT cust, SUM(CASE WHEN product = 'apple' THEN qty ELSE 0 END) apples, SUM(qty) FILTER (WHERE product = 'pear') pears, COUNT(DISTINCT product) kinds FROM orders GROUP BY cust;
-- expect: Flink 2.3.0
-- > +I[1, 3, null, 1]
-- > +I[2, 0, 1, 1]
-- > -U[1, 3, null, 1]
-- > +U[1, 5, null, 1]
-- > +I[3, 0, null, 1]
-- > -U[2, 0, 1, 1]
-- > +U[2, 1, 1, 2]
-- > +I[null, 0, 4, 1]
-- > -U[1, 5, null, 1]
-- > +U[1, 5, 5, 2]
-- > -U[2, 1, 1, 2]
-- > +U[2, 1, 1, 3]

-- case: having-avg
SELECT product, AVG(price) a, MIN(ts) f, MAX(ts) l FROM orders GROUP BY product HAVING COUNT(*) > 1 AND AVG(price) < 2;
-- expect: Flink 2.3.0
-- > +U[apple, 1.625000, 2024-03-01T10:00:01, 2024-03-01T10:00:03]
-- > -U[apple, 1.625000, 2024-03-01T10:00:01, 2024-03-01T10:00:03]
-- > +U[apple, 1.616667, 2024-03-01T10:00:01, 2024-03-01T10:00:12]
-- > +U[fig, 0.325000, 2024-03-01T10:00:09, 2024-03-01T10:00:31]

-- case: dedup-join
SELECT o.id, u.v FROM orders o LEFT JOIN (SELECT k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY v ORDER BY n DESC) rn FROM upd) WHERE rn = 1) u ON o.cust = u.k;
-- expect: Flink 2.3.0
-- > +I[1, null]
-- > +I[2, null]
-- > +I[3, null]
-- > +I[4, null]
-- > +I[5, null]
-- > +I[6, null]
-- > +I[7, null]
-- > +I[8, null]
-- > +I[9, null]
-- > -D[3, null]
-- > +I[3, a]
-- > -D[7, null]
-- > +I[7, a]
-- > -D[1, null]
-- > +I[1, a]
-- > -D[9, null]
-- > +I[9, b]
-- > -D[5, null]
-- > +I[5, b]
-- > -D[2, null]
-- > +I[2, b]
-- > -D[3, a]
-- > +I[3, null]
-- > -D[7, a]
-- > +I[7, null]
-- > -D[1, a]
-- > +I[1, null]
-- > -D[3, null]
-- > +I[3, c]
-- > -D[7, null]
-- > +I[7, c]
-- > -D[1, null]
-- > +I[1, c]
-- > -D[8, null]
-- > +I[8, a]
-- > -D[4, null]
-- > +I[4, a]
-- > -D[9, b]
-- > +I[9, null]
-- > -D[5, b]
-- > +I[5, null]
-- > -D[2, b]
-- > +I[2, null]
-- > -D[8, a]
-- > +I[8, null]
-- > -D[4, a]
-- > +I[4, null]
-- > -D[3, c]
-- > +I[3, null]
-- > -D[7, c]
-- > +I[7, null]
-- > -D[1, c]
-- > +I[1, null]
-- > -D[8, null]
-- > +I[8, c]
-- > -D[4, null]
-- > +I[4, c]

-- case: over-running
-- compare: unordered
SELECT id, SUM(qty) OVER w, AVG(price) OVER w, LAG(product, 1, 'none') OVER (PARTITION BY cust ORDER BY ts) FROM orders WINDOW w AS (PARTITION BY cust ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Sql optimization: Cannot generate a valid execution plan for the given query: \n\nFlinkLogicalSink(table=[*anonymous_collect$30*], fields=[id, EXPR$1, EXPR$2, EXPR$3])\n+- FlinkLogicalCalc(select=[id, CASE(>(w0$o0, 0:BIGINT), w0$o1, null:INTEGER) AS EXPR$1, /(CAST(CASE(>(w0$o2, 0:BIGINT), w0$o3, null:DECIMAL(38, 2)) AS DECIMAL(38, 6)), w0$o2) AS EXPR$2, w1$o0 AS EXPR$3])\n   +- FlinkLogicalOverAggregate(window#0=[window(partition {1} order by [5 ASC-nulls-first] rows between $6 PRECEDING and CURRENT ROW aggs [COUNT($3), $SUM0($3), COUNT($4), $SUM0($4)])], window#1=[window(partition {1} order by [5 ASC-nulls-first] aggs [LAG($2, $6, $7)])])\n      +- FlinkLogicalWatermarkAssigner(rowtime=[ts], watermark=[-($5, 2000:INTERVAL SECOND)])\n         +- FlinkLogicalTableSourceScan(table=[[*anonymous_datastream_source$28*]], fields=[id, cust, product, qty, price, ts])\n\nOver Agg: Unsupported use of OVER windows. All aggregates must be computed on the same window. please re-check the over window statement.\nPlease check the documentation for the set of currently supported SQL features.
-- ! org.apache.flink.table.api.TableException: Over Agg: Unsupported use of OVER windows. All aggregates must be computed on the same window. please re-check the over window statement.

-- case: over-range-interval
-- compare: unordered
SELECT id, COUNT(*) OVER (ORDER BY ts RANGE BETWEEN INTERVAL '5' SECOND PRECEDING AND CURRENT ROW), FIRST_VALUE(id) OVER (ORDER BY ts RANGE BETWEEN INTERVAL '5' SECOND PRECEDING AND CURRENT ROW) FROM orders;
-- expect: Flink 2.3.0
-- > +I[1, 1, 1]
-- > +I[3, 2, 1]
-- > +I[2, 3, 1]
-- > +I[4, 2, 2]
-- > +I[6, 2, 4]
-- > +I[5, 3, 4]
-- > +I[7, 2, 5]
-- > +I[8, 1, 8]
-- > +I[9, 1, 9]

-- case: interval-self-join
-- compare: unordered
SELECT a.id, b.id FROM orders a JOIN orders b ON a.product = b.product AND b.ts BETWEEN a.ts - INTERVAL '12' SECOND AND a.ts - INTERVAL '1' SECOND;
-- expect: Flink 2.3.0
-- > +I[3, 1]
-- > +I[5, 1]
-- > +I[5, 3]
-- > +I[6, 2]
-- > +I[7, 6]

-- case: interval-left-join
-- compare: unordered
SELECT a.id, b.id, a.ts FROM orders a LEFT JOIN orders b ON a.cust = b.cust AND b.ts > a.ts AND b.ts <= a.ts + INTERVAL '10' SECOND;
-- expect: Flink 2.3.0
-- > +I[1, 3, 2024-03-01T10:00:01]
-- > +I[2, 5, 2024-03-01T10:00:04]
-- > +I[3, null, 2024-03-01T10:00:03]
-- > +I[4, null, 2024-03-01T10:00:09]
-- > +I[6, null, 2024-03-01T10:00:11]
-- > +I[5, null, 2024-03-01T10:00:12]
-- > +I[7, null, 2024-03-01T10:00:17]
-- > +I[8, null, 2024-03-01T10:00:23]
-- > +I[9, null, 2024-03-01T10:00:31]

-- case: hop-grouping-sets
-- compare: unordered
SELECT window_start, window_end, cust, product, GROUPING_ID(cust, product), COUNT(*), SUM(qty) FROM TABLE(HOP(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' SECOND, INTERVAL '20' SECOND)) GROUP BY window_start, window_end, GROUPING SETS ((cust), (product), (cust, product), ());
-- expect: Flink 2.3.0
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:10, 1, apple, 0, 2, 5]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:10, 1, null, 1, 2, 5]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:10, null, null, 3, 4, 16]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:10, 3, fig, 0, 1, 10]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:10, 3, null, 1, 1, 10]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:10, 2, pear, 0, 1, 1]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:10, null, fig, 2, 1, 10]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:10, null, apple, 2, 2, 5]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:10, 2, null, 1, 1, 1]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:10, null, pear, 2, 1, 1]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, 2, apple, 0, 1, 1]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, 3, null, 1, 1, 10]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, 1, null, 1, 3, 10]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, null, null, 3, 7, 26]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, 1, apple, 0, 2, 5]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, 3, fig, 0, 1, 10]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, null, apple, 2, 3, 6]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, null, pear, 2, 3, 10]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, 2, null, 1, 2, 2]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, 2, pear, 0, 1, 1]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, null, pear, 0, 1, 4]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, null, null, 1, 1, 4]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, null, fig, 2, 1, 10]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, 1, pear, 0, 1, 5]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:30, null, null, 2, 1, 2]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:30, null, null, 3, 4, 12]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:30, 1, pear, 0, 1, 5]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:30, 2, apple, 0, 1, 1]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:30, 1, null, 1, 1, 5]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:30, 3, null, 1, 1, 2]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:30, null, null, 1, 1, 4]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:30, 2, null, 1, 1, 1]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:30, null, apple, 2, 1, 1]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:30, 3, null, 0, 1, 2]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:30, null, pear, 2, 2, 9]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:30, null, pear, 0, 1, 4]
-- > +I[2024-03-01T10:00:20, 2024-03-01T10:00:40, 3, null, 1, 1, 2]
-- > +I[2024-03-01T10:00:20, 2024-03-01T10:00:40, null, null, 3, 2, 9]
-- > +I[2024-03-01T10:00:20, 2024-03-01T10:00:40, null, null, 2, 1, 2]
-- > +I[2024-03-01T10:00:20, 2024-03-01T10:00:40, 2, fig, 0, 1, 7]
-- > +I[2024-03-01T10:00:20, 2024-03-01T10:00:40, null, fig, 2, 1, 7]
-- > +I[2024-03-01T10:00:20, 2024-03-01T10:00:40, 2, null, 1, 1, 7]
-- > +I[2024-03-01T10:00:20, 2024-03-01T10:00:40, 3, null, 0, 1, 2]
-- > +I[2024-03-01T10:00:30, 2024-03-01T10:00:50, null, null, 3, 1, 7]
-- > +I[2024-03-01T10:00:30, 2024-03-01T10:00:50, null, fig, 2, 1, 7]
-- > +I[2024-03-01T10:00:30, 2024-03-01T10:00:50, 2, null, 1, 1, 7]
-- > +I[2024-03-01T10:00:30, 2024-03-01T10:00:50, 2, fig, 0, 1, 7]

-- case: cumulate-cube
-- compare: unordered
SELECT window_start, window_end, product, COUNT(DISTINCT cust), MAX(price) FROM TABLE(CUMULATE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' SECOND, INTERVAL '30' SECOND)) GROUP BY window_start, window_end, CUBE(product);
-- expect: Flink 2.3.0
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:10, apple, 1, 1.75]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:10, null, 3, 2.25]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:10, fig, 1, 0.30]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:10, pear, 1, 2.25]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, fig, 1, 0.30]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, apple, 2, 1.75]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, pear, 2, 2.25]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, null, 3, 2.25]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:30, pear, 2, 2.25]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:30, fig, 1, 0.30]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:30, null, 3, 9.99]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:30, null, 1, 9.99]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:30, apple, 2, 1.75]
-- > +I[2024-03-01T10:00:30, 2024-03-01T10:00:40, null, 1, 0.35]
-- > +I[2024-03-01T10:00:30, 2024-03-01T10:00:40, fig, 1, 0.35]
-- > +I[2024-03-01T10:00:30, 2024-03-01T10:00:50, null, 1, 0.35]
-- > +I[2024-03-01T10:00:30, 2024-03-01T10:00:50, fig, 1, 0.35]
-- > +I[2024-03-01T10:00:30, 2024-03-01T10:01, null, 1, 0.35]
-- > +I[2024-03-01T10:00:30, 2024-03-01T10:01, fig, 1, 0.35]

-- case: session-per-customer
-- compare: unordered
SELECT cust, window_start, window_end, COUNT(*), LISTAGG(product, '|') FROM TABLE(SESSION(TABLE orders PARTITION BY cust, DESCRIPTOR(ts), INTERVAL '6' SECOND)) GROUP BY cust, window_start, window_end;
-- expect: Flink 2.3.0
-- > +I[1, 2024-03-01T10:00:01, 2024-03-01T10:00:09, 2, apple|apple]
-- > +I[2, 2024-03-01T10:00:04, 2024-03-01T10:00:10, 1, pear]
-- > +I[3, 2024-03-01T10:00:09, 2024-03-01T10:00:15, 1, fig]
-- > +I[null, 2024-03-01T10:00:11, 2024-03-01T10:00:17, 1, pear]
-- > +I[2, 2024-03-01T10:00:12, 2024-03-01T10:00:18, 1, apple]
-- > +I[1, 2024-03-01T10:00:17, 2024-03-01T10:00:23, 1, pear]
-- > +I[3, 2024-03-01T10:00:23, 2024-03-01T10:00:29, 1, null]
-- > +I[2, 2024-03-01T10:00:31, 2024-03-01T10:00:37, 1, fig]

-- case: window-of-window
-- compare: unordered
SELECT window_start, window_end, SUM(n), MAX(s) FROM TABLE(TUMBLE(TABLE w10, DESCRIPTOR(rt), INTERVAL '20' SECOND)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:20, 7, 10]
-- > +I[2024-03-01T10:00:20, 2024-03-01T10:00:40, 2, 7]

-- case: window-join-agg
-- compare: unordered
SELECT L.window_start, L.product, L.n, R.m FROM (SELECT window_start, window_end, product, COUNT(*) n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, product) L LEFT JOIN (SELECT window_start, window_end, COUNT(*) m FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end) R ON L.window_start = R.window_start AND L.window_end = R.window_end;
-- expect: Flink 2.3.0
-- > +I[2024-03-01T10:00, apple, 2, 4]
-- > +I[2024-03-01T10:00, pear, 1, 4]
-- > +I[2024-03-01T10:00, fig, 1, 4]
-- > +I[2024-03-01T10:00:10, apple, 1, 3]
-- > +I[2024-03-01T10:00:10, pear, 2, 3]
-- > +I[2024-03-01T10:00:20, null, 1, 1]
-- > +I[2024-03-01T10:00:30, fig, 1, 1]

-- case: unnest-split
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

-- case: unnest-map
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

-- case: unnest-left
SELECT cid, t FROM cust LEFT JOIN UNNEST(ARRAY[name, city]) AS x(t) ON t <> 'Rome';
-- expect: Flink 2.3.0
-- > +I[1, Ann]
-- > +I[2, Bob]
-- > +I[2, Oslo]
-- > +I[4, Dan]

-- case: unnest-array-of-rows
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

-- case: json-values
SELECT id, JSON_VALUE(doc, '$.a' RETURNING INT DEFAULT -1 ON EMPTY DEFAULT -2 ON ERROR), JSON_QUERY(doc, '$.b.c' WITH WRAPPER), JSON_EXISTS(doc, '$.b'), doc IS JSON OBJECT, JSON_VALUE(doc, 'lax $[1]') FROM js;
-- expect: Flink 2.3.0
-- > +I[1, 1, [[1,2,3]], true, true, null]
-- > +I[2, -2, null, true, true, null]
-- > +I[3, -2, null, false, false, null]
-- > +I[4, null, null, null, false, null]
-- > +I[5, -2, null, false, false, two]

-- case: json-build
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

-- case: json-build-absent
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

-- case: json-agg
SELECT cust, JSON_OBJECTAGG(KEY CAST(id AS STRING) VALUE product NULL ON NULL), JSON_ARRAYAGG(qty) FROM orders GROUP BY cust;
-- expect: Flink 2.3.0
-- > +I[1, {"1":"apple"}, [3]]
-- > +I[2, {"2":"pear"}, [1]]
-- > -U[1, {"1":"apple"}, [3]]
-- > +U[1, {"1":"apple","3":"apple"}, [3,2]]
-- > +I[3, {"4":"fig"}, [10]]
-- > -U[2, {"2":"pear"}, [1]]
-- > +U[2, {"2":"pear","5":"apple"}, [1,1]]
-- > +I[null, {"6":"pear"}, [4]]
-- > -U[1, {"1":"apple","3":"apple"}, [3,2]]
-- > +U[1, {"1":"apple","3":"apple","7":"pear"}, [3,2,5]]
-- > -U[3, {"4":"fig"}, [10]]
-- > +U[3, {"4":"fig","8":null}, [10,2]]
-- > -U[2, {"2":"pear","5":"apple"}, [1,1]]
-- > +U[2, {"2":"pear","5":"apple","9":"fig"}, [1,1,7]]

-- case: union-then-agg
SELECT k, COUNT(*), SUM(n) FROM (SELECT v AS k, n FROM chg UNION ALL SELECT product, qty FROM orders WHERE product IS NOT NULL) GROUP BY k;
-- expect: Flink 2.3.0
-- > +I[apple, 1, 3]
-- > +I[pear, 1, 1]
-- > -U[apple, 1, 3]
-- > +U[apple, 2, 5]
-- > +I[fig, 1, 10]
-- > -U[apple, 2, 5]
-- > +U[apple, 3, 6]
-- > -U[pear, 1, 1]
-- > +U[pear, 2, 5]
-- > -U[pear, 2, 5]
-- > +U[pear, 3, 10]
-- > -U[fig, 1, 10]
-- > +U[fig, 2, 17]
-- > +I[a, 1, 10]
-- > +I[b, 1, 20]
-- > -D[a, 1, 10]
-- > -U[b, 1, 20]
-- > +U[b, 2, 35]
-- > +I[a, 1, 30]
-- > -U[a, 1, 30]
-- > +U[a, 2, 60]
-- > -U[b, 2, 35]
-- > +U[b, 1, 15]

-- case: union-dedup
SELECT v FROM chg UNION SELECT v FROM upd;
-- expect: Flink 2.3.0
-- > +I[a]
-- > +I[b]
-- > -D[a]
-- > +I[c]
-- > +I[a]
-- > -D[b]
-- > -D[a]
-- > +I[a]
-- > +I[b]
-- > -D[a]
-- > +I[a]

-- case: intersect-counts
SELECT v FROM chg INTERSECT ALL SELECT v FROM upd;
-- expect: Flink 2.3.0

-- case: full-join-agg
SELECT COALESCE(a.v, b.v) v, a.n, b.n FROM (SELECT v, SUM(n) n FROM chg GROUP BY v) a FULL OUTER JOIN (SELECT v, COUNT(*) n FROM upd GROUP BY v) b ON a.v = b.v;
-- expect: Flink 2.3.0
-- > +I[a, 10, null]
-- > -D[a, 10, null]
-- > +I[a, 10, 1]
-- > +I[b, 20, null]
-- > -D[b, 20, null]
-- > +I[b, 20, 1]
-- > -D[a, 10, 1]
-- > +I[a, null, 1]
-- > -D[a, null, 1]
-- > -D[b, 20, 1]
-- > +I[b, null, 1]
-- > +I[c, null, 1]
-- > -D[b, null, 1]
-- > +I[b, 35, 1]
-- > +I[a, null, 1]
-- > -D[a, null, 1]
-- > +I[a, 30, 1]
-- > -D[b, 35, 1]
-- > +I[b, 35, null]
-- > -D[a, 30, 1]
-- > +I[a, null, 1]
-- > -D[a, null, 1]
-- > +I[a, 60, null]
-- > -D[c, null, 1]
-- > -D[b, 35, null]
-- > +I[c, null, 2]
-- > +I[b, 15, null]

-- case: topn-of-changelog
SELECT v, s, rn FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY s DESC) rn FROM (SELECT v, SUM(n) s FROM chg GROUP BY v)) WHERE rn <= 2;
-- expect: Flink 2.3.0
-- > +I[a, 10, 1]
-- > -U[a, 10, 1]
-- > +U[b, 20, 1]
-- > +I[a, 10, 2]
-- > -D[a, 10, 2]
-- > -D[b, 20, 1]
-- > +I[b, 35, 1]
-- > +I[a, 30, 2]
-- > -D[a, 30, 2]
-- > -U[b, 35, 1]
-- > +U[a, 60, 1]
-- > +I[b, 35, 2]
-- > -D[b, 35, 2]
-- > +I[b, 15, 2]

-- case: rank-ties
SELECT v, n, r FROM (SELECT v, n, RANK() OVER (PARTITION BY v ORDER BY n) r FROM upd) WHERE r <= 2;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: RANK() on streaming table is not supported currently

-- case: limit-of-agg
SELECT v, SUM(n) s FROM chg GROUP BY v ORDER BY s DESC LIMIT 1;
-- expect: Flink 2.3.0
-- > +I[a, 10]
-- > -D[a, 10]
-- > +I[b, 20]
-- > -D[b, 20]
-- > +I[b, 35]
-- > -D[b, 35]
-- > +I[a, 60]

-- case: nested-agg-distinct
SELECT cnt, COUNT(*) users FROM (SELECT cust, COUNT(DISTINCT product) cnt FROM orders GROUP BY cust) GROUP BY cnt;
-- expect: Flink 2.3.0
-- > +I[1, 1]
-- > -U[1, 1]
-- > +U[1, 2]
-- > -U[1, 2]
-- > +U[1, 3]
-- > -U[1, 3]
-- > +U[1, 2]
-- > +I[2, 1]
-- > -U[1, 2]
-- > +U[1, 3]
-- > -U[1, 3]
-- > +U[1, 2]
-- > -U[2, 1]
-- > +U[2, 2]
-- > -U[2, 2]
-- > +U[2, 1]
-- > +I[3, 1]

-- case: scalar-in-select
SELECT name, (SELECT MAX(price) FROM orders WHERE cust = cid) top, (SELECT COUNT(*) FROM orders) n FROM cust;
-- expect: Flink 2.3.0
-- > +I[Ann, null, 9]
-- > -D[Ann, null, 9]
-- > +I[Ann, 1.50, 9]
-- > +I[Bob, null, 9]
-- > +I[Dan, null, 9]
-- > -D[Bob, null, 9]
-- > +I[Bob, 2.25, 9]
-- > -D[Ann, 1.50, 9]
-- > +I[Ann, null, 9]
-- > -D[Ann, null, 9]
-- > +I[Ann, 1.75, 9]
-- > -D[Ann, 1.75, 9]
-- > +I[Ann, null, 9]
-- > -D[Ann, null, 9]
-- > +I[Ann, 2.10, 9]

-- case: exists-with-two-conditions
SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM orders p WHERE p.product = o.product AND p.id < o.id AND p.price < o.price);
-- expect: Flink 2.3.0
-- > +I[3]
-- > +I[5]
-- > +I[7]
-- > +I[9]

-- case: match-rising
-- compare: unordered
SELECT * FROM orders MATCH_RECOGNIZE (PARTITION BY cust ORDER BY ts MEASURES FIRST(A.id) AS f, LAST(A.id) AS l, COUNT(A.id) AS n, SUM(A.qty) AS q, MATCH_ROWTIME() AS rt ONE ROW PER MATCH AFTER MATCH SKIP TO NEXT ROW PATTERN (A{2,}? B) DEFINE A AS A.qty > 0, B AS B.price < LAST(A.price, 1) + 5);
-- expect: Flink 2.3.0
-- > +I[1, 1, 3, 2, 5, 2024-03-01T10:00:17]
-- > +I[2, 2, 5, 2, 2, 2024-03-01T10:00:31]

-- case: match-optional
-- compare: unordered
SELECT * FROM orders MATCH_RECOGNIZE (ORDER BY ts MEASURES S.id AS s, M.id AS m, E.id AS e AFTER MATCH SKIP PAST LAST ROW PATTERN (S M? E) WITHIN INTERVAL '20' SECOND DEFINE S AS S.product = 'apple', M AS M.product = 'pear', E AS E.qty > 4 OR E.product = 'apple');
-- expect: Flink 2.3.0
-- > +I[1, null, 3]
-- > +I[5, null, 7]

-- case: time-functions
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

-- case: string-functions
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

-- case: regular-three-joins
SELECT o.id, c.name, u.v FROM orders o JOIN cust c ON o.cust = c.cid LEFT JOIN upd u ON u.k = c.cid AND u.n > 10 WHERE o.qty > 1;
-- expect: Flink 2.3.0
-- > +I[1, Ann, null]
-- > +I[3, Ann, null]
-- > +I[7, Ann, null]
-- > +I[9, Bob, null]
-- > -D[9, Bob, null]
-- > +I[9, Bob, b]
-- > -D[3, Ann, null]
-- > +I[3, Ann, c]
-- > -D[1, Ann, null]
-- > +I[1, Ann, c]
-- > -D[7, Ann, null]
-- > +I[7, Ann, c]
-- > -D[9, Bob, b]
-- > +I[9, Bob, null]

-- case: join-using
SELECT * FROM (SELECT cust AS cid, id FROM orders) JOIN cust USING (cid);
-- expect: Flink 2.3.0
-- > +I[1, 7, Ann, Rome]
-- > +I[1, 3, Ann, Rome]
-- > +I[1, 1, Ann, Rome]
-- > +I[2, 5, Bob, Oslo]
-- > +I[2, 9, Bob, Oslo]
-- > +I[2, 2, Bob, Oslo]

-- case: natural-full
SELECT * FROM (SELECT cust AS cid, id FROM orders) NATURAL LEFT JOIN (SELECT cid, name FROM cust);
-- expect: Flink 2.3.0
-- > +I[1, 1, null]
-- > +I[2, 2, null]
-- > +I[1, 3, null]
-- > +I[3, 4, null]
-- > +I[2, 5, null]
-- > +I[null, 6, null]
-- > +I[1, 7, null]
-- > +I[3, 8, null]
-- > +I[2, 9, null]
-- > -D[1, 7, null]
-- > +I[1, 7, Ann]
-- > -D[1, 3, null]
-- > +I[1, 3, Ann]
-- > -D[1, 1, null]
-- > +I[1, 1, Ann]
-- > -D[2, 5, null]
-- > +I[2, 5, Bob]
-- > -D[2, 9, null]
-- > +I[2, 9, Bob]
-- > -D[2, 2, null]
-- > +I[2, 2, Bob]

-- case: semi-anti-chain
SELECT v, n FROM chg WHERE k IN (SELECT cid FROM cust) AND v NOT IN (SELECT v FROM upd WHERE v IS NOT NULL AND n > 100);
-- expect: Flink 2.3.0
-- > +I[a, 10]
-- > +I[b, 20]
-- > -U[a, 10]
-- > +U[b, 15]
-- > -D[b, 20]

-- case: grouping-sets-plain
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
-- > +I[3, fig, 0, 0, 10]
-- > +I[3, null, 0, 1, 10]
-- > -U[null, null, 1, 1, 6]
-- > +U[null, null, 1, 1, 16]
-- > -U[null, null, 1, 1, 16]
-- > +U[null, null, 1, 1, 17]
-- > +I[null, pear, 0, 0, 4]
-- > +I[null, null, 0, 1, 4]
-- > -U[null, null, 1, 1, 17]
-- > +U[null, null, 1, 1, 21]
-- > +I[1, pear, 0, 0, 5]
-- > -U[1, null, 0, 1, 5]
-- > +U[1, null, 0, 1, 10]
-- > -U[null, null, 1, 1, 21]
-- > +U[null, null, 1, 1, 26]
-- > -U[3, null, 0, 1, 10]
-- > +U[3, null, 0, 1, 12]
-- > -U[null, null, 1, 1, 26]
-- > +U[null, null, 1, 1, 28]
-- > +I[2, fig, 0, 0, 7]
-- > +U[2, null, 0, 1, 9]
-- > -U[null, null, 1, 1, 28]
-- > +U[null, null, 1, 1, 35]

-- case: rollup-join
SELECT c.city, o.product, SUM(o.qty) FROM orders o JOIN cust c ON o.cust = c.cid GROUP BY ROLLUP(c.city, o.product);
-- expect: Flink 2.3.0
-- > +I[Rome, apple, 3]
-- > +I[Rome, null, 3]
-- > +I[null, null, 3]
-- > -U[Rome, apple, 3]
-- > +U[Rome, apple, 5]
-- > -U[Rome, null, 3]
-- > +U[Rome, null, 5]
-- > -U[null, null, 3]
-- > +U[null, null, 5]
-- > +I[Rome, pear, 5]
-- > -U[Rome, null, 5]
-- > +U[Rome, null, 10]
-- > -U[null, null, 5]
-- > +U[null, null, 10]
-- > +I[Oslo, apple, 1]
-- > +I[Oslo, null, 1]
-- > -U[null, null, 10]
-- > +U[null, null, 11]
-- > +I[Oslo, pear, 1]
-- > -U[Oslo, null, 1]
-- > +U[Oslo, null, 2]
-- > -U[null, null, 11]
-- > +U[null, null, 12]
-- > +I[Oslo, fig, 7]
-- > -U[Oslo, null, 2]
-- > +U[Oslo, null, 9]
-- > -U[null, null, 12]
-- > +U[null, null, 19]

-- case: stddev-etc
SELECT product, STDDEV_POP(qty), VAR_SAMP(qty), STDDEV_SAMP(price), AVG(qty), AVG(CAST(qty AS DOUBLE)) FROM orders GROUP BY product;
-- expect: Flink 2.3.0
-- > +I[apple, 0, null, null, 3, 3.0]
-- > +I[pear, 0, null, null, 1, 1.0]
-- > -U[apple, 0, null, null, 3, 3.0]
-- > +U[apple, 0, 0, 0.176777, 2, 2.5]
-- > +I[fig, 0, null, null, 10, 10.0]
-- > -U[apple, 0, 0, 0.176777, 2, 2.5]
-- > +U[apple, 0, 1, 0.125831, 2, 2.0]
-- > -U[pear, 0, null, null, 1, 1.0]
-- > +U[pear, 1, 4, 0.176777, 2, 2.5]
-- > -U[pear, 1, 4, 0.176777, 2, 2.5]
-- > +U[pear, 1, 4, 0.125831, 3, 3.3333333333333335]
-- > +I[null, 0, null, null, 2, 2.0]
-- > -U[fig, 0, null, null, 10, 10.0]
-- > +U[fig, 1, 4, 0.035355, 8, 8.5]

-- case: between-symmetric
SELECT id FROM orders WHERE qty BETWEEN SYMMETRIC 5 AND 2 AND product IS DISTINCT FROM 'pear' AND (price, qty) IN ((1.50, 3), (1.75, 2));
-- expect: Flink 2.3.0
-- > +I[1]
-- > +I[3]

-- case: sink-topn-upsert
-- upsert: v
SELECT v, SUM(n) s FROM chg GROUP BY v;
-- expect: Flink 2.3.0
-- > +I[a, 10]
-- > +I[b, 20]
-- > -D[a, 10]
-- > +U[b, 35]
-- > +I[a, 30]
-- > +U[a, 60]
-- > +U[b, 15]

-- case: legacy-hop-session
-- compare: unordered
SELECT HOP_START(ts, INTERVAL '10' SECOND, INTERVAL '20' SECOND), HOP_ROWTIME(ts, INTERVAL '10' SECOND, INTERVAL '20' SECOND), product, SUM(qty) FROM orders GROUP BY HOP(ts, INTERVAL '10' SECOND, INTERVAL '20' SECOND), product;
-- expect: Flink 2.3.0
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:09.999, apple, 5]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:09.999, pear, 1]
-- > +I[2024-03-01T09:59:50, 2024-03-01T10:00:09.999, fig, 10]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:19.999, fig, 10]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:19.999, apple, 6]
-- > +I[2024-03-01T10:00, 2024-03-01T10:00:19.999, pear, 10]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:29.999, pear, 9]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:29.999, null, 2]
-- > +I[2024-03-01T10:00:10, 2024-03-01T10:00:29.999, apple, 1]
-- > +I[2024-03-01T10:00:20, 2024-03-01T10:00:39.999, fig, 7]
-- > +I[2024-03-01T10:00:20, 2024-03-01T10:00:39.999, null, 2]
-- > +I[2024-03-01T10:00:30, 2024-03-01T10:00:49.999, fig, 7]

-- case: window-dedup-keep-last
-- compare: unordered
SELECT window_start, id, product FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end, product ORDER BY ts DESC) rn FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '15' SECOND))) WHERE rn = 1;
-- expect: Flink 2.3.0
-- > +I[2024-03-01T10:00, 5, apple]
-- > +I[2024-03-01T10:00, 6, pear]
-- > +I[2024-03-01T10:00, 4, fig]
-- > +I[2024-03-01T10:00:15, 7, pear]
-- > +I[2024-03-01T10:00:15, 8, null]
-- > +I[2024-03-01T10:00:30, 9, fig]

-- case: row-and-array
SELECT id, ROW(product, qty).EXPR$0, ARRAY[qty, id][1], CARDINALITY(ARRAY[1, qty]), MAP[product, qty]['apple'] FROM orders WHERE ARRAY_CONTAINS(ARRAY[1, 2, 3], qty);
-- expect: Flink 2.3.0
-- > +I[1, apple, 3, 2, 3]
-- > +I[2, pear, 1, 2, null]
-- > +I[3, apple, 2, 2, 2]
-- > +I[5, apple, 1, 2, 1]
-- > +I[8, null, 2, 2, null]

-- case: values-join
SELECT o.id, t.label FROM orders o JOIN (VALUES ('apple', 'A'), ('fig', 'F')) AS t(p, label) ON o.product = t.p;
-- expect: Flink 2.3.0
-- > +I[5, A]
-- > +I[3, A]
-- > +I[1, A]
-- > +I[4, F]
-- > +I[9, F]

-- case: cte-twice
WITH s AS (SELECT product, SUM(qty) q FROM orders GROUP BY product) SELECT a.product, a.q, b.q FROM s a JOIN s b ON a.q < b.q;
-- expect: Flink 2.3.0
-- > +I[apple, 3, 17]
-- > +I[apple, 3, 6]
-- > +I[apple, 3, 10]
-- > +I[pear, 1, 2]
-- > +I[pear, 1, 17]
-- > +I[pear, 1, 6]
-- > +I[pear, 1, 10]
-- > -U[apple, 3, 17]
-- > -U[apple, 3, 6]
-- > -U[apple, 3, 10]
-- > +U[apple, 5, 17]
-- > +U[apple, 5, 6]
-- > +U[apple, 5, 10]
-- > +I[fig, 10, 17]
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
-- > -U[pear, 5, 17]
-- > -U[pear, 5, 6]
-- > -U[pear, 5, 10]
-- > +U[pear, 10, 17]
-- > +I[null, 2, 17]
-- > +I[null, 2, 6]
-- > +I[null, 2, 10]
-- > -U[fig, 10, 17]

-- case: distinct-on-expression
SELECT DISTINCT CASE WHEN qty > 3 THEN 'big' ELSE 'small' END size, product FROM orders;
-- expect: Flink 2.3.0
-- > +I[small, apple]
-- > +I[small, pear]
-- > +I[big, fig]
-- > +I[big, pear]
-- > +I[small, null]

-- case: count-over-two-columns
SELECT cust, COUNT(DISTINCT product) FILTER (WHERE qty > 1), SUM(DISTINCT qty), COUNT(*) FILTER (WHERE price > 2) FROM orders GROUP BY cust;
-- expect: Flink 2.3.0
-- > +I[1, 1, 3, 0]
-- > +I[2, 0, 1, 1]
-- > -U[1, 1, 3, 0]
-- > +U[1, 1, 5, 0]
-- > +I[3, 1, 10, 0]
-- > +I[null, 1, 4, 0]
-- > -U[1, 1, 5, 0]
-- > +U[1, 2, 10, 1]
-- > -U[3, 1, 10, 0]
-- > +U[3, 1, 12, 1]
-- > -U[2, 0, 1, 1]
-- > +U[2, 1, 8, 1]
