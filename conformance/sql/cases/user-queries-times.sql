--  Queries of a sensor service, with updates, times and keys.
-- compare: final
-- source s: (id STRING, temp DOUBLE, tags STRING, at_ TIMESTAMP_LTZ(3), WATERMARK FOR at_ AS at_ - INTERVAL '1' SECOND)
-- +I ["a", 20.5, "x,y", "2024-05-01 00:00:00Z"]
-- +I ["b", 18.25, "y", "2024-05-01 00:00:02Z"]
-- +I ["a", 21.0, null, "2024-05-01 00:00:05Z"]
-- +I ["c", null, "", "2024-05-01 00:00:07Z"]
-- +I ["a", 19.0, "z,x", "2024-05-01 00:00:06Z"]
-- +I ["b", 22.5, "y,z", "2024-05-01 00:00:12Z"]
-- +I ["a", 25.75, "x", "2024-05-01 00:01:01Z"]
-- +I ["c", 30.0, "w", "2024-05-01 00:01:05Z"]
-- source d: (id STRING, room INT, ver INT, PRIMARY KEY (id) NOT ENFORCED) changelog=I,UA,D
-- +I ["a", 1, 1]
-- +I ["b", 1, 1]
-- +I ["c", 2, 1]
-- +U ["a", 2, 2]
-- -D ["b", 1, 1]
-- source r: (room INT, name STRING, cap BIGINT, since DATE)
-- +I [1, "hall", 10, "2020-01-31"]
-- +I [2, "lab", 20, "2021-02-28"]
-- +I [3, null, 30, null]
-- source m: (k INT, a INT, b DECIMAL(5, 2), t TIMESTAMP(3)) changelog=I,UB,UA,D
-- +I [1, 5, "1.25", "2024-01-01 00:00:00"]
-- +I [2, null, "2.50", "2024-01-02 00:00:00"]
-- -U [1, 5, "1.25", "2024-01-01 00:00:00"]
-- +U [1, 7, "1.25", "2024-01-03 00:00:00"]
-- +I [3, 5, null, null]
-- -D [2, null, "2.50", "2024-01-02 00:00:00"]
-- +I [4, 7, "9.99", "2024-01-05 12:30:00"]
-- source o: (oid INT, item STRING, amt INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)
-- +I [1, "p", 10, "2024-01-01 00:00:01"]
-- +I [2, "q", 20, "2024-01-01 00:00:02"]
-- +I [3, "p", 30, "2024-01-01 00:00:05"]
-- +I [4, "p", 5, "2024-01-01 00:00:09"]
-- +I [5, "q", 7, "2024-01-01 00:00:14"]
-- source pay: (pid INT, oid INT, paid INT, pts TIMESTAMP(3), WATERMARK FOR pts AS pts)
-- +I [1, 1, 10, "2024-01-01 00:00:02"]
-- +I [2, 3, 10, "2024-01-01 00:00:06"]
-- +I [3, 3, 20, "2024-01-01 00:00:08"]
-- +I [4, 9, 1, "2024-01-01 00:00:15"]

CREATE VIEW joined AS SELECT o.item, o.ts, p.paid FROM o JOIN pay p ON o.oid = p.oid AND p.pts BETWEEN o.ts AND o.ts + INTERVAL '5' SECOND;

-- case: room-average
SELECT r.name, AVG(temp) FROM s JOIN d ON s.id = d.id RIGHT JOIN r ON d.room = r.room GROUP BY r.name;
-- expect: Flink 2.3.0
-- > +I[hall, null]
-- > +I[lab, null]
-- > +I[null, null]
-- > -D[hall, null]
-- > +I[hall, 20.5]
-- > -U[hall, 20.5]
-- > +U[hall, 19.375]
-- > -U[hall, 19.375]
-- > +U[hall, 18.25]
-- > -D[lab, null]
-- > +I[lab, 20.5]
-- > -U[lab, 20.5]
-- > +U[lab, 20.75]
-- > -D[hall, 18.25]
-- > +I[hall, null]
-- > -U[lab, 20.75]
-- > +U[lab, 20.166666666666668]
-- > -U[lab, 20.166666666666668]
-- > +U[lab, 21.5625]
-- > -U[lab, 21.5625]
-- > +U[lab, 23.25]

-- case: latest-per-key-then-sum
SELECT SUM(temp), COUNT(*) FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY at_ DESC) rn FROM s) WHERE rn = 1;
-- expect: Flink 2.3.0
-- > +I[20.5, 1]
-- > -U[20.5, 1]
-- > +U[38.75, 2]
-- > -U[38.75, 2]
-- > +U[18.25, 1]
-- > -U[18.25, 1]
-- > +U[39.25, 2]
-- > -U[39.25, 2]
-- > +U[39.25, 3]
-- > -U[39.25, 3]
-- > +U[18.25, 2]
-- > -U[18.25, 2]
-- > +U[37.25, 3]
-- > -U[37.25, 3]
-- > +U[19.0, 2]
-- > -U[19.0, 2]
-- > +U[41.5, 3]
-- > -U[41.5, 3]
-- > +U[22.5, 2]
-- > -U[22.5, 2]
-- > +U[48.25, 3]
-- > -U[48.25, 3]
-- > +U[48.25, 2]
-- > -U[48.25, 2]
-- > +U[78.25, 3]

-- case: split-tags
SELECT tag, COUNT(*), MAX(temp) FROM s, UNNEST(SPLIT(tags, ',')) AS t(tag) GROUP BY tag;
-- expect: Flink 2.3.0
-- > +I[x, 1, 20.5]
-- > +I[y, 1, 20.5]
-- > -U[y, 1, 20.5]
-- > +U[y, 2, 20.5]
-- > +I[z, 1, 19.0]
-- > -U[x, 1, 20.5]
-- > +U[x, 2, 20.5]
-- > -U[y, 2, 20.5]
-- > +U[y, 3, 22.5]
-- > -U[z, 1, 19.0]
-- > +U[z, 2, 22.5]
-- > -U[x, 2, 20.5]
-- > +U[x, 3, 25.75]
-- > +I[w, 1, 30.0]

-- case: minute-buckets
SELECT DATE_FORMAT(FLOOR(at_ TO MINUTE), 'HH:mm') mnt, COUNT(temp), ROUND(AVG(temp), 1) FROM s GROUP BY FLOOR(at_ TO MINUTE);
-- expect: Flink 2.3.0
-- > +I[00:00, 1, 20.5]
-- > -U[00:00, 1, 20.5]
-- > +U[00:00, 2, 19.4]
-- > -U[00:00, 2, 19.4]
-- > +U[00:00, 3, 19.9]
-- > -U[00:00, 3, 19.9]
-- > +U[00:00, 4, 19.7]
-- > -U[00:00, 4, 19.7]
-- > +U[00:00, 5, 20.3]
-- > +I[00:01, 1, 25.8]
-- > -U[00:01, 1, 25.8]
-- > +U[00:01, 2, 27.9]

-- case: window-on-ltz-zone
-- config: table.local-time-zone=Asia/Kolkata
-- compare: unordered
SELECT window_start, window_end, id, COUNT(*) FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(at_), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, id;
-- expect: Flink 2.3.0
-- > +I[2024-05-01T05:30, 2024-05-01T05:31, a, 3]
-- > +I[2024-05-01T05:30, 2024-05-01T05:31, b, 2]
-- > +I[2024-05-01T05:30, 2024-05-01T05:31, c, 1]
-- > +I[2024-05-01T05:31, 2024-05-01T05:32, a, 1]
-- > +I[2024-05-01T05:31, 2024-05-01T05:32, c, 1]

-- case: window-rank-dense-of-agg
-- compare: unordered
SELECT window_start, id, mx FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY mx DESC) rn FROM (SELECT window_start, window_end, id, MAX(temp) mx FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(at_), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, id)) WHERE rn BETWEEN 1 AND 2;
-- expect: Flink 2.3.0
-- > +I[2024-05-01T00:00, a, 21.0]
-- > +I[2024-05-01T00:00, b, 18.25]
-- > +I[2024-05-01T00:00:10, b, 22.5]
-- > +I[2024-05-01T00:01, c, 30.0]
-- > +I[2024-05-01T00:01, a, 25.75]

-- case: window-anti-join
-- compare: unordered
SELECT * FROM (SELECT oid, window_start ws, window_end we FROM TABLE(TUMBLE(TABLE o, DESCRIPTOR(ts), INTERVAL '5' SECOND))) L WHERE L.oid NOT IN (SELECT oid FROM (SELECT oid, window_start ws, window_end we FROM TABLE(TUMBLE(TABLE pay, DESCRIPTOR(pts), INTERVAL '5' SECOND))) R WHERE L.ws = R.ws AND L.we = R.we);
-- expect: Flink 2.3.0
-- > +I[2, 2024-01-01T00:00, 2024-01-01T00:00:05]
-- > +I[4, 2024-01-01T00:00:05, 2024-01-01T00:00:10]
-- > +I[5, 2024-01-01T00:00:10, 2024-01-01T00:00:15]

-- case: window-exists-join
-- compare: unordered
SELECT * FROM (SELECT oid, window_start ws, window_end we FROM TABLE(TUMBLE(TABLE o, DESCRIPTOR(ts), INTERVAL '5' SECOND))) L WHERE EXISTS (SELECT 1 FROM (SELECT oid, window_start ws, window_end we FROM TABLE(TUMBLE(TABLE pay, DESCRIPTOR(pts), INTERVAL '5' SECOND))) R WHERE L.oid = R.oid AND L.ws = R.ws AND L.we = R.we);
-- expect: Flink 2.3.0
-- > +I[1, 2024-01-01T00:00, 2024-01-01T00:00:05]
-- > +I[3, 2024-01-01T00:00:05, 2024-01-01T00:00:10]

-- case: paid-in-time
-- compare: unordered
SELECT o.oid, p.paid FROM o LEFT JOIN pay p ON o.oid = p.oid AND p.pts BETWEEN o.ts AND o.ts + INTERVAL '2' SECOND;
-- expect: Flink 2.3.0
-- > +I[1, 10]
-- > +I[3, 10]
-- > +I[2, null]
-- > +I[4, null]
-- > +I[5, null]

-- case: paid-late-full
-- compare: unordered
SELECT o.oid, p.pid FROM o FULL OUTER JOIN pay p ON o.oid = p.oid AND p.pts BETWEEN o.ts - INTERVAL '1' SECOND AND o.ts + INTERVAL '2' SECOND AND p.paid > 9;
-- expect: Flink 2.3.0
-- > +I[1, 1]
-- > +I[3, 2]
-- > +I[2, null]
-- > +I[null, 3]
-- > +I[4, null]
-- > +I[5, null]
-- > +I[null, 4]

-- case: interval-then-window
-- compare: unordered
SELECT window_start, SUM(paid) FROM TABLE(TUMBLE(TABLE joined, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- > +I[2024-01-01T00:00, 10]
-- > +I[2024-01-01T00:00:05, 30]

-- case: interval-then-group
SELECT item, SUM(paid), COUNT(*) FROM joined GROUP BY item;
-- expect: Flink 2.3.0
-- > +I[p, 10, 1]
-- > -U[p, 10, 1]
-- > +U[p, 20, 2]
-- > -U[p, 20, 2]
-- > +U[p, 40, 3]

-- case: balance
SELECT o.oid, o.amt - COALESCE(SUM(p.paid), 0) rest FROM o LEFT JOIN pay p ON o.oid = p.oid GROUP BY o.oid, o.amt HAVING o.amt - COALESCE(SUM(p.paid), 0) <> 0;
-- expect: Flink 2.3.0
-- > +I[1, 10]
-- > -D[1, 10]
-- > +I[2, 20]
-- > +I[3, 20]
-- > -U[3, 20]
-- > +I[4, 5]
-- > +I[5, 7]

-- case: agg-with-retract-min-max
SELECT a, MIN(b), MAX(t), COUNT(DISTINCT k), FIRST_VALUE(k), LAST_VALUE(b) FROM m GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[5, 1.25, 2024-01-01T00:00, 1, 1, 1.25]
-- > +I[null, 2.50, 2024-01-02T00:00, 1, 2, 2.50]
-- > -D[5, 1.25, 2024-01-01T00:00, 1, 1, 1.25]
-- > +I[7, 1.25, 2024-01-03T00:00, 1, 1, 1.25]
-- > +I[5, null, null, 1, 3, null]
-- > -D[null, 2.50, 2024-01-02T00:00, 1, 2, 2.50]
-- > -U[7, 1.25, 2024-01-03T00:00, 1, 1, 1.25]
-- > +U[7, 1.25, 2024-01-05T12:30, 2, 1, 9.99]

-- case: distinct-on-changes
SELECT DISTINCT a FROM m;
-- expect: Flink 2.3.0
-- > +I[5]
-- > +I[null]
-- > -D[5]
-- > +I[7]
-- > +I[5]
-- > -D[null]

-- case: top-of-changes-with-ties
SELECT * FROM (SELECT k, a, ROW_NUMBER() OVER (PARTITION BY a ORDER BY t DESC, k) rn FROM m) WHERE rn <= 1;
-- expect: Flink 2.3.0
-- > +I[1, 5, 1]
-- > +I[2, null, 1]
-- > -D[1, 5, 1]
-- > +I[1, 7, 1]
-- > +I[3, 5, 1]
-- > -D[2, null, 1]
-- > -D[1, 7, 1]
-- > +I[4, 7, 1]

-- case: changes-union-window-free
SELECT a, COUNT(*) FROM (SELECT a FROM m UNION ALL SELECT room FROM d) GROUP BY a;
-- expect: Flink 2.3.0
-- > +I[1, 1]
-- > -U[1, 1]
-- > +U[1, 2]
-- > +I[2, 1]
-- > -U[1, 2]
-- > +U[1, 1]
-- > -U[2, 1]
-- > +U[2, 2]
-- > -D[1, 1]
-- > +I[5, 1]
-- > +I[null, 1]
-- > -D[5, 1]
-- > +I[7, 1]
-- > +I[5, 1]
-- > -D[null, 1]
-- > -U[7, 1]
-- > +U[7, 2]

-- case: except-changes
SELECT a FROM m EXCEPT SELECT room FROM r;
-- expect: Flink 2.3.0
-- > +I[5]
-- > +I[null]
-- > -D[5]
-- > +I[7]
-- > +I[5]
-- > -D[null]

-- case: except-all-changes
SELECT a FROM m EXCEPT ALL SELECT room FROM r;
-- expect: Flink 2.3.0
-- > +I[5]
-- > +I[null]
-- > -D[5]
-- > +I[7]
-- > +I[5]
-- > -D[null]
-- > -U[7]
-- > +U[7]
-- > +U[7]

-- case: left-join-on-inequality
SELECT r.name, m.k FROM r LEFT JOIN m ON r.cap > m.a * 2 AND m.b IS NOT NULL;
-- expect: Flink 2.3.0
-- > +I[hall, null]
-- > +I[lab, 1]
-- > +I[null, 1]
-- > -U[lab, 1]
-- > +I[lab, null]
-- > -U[null, 1]
-- > +I[null, null]
-- > -D[lab, null]
-- > +I[lab, 1]
-- > -D[null, null]
-- > +I[null, 1]
-- > +I[lab, 4]
-- > +I[null, 4]

-- case: self-join-changes
SELECT x.k, y.k FROM m x JOIN m y ON x.a = y.a AND x.k < y.k;
-- expect: Flink 2.3.0
-- > +I[1, 4]

-- case: anti-join-changes
SELECT k FROM m WHERE NOT EXISTS (SELECT 1 FROM r WHERE r.room = m.k);
-- expect: Flink 2.3.0
-- > +I[1]
-- > +I[2]
-- > -U[1]
-- > +U[1]
-- > +I[3]
-- > -D[2]
-- > +I[4]
-- > -D[1]
-- > -D[3]

-- case: scalar-sub-query-of-changes
SELECT k, a, (SELECT MAX(a) FROM m) - a FROM m;
-- expect: Flink 2.3.0
-- > +I[1, 5, null]
-- > +I[2, null, null]
-- > -D[1, 5, null]
-- > +I[1, 7, null]
-- > +I[3, 5, null]
-- > -D[2, null, null]
-- > +I[4, 7, null]
-- > -D[1, 7, null]
-- > +I[1, 7, -2]
-- > -D[4, 7, null]
-- > +I[4, 7, -2]
-- > -D[3, 5, null]
-- > +I[3, 5, 0]
-- > -U[1, 7, -2]
-- > +I[1, 7, null]
-- > -U[4, 7, -2]
-- > +I[4, 7, null]
-- > -U[3, 5, 0]
-- > +I[3, 5, null]
-- > -D[1, 7, null]
-- > +I[1, 7, null]
-- > -D[4, 7, null]
-- > +I[4, 7, null]
-- > -D[3, 5, null]
-- > +I[3, 5, null]
-- > -U[1, 7, null]
-- > +I[1, 7, null]
-- > -U[4, 7, null]
-- > +I[4, 7, null]
-- > -U[3, 5, null]
-- > +I[3, 5, null]
-- > -D[1, 7, null]
-- > +I[1, 7, 0]
-- > -D[4, 7, null]
-- > +I[4, 7, 0]
-- > -D[3, 5, null]
-- > +I[3, 5, 2]

-- case: correlated-agg-in-where
SELECT k FROM m WHERE b > (SELECT AVG(b) FROM m n WHERE n.a = m.a) OR a IS NULL;
-- expect: Flink 2.3.0
-- > +I[2]
-- > -D[2]
-- > +I[4]
-- > -U[4]
-- > +I[4]

-- case: in-list-null
SELECT k, a IN (5, NULL), a NOT IN (5, NULL), a IN (SELECT room FROM r) FROM m;
-- expect: Flink 2.3.0
-- > +I[1, null, null, false]
-- > +I[4, null, null, false]
-- > +I[3, true, false, false]
-- > -D[1, null, null, false]
-- > -D[4, null, null, false]
-- > -D[3, true, false, false]
-- > +I[1, null, null, false]
-- > +I[4, null, null, false]
-- > +I[3, true, false, false]
-- > -D[1, null, null, false]
-- > -D[4, null, null, false]
-- > -D[3, true, false, false]
-- > +I[1, null, null, false]
-- > +I[4, null, null, false]
-- > +I[3, true, false, false]

-- case: nested-case
SELECT k, CASE a WHEN 5 THEN 'five' WHEN 7 THEN CASE WHEN b > 5 THEN 'big' END ELSE 'other' END FROM m;
-- expect: Flink 2.3.0
-- > +I[1, five]
-- > +I[2, other]
-- > -U[1, five]
-- > +U[1, null]
-- > +I[3, five]
-- > -D[2, other]
-- > +I[4, big]

-- case: date-arithmetics
SELECT name, since + INTERVAL '1' MONTH, since - INTERVAL '1' YEAR, TIMESTAMPADD(MONTH, 1, since), EXTRACT(DOW FROM since), QUARTER(since), since BETWEEN DATE '2020-01-01' AND DATE '2020-12-31', CAST(since AS TIMESTAMP(3)) FROM r;
-- expect: Flink 2.3.0
-- > +I[hall, 2020-02-29, 2019-01-31, 2020-02-29, 6, 1, true, 2020-01-31T00:00]
-- > +I[lab, 2021-03-28, 2020-02-28, 2021-03-28, 1, 1, false, 2021-02-28T00:00]
-- > +I[null, null, null, null, null, null, null, null]

-- case: decimals
SELECT k, b * b, b / 3, b + a, CAST(b AS INT), MOD(a, 3), b > 1.5, ROUND(b, 1), -b, ABS(b - 5), SIGN(b - 5), CEIL(b), TRUNCATE(b, 1) FROM m;
-- expect: Flink 2.3.0
-- > +I[1, 1.5625, 0.4166666666667, 6.25, 1, 2, false, 1.3, -1.25, 3.75, -1.00, 2, 1.2]
-- > +I[2, 6.2500, 0.8333333333333, null, 2, null, true, 2.5, -2.50, 2.50, -1.00, 3, 2.5]
-- > -U[1, 1.5625, 0.4166666666667, 6.25, 1, 2, false, 1.3, -1.25, 3.75, -1.00, 2, 1.2]
-- > +U[1, 1.5625, 0.4166666666667, 8.25, 1, 1, false, 1.3, -1.25, 3.75, -1.00, 2, 1.2]
-- > +I[3, null, null, null, null, 2, null, null, null, null, null, null, null]
-- > -D[2, 6.2500, 0.8333333333333, null, 2, null, true, 2.5, -2.50, 2.50, -1.00, 3, 2.5]
-- > +I[4, 99.8001, 3.3300000000000, 16.99, 9, 1, true, 10.0, -9.99, 4.99, 1.00, 10, 9.9]

-- case: over-proc-free
-- compare: unordered
SELECT oid, SUM(amt) OVER (PARTITION BY item ORDER BY ts RANGE BETWEEN INTERVAL '4' SECOND PRECEDING AND CURRENT ROW), COUNT(*) FILTER (WHERE amt > 9) OVER (PARTITION BY item ORDER BY ts RANGE BETWEEN INTERVAL '4' SECOND PRECEDING AND CURRENT ROW) FROM o;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 120 to line 1, column 150: OVER must be applied to aggregate function
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 120 to line 1, column 150: OVER must be applied to aggregate function
-- ! org.apache.calcite.sql.validate.SqlValidatorException: OVER must be applied to aggregate function

-- case: over-unbounded-first-last
-- compare: unordered
SELECT oid, FIRST_VALUE(amt) OVER w, LAST_VALUE(amt) OVER w, MIN(amt) OVER w, ROW_NUMBER() OVER w FROM o WINDOW w AS (PARTITION BY item ORDER BY ts);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Sql optimization: Cannot generate a valid execution plan for the given query: \n\nFlinkLogicalSink(table=[*anonymous_collect$118*], fields=[oid, $1, $2, $3, $4])\n+- FlinkLogicalCalc(select=[oid, w0$o0 AS $1, w0$o1 AS $2, w0$o2 AS $3, w1$o0 AS $4])\n   +- FlinkLogicalOverAggregate(window#0=[window(partition {1} order by [3 ASC-nulls-first] aggs [FIRST_VALUE($2), LAST_VALUE($2), MIN($2)])], window#1=[window(partition {1} order by [3 ASC-nulls-first] rows between UNBOUNDED PRECEDING and CURRENT ROW aggs [ROW_NUMBER()])])\n      +- FlinkLogicalWatermarkAssigner(rowtime=[ts], watermark=[$3])\n         +- FlinkLogicalTableSourceScan(table=[[*anonymous_datastream_source$116*]], fields=[oid, item, amt, ts])\n\nOver Agg: Unsupported use of OVER windows. All aggregates must be computed on the same window. please re-check the over window statement.\nPlease check the documentation for the set of currently supported SQL features.
-- ! org.apache.flink.table.api.TableException: Over Agg: Unsupported use of OVER windows. All aggregates must be computed on the same window. please re-check the over window statement.

-- case: over-then-filter
-- compare: unordered
SELECT * FROM (SELECT oid, amt, LAG(amt) OVER (PARTITION BY item ORDER BY ts) prev FROM o) WHERE prev IS NOT NULL AND amt < prev;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered "prev" at line 1, column 79.\nWas expecting one of:\n    "AS" ...\n    "EXCEPT" ...\n    "FETCH" ...\n    "FROM" ...\n    "INTERSECT" ...\n    "LIMIT" ...\n    "OFFSET" ...\n    "ORDER" ...\n    "MINUS" ...\n    "UNION" ...\n    <QUOTED_STRING> ...\n    ")" ...\n    "," ...\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n    "." ...\n    "NOT" ...\n    "IN" ...\n    "<" ...\n    "<=" ...\n    ">" ...\n    ">=" ...\n    "=" ...\n    "<>" ...\n    "!=" ...\n    "BETWEEN" ...\n    "LIKE" ...\n    "ILIKE" ...\n    "RLIKE" ...\n    "SIMILAR" ...\n    "+" ...\n    "-" ...\n    "*" ...\n    "/" ...\n    "%" ...\n    "||" ...\n    "AND" ...\n    "OR" ...\n    "IS" ...\n    "MEMBER" ...\n    "SUBMULTISET" ...\n    "CONTAINS" ...\n    "OVERLAPS" ...\n    "EQUALS" ...\n    "PRECEDES" ...\n    "SUCCEEDS" ...\n    "MULTISET" ...\n    "[" ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered "prev" at line 1, column 79.\nWas expecting one of:\n    "AS" ...\n    "EXCEPT" ...\n    "FETCH" ...\n    "FROM" ...\n    "INTERSECT" ...\n    "LIMIT" ...\n    "OFFSET" ...\n    "ORDER" ...\n    "MINUS" ...\n    "UNION" ...\n    <QUOTED_STRING> ...\n    ")" ...\n    "," ...\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n    "." ...\n    "NOT" ...\n    "IN" ...\n    "<" ...\n    "<=" ...\n    ">" ...\n    ">=" ...\n    "=" ...\n    "<>" ...\n    "!=" ...\n    "BETWEEN" ...\n    "LIKE" ...\n    "ILIKE" ...\n    "RLIKE" ...\n    "SIMILAR" ...\n    "+" ...\n    "-" ...\n    "*" ...\n    "/" ...\n    "%" ...\n    "||" ...\n    "AND" ...\n    "OR" ...\n    "IS" ...\n    "MEMBER" ...\n    "SUBMULTISET" ...\n    "CONTAINS" ...\n    "OVERLAPS" ...\n    "EQUALS" ...\n    "PRECEDES" ...\n    "SUCCEEDS" ...\n    "MULTISET" ...\n    "[" ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered "prev" at line 1, column 79.\nWas expecting one of:\n    "AS" ...\n    "EXCEPT" ...\n    "FETCH" ...\n    "FROM" ...\n    "INTERSECT" ...\n    "LIMIT" ...\n    "OFFSET" ...\n    "ORDER" ...\n    "MINUS" ...\n    "UNION" ...\n    <QUOTED_STRING> ...\n    ")" ...\n    "," ...\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n    "." ...\n    "NOT" ...\n    "IN" ...\n    "<" ...\n    "<=" ...\n    ">" ...\n    ">=" ...\n    "=" ...\n    "<>" ...\n    "!=" ...\n    "BETWEEN" ...\n    "LIKE" ...\n    "ILIKE" ...\n    "RLIKE" ...\n    "SIMILAR" ...\n    "+" ...\n    "-" ...\n    "*" ...\n    "/" ...\n    "%" ...\n    "||" ...\n    "AND" ...\n    "OR" ...\n    "IS" ...\n    "MEMBER" ...\n    "SUBMULTISET" ...\n    "CONTAINS" ...\n    "OVERLAPS" ...\n    "EQUALS" ...\n    "PRECEDES" ...\n    "SUCCEEDS" ...\n    "MULTISET" ...\n    "[" ...\n

-- case: over-then-group
SELECT item, MAX(run) FROM (SELECT item, SUM(amt) OVER (PARTITION BY item ORDER BY ts) run FROM o) GROUP BY item;
-- expect: Flink 2.3.0
-- > +I[p, 10]
-- > +I[q, 20]
-- > -U[p, 10]
-- > +U[p, 40]
-- > -U[p, 40]
-- > +U[p, 45]
-- > -U[q, 20]
-- > +U[q, 27]

-- case: match-v-shape
-- compare: unordered
SELECT * FROM o MATCH_RECOGNIZE (PARTITION BY item ORDER BY ts MEASURES STRT.oid AS s, LAST(DOWN.oid) AS d, COUNT(*) AS n, MATCH_ROWTIME() AS t ONE ROW PER MATCH AFTER MATCH SKIP TO LAST DOWN PATTERN (STRT UP* DOWN) DEFINE UP AS UP.amt > LAST(UP.amt, 1) OR LAST(UP.amt, 1) IS NULL AND UP.amt > STRT.amt, DOWN AS DOWN.amt < STRT.amt);
-- expect: Flink 2.3.0
-- > +I[p, 1, 4, 3, 2024-01-01T00:00:09]
-- > +I[q, 2, 5, 2, 2024-01-01T00:00:14]

-- case: match-then-aggregate
SELECT item, COUNT(*) FROM o MATCH_RECOGNIZE (PARTITION BY item ORDER BY ts MEASURES A.amt AS a, B.amt AS b AFTER MATCH SKIP TO NEXT ROW PATTERN (A B) DEFINE B AS B.amt <> A.amt) GROUP BY item;
-- expect: Flink 2.3.0
-- > +I[p, 1]
-- > -U[p, 1]
-- > +U[p, 2]
-- > +I[q, 1]

-- case: session-merge
-- compare: unordered
SELECT item, SESSION_START(ts, INTERVAL '3' SECOND), SESSION_END(ts, INTERVAL '3' SECOND), SUM(amt) FROM o GROUP BY item, SESSION(ts, INTERVAL '3' SECOND);
-- expect: Flink 2.3.0
-- > +I[p, 2024-01-01T00:00:01, 2024-01-01T00:00:04, 10]
-- > +I[q, 2024-01-01T00:00:02, 2024-01-01T00:00:05, 20]
-- > +I[p, 2024-01-01T00:00:05, 2024-01-01T00:00:08, 30]
-- > +I[p, 2024-01-01T00:00:09, 2024-01-01T00:00:12, 5]
-- > +I[q, 2024-01-01T00:00:14, 2024-01-01T00:00:17, 7]

-- case: tumble-cascade-legacy
-- compare: unordered
SELECT TUMBLE_END(rt, INTERVAL '10' SECOND), SUM(x) FROM (SELECT TUMBLE_ROWTIME(ts, INTERVAL '5' SECOND) rt, SUM(amt) x FROM o GROUP BY TUMBLE(ts, INTERVAL '5' SECOND)) GROUP BY TUMBLE(rt, INTERVAL '10' SECOND);
-- expect: Flink 2.3.0
-- > +I[2024-01-01T00:00:10, 65]
-- > +I[2024-01-01T00:00:20, 7]

-- case: cumulate-offset-filter
-- compare: unordered
SELECT window_start, window_end, item, SUM(amt) FILTER (WHERE amt > 6) FROM TABLE(CUMULATE(TABLE o, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '15' SECOND, INTERVAL '1' SECOND)) GROUP BY window_start, window_end, item;
-- expect: Flink 2.3.0
-- > +I[2024-01-01T00:00:01, 2024-01-01T00:00:06, p, 40]
-- > +I[2024-01-01T00:00:01, 2024-01-01T00:00:06, q, 20]
-- > +I[2024-01-01T00:00:01, 2024-01-01T00:00:11, p, 40]
-- > +I[2024-01-01T00:00:01, 2024-01-01T00:00:11, q, 20]
-- > +I[2024-01-01T00:00:01, 2024-01-01T00:00:16, p, 40]
-- > +I[2024-01-01T00:00:01, 2024-01-01T00:00:16, q, 27]

-- case: window-agg-join-dimension
SELECT w.item, w.n, r.name FROM (SELECT item, COUNT(*) n FROM TABLE(TUMBLE(TABLE o, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, item) w LEFT JOIN r ON r.room = w.n;
-- expect: Flink 2.3.0
-- > +I[p, 3, null]
-- > +I[q, 1, hall]
-- > +I[q, 1, hall]

-- case: watermark-function
-- compare: unordered
SELECT oid, ts > CURRENT_WATERMARK(ts) OR CURRENT_WATERMARK(ts) IS NULL FROM o;
-- expect: Flink 2.3.0
-- > +I[1, true]
-- > +I[2, true]
-- > +I[3, true]
-- > +I[4, true]
-- > +I[5, true]

-- case: limit-over-agg-no-order
SELECT COUNT(*) FROM (SELECT item FROM o LIMIT 3);
-- expect: Flink 2.3.0
-- > +I[1]
-- > -U[1]
-- > +U[2]
-- > -U[2]
-- > +U[3]

-- case: order-by-time-then-limit
SELECT oid FROM o ORDER BY ts DESC LIMIT 2;
-- expect: Flink 2.3.0
-- > +I[1]
-- > +I[2]
-- > -D[1]
-- > +I[3]
-- > -D[2]
-- > +I[4]
-- > -D[3]
-- > +I[5]

-- case: upsert-sink-join
-- upsert: id
SELECT d.id, r.name FROM d LEFT JOIN r ON d.room = r.room;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: The query has an upsert key that differs from the primary key of the sink table '*anonymous_datastream_sink$165*'. Primary key: [id], upsert key: . This can lead to non-deterministic results when multiple records with different upsert keys map to the same primary key. Please specify an ON CONFLICT clause to define how conflicts should be handled: ON CONFLICT DO DEDUPLICATE (update to the latest record, state intensive, since we need to keep the entire history), or ON CONFLICT DO ERROR (fail on conflict), or ON CONFLICT DO NOTHING (keep first record).

-- case: sum-of-upserts
SELECT room, COUNT(*), SUM(ver) FROM d GROUP BY room;
-- expect: Flink 2.3.0
-- > +I[1, 1, 1]
-- > -U[1, 1, 1]
-- > +U[1, 2, 2]
-- > +I[2, 1, 1]
-- > -U[1, 2, 2]
-- > +U[1, 1, 1]
-- > -U[2, 1, 1]
-- > +U[2, 2, 3]
-- > -D[1, 1, 1]

-- case: view-over-upserts
SELECT * FROM d WHERE room = 2;
-- expect: Flink 2.3.0
-- > +I[c, 2, 1]
-- > +I[a, 2, 2]

-- case: json-of-group
SELECT item, JSON_ARRAYAGG(JSON_OBJECT('o' VALUE oid, 'a' VALUE amt)) FROM o GROUP BY item;
-- expect: Flink 2.3.0
-- > +I[p, [{"a":10,"o":1}]]
-- > +I[q, [{"a":20,"o":2}]]
-- > -U[p, [{"a":10,"o":1}]]
-- > +U[p, [{"a":10,"o":1},{"a":30,"o":3}]]
-- > -U[p, [{"a":10,"o":1},{"a":30,"o":3}]]
-- > +U[p, [{"a":10,"o":1},{"a":30,"o":3},{"a":5,"o":4}]]
-- > -U[q, [{"a":20,"o":2}]]
-- > +U[q, [{"a":20,"o":2},{"a":7,"o":5}]]

-- case: array-functions
SELECT ARRAY_DISTINCT(ARRAY[1, 2, 2, NULL]), ARRAY_SORT(ARRAY[3, 1, 2]), ARRAY_UNION(ARRAY[1, 2], ARRAY[2, 3]), ARRAY_JOIN(ARRAY['a', 'b', NULL], '-', '?'), ARRAY_POSITION(ARRAY[5, 6], 6), ARRAY_SLICE(ARRAY[1, 2, 3, 4], 2, 3), MAP_KEYS(MAP['a', 1, 'b', 2]), MAP_FROM_ARRAYS(ARRAY['x'], ARRAY[oid]), ELEMENT(ARRAY[oid]) FROM o WHERE oid = 1;
-- expect: Flink 2.3.0
-- > +I[[1, 2, null], [1, 2, 3], [1, 2, 3], a-b-?, 2, [2, 3], [a, b], {x=1}, 1]

-- case: text-functions
SELECT item, CONCAT_WS('-', item, NULL, 'z'), REPEAT(item, 3), REVERSE(item || 'ab'), INITCAP('hello wORLD'), LTRIM('  a'), TRIM(BOTH 'x' FROM 'xax'), SPLIT_INDEX('a,b,c', ',', 1), REGEXP_EXTRACT('foo123', '([a-z]+)(\d+)', 2), STR_TO_MAP('a=1,b=2'), ASCII(item), CHR(66), MD5(item), TO_BASE64('x'), INSTR('abcb', 'b'), LOCATE('b', 'abcb', 3), TRANSLATE('abc', 'ab', 'xy'), STARTSWITH(item, 'p'), ENDSWITH('ab', 'b'), PARSE_URL('http://u.com/p?q=1', 'QUERY', 'q') FROM o WHERE oid < 3;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 35 to line 1, column 38: Illegal use of 'NULL'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 35 to line 1, column 38: Illegal use of 'NULL'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Illegal use of 'NULL'

-- case: cross-join-agg-totals
SELECT item, SUM(amt) * 100 / MAX(total) FROM o, (SELECT SUM(amt) total FROM o) GROUP BY item;
-- expect: Flink 2.3.0
-- > +I[p, 13]
-- > +I[q, 27]
-- > -U[p, 13]
-- > +U[p, 55]
-- > -U[p, 55]
-- > +U[p, 62]
-- > -U[q, 27]
-- > +U[q, 37]

-- case: multi-way-chain
SELECT x.oid, COUNT(*) FROM o x JOIN pay p ON x.oid = p.oid JOIN o y ON x.item = y.item LEFT JOIN r ON r.room = p.pid GROUP BY x.oid;
-- expect: Flink 2.3.0
-- > +I[1, 1]
-- > -U[1, 1]
-- > +U[1, 2]
-- > -U[1, 2]
-- > +U[1, 3]
-- > +I[3, 1]
-- > -U[3, 1]
-- > +U[3, 2]
-- > -U[3, 2]
-- > +U[3, 3]
-- > -U[3, 3]
-- > +U[3, 4]
-- > -U[3, 4]
-- > +U[3, 5]
-- > -U[3, 5]
-- > +U[3, 6]

-- case: group-by-alias-expression
SELECT CASE WHEN amt > 8 THEN 'hi' ELSE 'lo' END lvl, item, COUNT(*) FROM o GROUP BY CASE WHEN amt > 8 THEN 'hi' ELSE 'lo' END, item;
-- expect: Flink 2.3.0
-- > +I[hi, p, 1]
-- > +I[hi, q, 1]
-- > -U[hi, p, 1]
-- > +U[hi, p, 2]
-- > +I[lo, p, 1]
-- > +I[lo, q, 1]

-- case: with-chain
WITH a AS (SELECT item, amt FROM o WHERE amt > 5), b AS (SELECT item, SUM(amt) s FROM a GROUP BY item), c AS (SELECT MAX(s) mx FROM b) SELECT item FROM b, c WHERE s = mx;
-- expect: Flink 2.3.0
-- > +U[p]

-- case: values-typed
SELECT x, y, COUNT(*) FROM (VALUES (1, 'a'), (2, NULL), (NULL, 'c'), (1, 'a')) AS t(x, y) GROUP BY x, y;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 50 to line 1, column 53: Illegal use of 'NULL'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 50 to line 1, column 53: Illegal use of 'NULL'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Illegal use of 'NULL'

-- case: e70
SELECT id x, temp x FROM s ORDER BY x LIMIT 1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 37: Column 'x' is ambiguous
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 37: Column 'x' is ambiguous
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'x' is ambiguous

-- case: e71
SELECT a.oid, b.oid FROM o a, pay b ORDER BY oid LIMIT 1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 46 to line 1, column 48: Column 'oid' is ambiguous
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 46 to line 1, column 48: Column 'oid' is ambiguous
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'oid' is ambiguous

-- case: e72
SELECT *, oid FROM o ORDER BY oid LIMIT 1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 31 to line 1, column 33: Column 'oid' is ambiguous
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 31 to line 1, column 33: Column 'oid' is ambiguous
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'oid' is ambiguous

-- case: e73
SELECT oid AS x, amt AS x FROM o ORDER BY x + 1 LIMIT 1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 43: Column 'x' is ambiguous
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 43: Column 'x' is ambiguous
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'x' is ambiguous

-- case: e76
SELECT item || 1, CONCAT(item, amt) FROM o;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 16: Cannot apply '||' to arguments of type '<VARCHAR(2147483647)> || <INTEGER>'. Supported form(s): '<STRING> || <STRING>'\n'<EQUIVALENT_TYPE> || <EQUIVALENT_TYPE>'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 16: Cannot apply '||' to arguments of type '<VARCHAR(2147483647)> || <INTEGER>'. Supported form(s): '<STRING> || <STRING>'\n'<EQUIVALENT_TYPE> || <EQUIVALENT_TYPE>'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply '||' to arguments of type '<VARCHAR(2147483647)> || <INTEGER>'. Supported form(s): '<STRING> || <STRING>'\n'<EQUIVALENT_TYPE> || <EQUIVALENT_TYPE>'

-- case: e78
SELECT SUM(amt) s FROM o HAVING s > 1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 33: Column 's' not found in any table
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 33: Column 's' not found in any table
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 's' not found in any table

-- case: e79
SELECT item i, COUNT(*) FROM o GROUP BY i;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 41: Column 'i' not found in any table
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 41: Column 'i' not found in any table
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'i' not found in any table

-- case: e80
SELECT CAST(item AS MAP<INT, INT>), CAST(item AS ROW<a INT>) FROM o;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 34: Cast function cannot convert value of type VARCHAR(2147483647) to type (INTEGER, INTEGER) MAP
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 34: Cast function cannot convert value of type VARCHAR(2147483647) to type (INTEGER, INTEGER) MAP
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cast function cannot convert value of type VARCHAR(2147483647) to type (INTEGER, INTEGER) MAP
