--  Recorded from Flink 2.3.0.
-- source w: (id INT, k STRING, v INT, d DECIMAL(10, 2), ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '2' SECOND)
-- +I [1, "a", 5, "1.50", "2024-03-01 10:00:01"]
-- +I [2, "b", 3, "2.25", "2024-03-01 10:00:02.5"]
-- +I [3, "a", null, "0.75", "2024-03-01 10:00:04"]
-- +I [4, null, 7, null, "2024-03-01 10:00:03"]
-- +I [5, "c", 1, "10.00", "2024-03-01 10:00:07"]
-- +I [6, "a", 2, "1.50", "2024-03-01 10:00:01"]
-- +I [7, "b", 9, "3.10", "2024-03-01 10:00:09"]
-- +I [8, "b", 9, "-3.10", "2024-03-01 10:00:09"]
-- +I [9, "a", 4, "0.10", "2024-03-01 10:00:14"]
-- +I [10, null, 8, "5.00", "2024-03-01 10:00:13"]
-- +I [11, "c", 6, "7.77", "2024-03-01 10:00:21"]
-- +I [12, "c", 6, "7.78", "2024-03-01 10:00:30"]
-- source c: (id INT, k STRING, v INT, x DOUBLE) changelog=I,UB,UA,D
-- +I [1, "a", 10, 1.5]
-- +I [2, "b", 20, 2.5]
-- +I [3, "a", 30, null]
-- -U [1, "a", 10, 1.5]
-- +U [1, "b", 15, 1.5]
-- +I [4, null, null, 4.5]
-- +I [5, "a", 30, 5.5]
-- +I [5, "a", 30, 5.5]
-- -D [2, "b", 20, 2.5]
-- -D [4, null, null, 4.5]
-- -U [3, "a", 30, null]
-- +U [3, "c", 25, 3.5]
-- -D [5, "a", 30, 5.5]
-- source q: (id INT, k STRING, v INT)
-- +I [1, "b", 1]
-- +I [2, "a", null]
-- +I [3, null, 3]
-- +I [4, "a", 2]
-- +I [5, "c", 5]
-- +I [1, "b", 1]
-- +I [7, null, 3]

-- case: over-0
SELECT id, k, v, BITMAP_BUILD_AGG(v) OVER x, MAX(v) OVER x, LISTAGG(k) OVER x, FIRST_VALUE(v) OVER x FROM w WINDOW x AS (PARTITION BY k ORDER BY ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW);
-- expect: Flink 2.3.0
-- > +I[1, a, 5, {5}, 5, a, 5]
-- > +I[2, b, 3, {3}, 3, b, 3]
-- > +I[4, null, 7, {7}, 7, null, 7]
-- > +I[3, a, null, {5}, 5, a,a, 5]
-- > +I[5, c, 1, {1}, 1, c, 1]
-- > +I[7, b, 9, {3,9}, 9, b,b, 3]
-- > +I[8, b, 9, {3,9}, 9, b,b,b, 3]
-- > +I[10, null, 8, {7,8}, 8, null, 7]
-- > +I[9, a, 4, {4,5}, 5, a,a,a, 5]
-- > +I[11, c, 6, {1,6}, 6, c,c, 1]
-- > +I[12, c, 6, {1,6}, 6, c,c,c, 1]

-- case: over-1
-- mode: batch
-- compare: unordered
SELECT id, k, v, LAST_VALUE(v) OVER x, STDDEV_SAMP(v) OVER x, COLLECT(v) OVER x FROM w WINDOW x AS (PARTITION BY k ORDER BY ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW);
-- expect: Flink 2.3.0
-- > +I[4, null, 7, 7, null, {7=1}]
-- > +I[10, null, 8, 8, 1, {7=1, 8=1}]
-- > +I[1, a, 5, 5, null, {5=1}]
-- > +I[6, a, 2, 2, 2, {2=1, 5=1}]
-- > +I[3, a, null, 2, 2, {2=1, 5=1}]
-- > +I[9, a, 4, 4, 1, {2=1, 4=1, 5=1}]
-- > +I[2, b, 3, 3, null, {3=1}]
-- > +I[7, b, 9, 9, 4, {3=1, 9=1}]
-- > +I[8, b, 9, 9, 3, {3=1, 9=2}]
-- > +I[5, c, 1, 1, null, {1=1}]
-- > +I[11, c, 6, 6, 3, {1=1, 6=1}]
-- > +I[12, c, 6, 6, 2, {1=1, 6=2}]

-- case: over-2
SELECT id, k, v, LISTAGG(k) OVER x, APPROX_COUNT_DISTINCT(v) OVER x, STDDEV_SAMP(v) OVER x, BITMAP_BUILD_AGG(v) OVER x FROM w WINDOW x AS (ORDER BY ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW);
-- expect: Flink 2.3.0
-- > +I[1, a, 5, a, 1, null, {5}]
-- > +I[2, b, 3, a,b, 2, 1, {3,5}]
-- > +I[4, null, 7, a,b, 3, 2, {3,5,7}]
-- > +I[3, a, null, a,b,a, 3, 2, {3,5,7}]
-- > +I[5, c, 1, a,b,a,c, 4, 2, {1,3,5,7}]
-- > +I[7, b, 9, a,b,a,c,b, 5, 3, {1,3,5,7,9}]
-- > +I[8, b, 9, a,b,a,c,b,b, 6, 3, {1,3,5,7,9}]
-- > +I[10, null, 8, a,b,a,c,b,b, 7, 3, {1,3,5,7,8,9}]
-- > +I[9, a, 4, a,b,a,c,b,b,a, 8, 2, {1,3,4,5,7,8,9}]
-- > +I[11, c, 6, a,b,a,c,b,b,a,c, 9, 2, {1,3,4,5,6,7,8,9}]
-- > +I[12, c, 6, a,b,a,c,b,b,a,c,c, 10, 2, {1,3,4,5,6,7,8,9}]

-- case: over-5
-- mode: batch
-- compare: unordered
SELECT id, k, v, MIN(d) OVER x, COUNT(*) OVER x, ARRAY_AGG(v) OVER x FROM w WINDOW x AS (PARTITION BY k ORDER BY ts ROWS BETWEEN 2 PRECEDING AND CURRENT ROW);
-- expect: Flink 2.3.0
-- > +I[4, null, 7, null, 1, [7]]
-- > +I[10, null, 8, 5.00, 2, [7, 8]]
-- > +I[1, a, 5, 1.50, 1, [5]]
-- > +I[6, a, 2, 1.50, 2, [5, 2]]
-- > +I[3, a, null, 0.75, 3, [5, 2, null]]
-- > +I[9, a, 4, 0.10, 3, [2, null, 4]]
-- > +I[2, b, 3, 2.25, 1, [3]]
-- > +I[7, b, 9, 2.25, 2, [3, 9]]
-- > +I[8, b, 9, -3.10, 3, [3, 9, 9]]
-- > +I[5, c, 1, 10.00, 1, [1]]
-- > +I[11, c, 6, 7.77, 2, [1, 6]]
-- > +I[12, c, 6, 7.77, 3, [1, 6, 6]]

-- case: over-7
-- mode: batch
-- compare: unordered
SELECT id, k, v, LISTAGG(k) OVER x, PERCENTILE(v, 0.25) OVER x, SUM(v) OVER x FROM w WINDOW x AS (ORDER BY ts ROWS BETWEEN 2 PRECEDING AND CURRENT ROW);
-- expect: Flink 2.3.0
-- > +I[1, a, 5, a, 5.0, 5]
-- > +I[6, a, 2, a,a, 2.75, 7]
-- > +I[2, b, 3, a,a,b, 2.5, 10]
-- > +I[4, null, 7, a,b, 2.5, 12]
-- > +I[3, a, null, b,a, 4.0, 10]
-- > +I[5, c, 1, a,c, 2.5, 8]
-- > +I[7, b, 9, a,c,b, 3.0, 10]
-- > +I[8, b, 9, c,b,b, 5.0, 19]
-- > +I[10, null, 8, b,b, 8.5, 26]
-- > +I[9, a, 4, b,a, 6.0, 21]
-- > +I[11, c, 6, a,c, 5.0, 18]
-- > +I[12, c, 6, a,c,c, 5.0, 16]

-- case: over-8
SELECT id, k, v, COUNT(*) OVER x, SUM(v) OVER x, SUM(DISTINCT v) OVER x, MIN(d) OVER x FROM w WINDOW x AS (PARTITION BY k ORDER BY ts RANGE BETWEEN INTERVAL '5' SECOND PRECEDING AND CURRENT ROW);
-- expect: Flink 2.3.0
-- > +I[1, a, 5, 1, 5, 5, 1.50]
-- > +I[2, b, 3, 1, 3, 3, 2.25]
-- > +I[4, null, 7, 1, 7, 7, null]
-- > +I[3, a, null, 2, 5, 5, 0.75]
-- > +I[5, c, 1, 1, 1, 1, 10.00]
-- > +I[7, b, 9, 2, 18, 9, -3.10]
-- > +I[8, b, 9, 2, 18, 9, -3.10]
-- > +I[10, null, 8, 1, 8, 8, 5.00]
-- > +I[9, a, 4, 1, 4, 4, 0.10]
-- > +I[11, c, 6, 1, 6, 6, 7.77]
-- > +I[12, c, 6, 1, 6, 6, 7.78]

-- case: over-10
SELECT id, k, v, COUNT(DISTINCT v) OVER x, SUM(DISTINCT v) OVER x, BITMAP_BUILD_AGG(v) OVER x, PERCENTILE(v, 0.25) OVER x FROM w WINDOW x AS (ORDER BY ts RANGE BETWEEN INTERVAL '5' SECOND PRECEDING AND CURRENT ROW);
-- expect: Flink 2.3.0
-- > +I[1, a, 5, 1, 5, {5}, 5.0]
-- > +I[2, b, 3, 2, 8, {3,5}, 3.5]
-- > +I[4, null, 7, 3, 15, {3,5,7}, 4.0]
-- > +I[3, a, null, 3, 15, {3,5,7}, 4.0]
-- > +I[5, c, 1, 3, 11, {1,3,7}, 2.0]
-- > +I[7, b, 9, 2, 10, {1,9}, 5.0]
-- > +I[8, b, 9, 2, 10, {1,9}, 5.0]
-- > +I[10, null, 8, 2, 17, {8,9}, 8.5]
-- > +I[9, a, 4, 3, 21, {4,8,9}, 7.0]
-- > +I[11, c, 6, 1, 6, {6}, 6.0]
-- > +I[12, c, 6, 1, 6, {6}, 6.0]

-- case: over-11
-- mode: batch
-- compare: unordered
SELECT id, k, v, SUM(DISTINCT v) OVER x, LISTAGG(k) OVER x, STDDEV_SAMP(v) OVER x FROM w WINDOW x AS (ORDER BY ts RANGE BETWEEN INTERVAL '5' SECOND PRECEDING AND CURRENT ROW);
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Error while applying rule BatchPhysicalOverAggregateRule, args [rel#23618:FlinkLogicalOverAggregate.LOGICAL.any.[](input=RelSubset#23617,window#0=window(order by [3 ASC-nulls-first] range between $5 PRECEDING and CURRENT ROW aggs [COUNT($2), $SUM0($2), LISTAGG($1), COUNT($4), $SUM0($4), COUNT($2), $SUM0($2)])), rel#23616:FlinkLogicalCalc.LOGICAL.any.[](input=RelSubset#23615,select=id, k, v, ts, *(v, v) AS $4)]
-- ! org.apache.calcite.tools.ValidationException: Distinct not supported in Windowing function!

-- case: over-13
-- mode: batch
-- compare: unordered
SELECT id, k, v, MIN(d) OVER x, STDDEV_SAMP(v) OVER x, LAST_VALUE(v) OVER x FROM w WINDOW x AS (PARTITION BY k ORDER BY ts RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW);
-- expect: Flink 2.3.0
-- > +I[4, null, 7, null, null, 7]
-- > +I[10, null, 8, 5.00, 1, 8]
-- > +I[1, a, 5, 1.50, 2, 2]
-- > +I[6, a, 2, 1.50, 2, 2]
-- > +I[3, a, null, 0.75, 2, 2]
-- > +I[9, a, 4, 0.10, 1, 4]
-- > +I[2, b, 3, 2.25, null, 3]
-- > +I[7, b, 9, -3.10, 3, 9]
-- > +I[8, b, 9, -3.10, 3, 9]
-- > +I[5, c, 1, 10.00, null, 1]
-- > +I[11, c, 6, 7.77, 3, 6]
-- > +I[12, c, 6, 7.77, 2, 6]

-- case: over-14
SELECT id, k, v, LISTAGG(k) OVER x, LAST_VALUE(v) OVER x, ARRAY_AGG(v) OVER x, AVG(d) OVER x FROM w WINDOW x AS (ORDER BY ts RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW);
-- expect: Flink 2.3.0
-- > +I[1, a, 5, a, 5, [5], 1.500000]
-- > +I[2, b, 3, a,b, 3, [5, 3], 1.875000]
-- > +I[4, null, 7, a,b, 7, [5, 3, 7], 1.875000]
-- > +I[3, a, null, a,b,a, 7, [5, 3, 7, null], 1.500000]
-- > +I[5, c, 1, a,b,a,c, 1, [5, 3, 7, null, 1], 3.625000]
-- > +I[7, b, 9, a,b,a,c,b,b, 9, [5, 3, 7, null, 1, 9, 9], 2.416667]
-- > +I[8, b, 9, a,b,a,c,b,b, 9, [5, 3, 7, null, 1, 9, 9], 2.416667]
-- > +I[10, null, 8, a,b,a,c,b,b, 8, [5, 3, 7, null, 1, 9, 9, 8], 2.785714]
-- > +I[9, a, 4, a,b,a,c,b,b,a, 4, [5, 3, 7, null, 1, 9, 9, 8, 4], 2.450000]
-- > +I[11, c, 6, a,b,a,c,b,b,a,c, 6, [5, 3, 7, null, 1, 9, 9, 8, 4, 6], 3.041111]
-- > +I[12, c, 6, a,b,a,c,b,b,a,c,c, 6, [5, 3, 7, null, 1, 9, 9, 8, 4, 6, 6], 3.515000]

-- case: over-15
-- mode: batch
-- compare: unordered
SELECT id, k, v, COLLECT(v) OVER x, MAX(v) OVER x, APPROX_COUNT_DISTINCT(v) OVER x FROM w WINDOW x AS (ORDER BY ts RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW);
-- expect: Flink 2.3.0
-- > +I[1, a, 5, {2=1, 5=1}, 5, 2]
-- > +I[6, a, 2, {2=1, 5=1}, 5, 2]
-- > +I[2, b, 3, {2=1, 3=1, 5=1}, 5, 3]
-- > +I[4, null, 7, {2=1, 3=1, 5=1, 7=1}, 7, 4]
-- > +I[3, a, null, {2=1, 3=1, 5=1, 7=1}, 7, 4]
-- > +I[5, c, 1, {1=1, 2=1, 3=1, 5=1, 7=1}, 7, 5]
-- > +I[7, b, 9, {1=1, 2=1, 3=1, 5=1, 7=1, 9=2}, 9, 7]
-- > +I[8, b, 9, {1=1, 2=1, 3=1, 5=1, 7=1, 9=2}, 9, 7]
-- > +I[10, null, 8, {1=1, 2=1, 3=1, 5=1, 7=1, 8=1, 9=2}, 9, 8]
-- > +I[9, a, 4, {1=1, 2=1, 3=1, 4=1, 5=1, 7=1, 8=1, 9=2}, 9, 9]
-- > +I[11, c, 6, {1=1, 2=1, 3=1, 4=1, 5=1, 6=1, 7=1, 8=1, 9=2}, 9, 10]
-- > +I[12, c, 6, {1=1, 2=1, 3=1, 4=1, 5=1, 6=2, 7=1, 8=1, 9=2}, 9, 11]

-- case: over-16
SELECT id, k, v, ARRAY_AGG(v) OVER x, BITMAP_BUILD_AGG(v) OVER x, LAST_VALUE(v) OVER x, PERCENTILE(v, 0.25) OVER x FROM w WINDOW x AS (PARTITION BY k ORDER BY ts ROWS BETWEEN 0 PRECEDING AND CURRENT ROW);
-- expect: Flink 2.3.0
-- > +I[1, a, 5, [5], {5}, 5, 5.0]
-- > +I[2, b, 3, [3], {3}, 3, 3.0]
-- > +I[4, null, 7, [7], {7}, 7, 7.0]
-- > +I[3, a, null, [null], null, null, null]
-- > +I[5, c, 1, [1], {1}, 1, 1.0]
-- > +I[7, b, 9, [9], {9}, 9, 9.0]
-- > +I[8, b, 9, [9], {9}, 9, 9.0]
-- > +I[10, null, 8, [8], {8}, 8, 8.0]
-- > +I[9, a, 4, [4], {4}, 4, 4.0]
-- > +I[11, c, 6, [6], {6}, 6, 6.0]
-- > +I[12, c, 6, [6], {6}, 6, 6.0]

-- case: over-19
-- mode: batch
-- compare: unordered
SELECT id, k, v, MAX(v) OVER x, COUNT(*) OVER x, FIRST_VALUE(v) OVER x FROM w WINDOW x AS (ORDER BY ts ROWS BETWEEN 0 PRECEDING AND CURRENT ROW);
-- expect: Flink 2.3.0
-- > +I[1, a, 5, 5, 1, 5]
-- > +I[6, a, 2, 2, 1, 2]
-- > +I[2, b, 3, 3, 1, 3]
-- > +I[4, null, 7, 7, 1, 7]
-- > +I[3, a, null, null, 1, null]
-- > +I[5, c, 1, 1, 1, 1]
-- > +I[7, b, 9, 9, 1, 9]
-- > +I[8, b, 9, 9, 1, 9]
-- > +I[10, null, 8, 8, 1, 8]
-- > +I[9, a, 4, 4, 1, 4]
-- > +I[11, c, 6, 6, 1, 6]
-- > +I[12, c, 6, 6, 1, 6]

-- case: over-26
-- mode: batch
-- compare: unordered
SELECT id, k, v, FIRST_VALUE(v) OVER x, AVG(d) OVER x, MAX(v) OVER x, SUM(v) OVER x FROM w WINDOW x AS (PARTITION BY k ORDER BY ts ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING);
-- expect: Flink 2.3.0
-- > +I[4, null, 7, 7, 5.000000, 8, 15]
-- > +I[10, null, 8, 7, 5.000000, 8, 15]
-- > +I[1, a, 5, 5, 0.962500, 5, 11]
-- > +I[6, a, 2, 5, 0.962500, 5, 11]
-- > +I[3, a, null, 5, 0.962500, 5, 11]
-- > +I[9, a, 4, 5, 0.962500, 5, 11]
-- > +I[2, b, 3, 3, 0.750000, 9, 21]
-- > +I[7, b, 9, 3, 0.750000, 9, 21]
-- > +I[8, b, 9, 3, 0.750000, 9, 21]
-- > +I[5, c, 1, 1, 8.516667, 6, 13]
-- > +I[11, c, 6, 1, 8.516667, 6, 13]
-- > +I[12, c, 6, 1, 8.516667, 6, 13]

-- case: over-27
-- mode: batch
-- compare: unordered
SELECT id, v, SUM(v) OVER x, COUNT(*) OVER x, MIN(id) OVER x FROM w WINDOW x AS (ORDER BY v RANGE BETWEEN 2 PRECEDING AND 3 FOLLOWING);
-- expect: Flink 2.3.0
-- > +I[3, null, null, 1, 3]
-- > +I[5, 1, 10, 4, 2]
-- > +I[6, 2, 15, 5, 1]
-- > +I[2, 3, 27, 7, 1]
-- > +I[9, 4, 33, 7, 1]
-- > +I[1, 5, 39, 7, 1]
-- > +I[11, 6, 54, 8, 1]
-- > +I[12, 6, 54, 8, 1]
-- > +I[4, 7, 50, 7, 1]
-- > +I[10, 8, 45, 6, 4]
-- > +I[7, 9, 33, 4, 4]
-- > +I[8, 9, 33, 4, 4]

-- case: over-28
-- mode: batch
-- compare: unordered
SELECT id, d, SUM(v) OVER x FROM w WINDOW x AS (PARTITION BY k ORDER BY v DESC RANGE BETWEEN 2 PRECEDING AND 3 FOLLOWING);
-- expect: Flink 2.3.0
-- > +I[10, 5.00, 15]
-- > +I[4, null, 15]
-- > +I[1, 1.50, 11]
-- > +I[9, 0.10, 11]
-- > +I[6, 1.50, 6]
-- > +I[3, 0.75, null]
-- > +I[7, 3.10, 18]
-- > +I[8, -3.10, 18]
-- > +I[2, 2.25, 3]
-- > +I[11, 7.77, 12]
-- > +I[12, 7.78, 12]
-- > +I[5, 10.00, 1]

-- case: over-29
-- mode: batch
-- compare: unordered
SELECT id, v, SUM(v) OVER x, COUNT(*) OVER x, MIN(id) OVER x FROM w WINDOW x AS (ORDER BY v RANGE BETWEEN 1 PRECEDING AND CURRENT ROW);
-- expect: Flink 2.3.0
-- > +I[3, null, null, 1, 3]
-- > +I[5, 1, 1, 1, 5]
-- > +I[6, 2, 3, 2, 5]
-- > +I[2, 3, 5, 2, 2]
-- > +I[9, 4, 7, 2, 2]
-- > +I[1, 5, 9, 2, 1]
-- > +I[11, 6, 17, 3, 1]
-- > +I[12, 6, 17, 3, 1]
-- > +I[4, 7, 19, 3, 4]
-- > +I[10, 8, 15, 2, 4]
-- > +I[7, 9, 26, 3, 7]
-- > +I[8, 9, 26, 3, 7]

-- case: over-30
-- mode: batch
-- compare: unordered
SELECT id, d, SUM(v) OVER x FROM w WINDOW x AS (PARTITION BY k ORDER BY v DESC RANGE BETWEEN 1 PRECEDING AND CURRENT ROW);
-- expect: Flink 2.3.0
-- > +I[10, 5.00, 8]
-- > +I[4, null, 15]
-- > +I[1, 1.50, 5]
-- > +I[9, 0.10, 9]
-- > +I[6, 1.50, 2]
-- > +I[3, 0.75, null]
-- > +I[7, 3.10, 18]
-- > +I[8, -3.10, 18]
-- > +I[2, 2.25, 3]
-- > +I[11, 7.77, 12]
-- > +I[12, 7.78, 12]
-- > +I[5, 10.00, 1]

-- case: over-31
-- mode: batch
-- compare: unordered
SELECT id, v, SUM(v) OVER x, COUNT(*) OVER x, MIN(id) OVER x FROM w WINDOW x AS (ORDER BY v RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING);
-- expect: Flink 2.3.0
-- > +I[3, null, null, 0, null]
-- > +I[5, 1, null, 0, null]
-- > +I[6, 2, null, 0, null]
-- > +I[2, 3, null, 0, null]
-- > +I[9, 4, null, 0, null]
-- > +I[1, 5, null, 0, null]
-- > +I[11, 6, null, 0, null]
-- > +I[12, 6, null, 0, null]
-- > +I[4, 7, null, 0, null]
-- > +I[10, 8, null, 0, null]
-- > +I[7, 9, null, 0, null]
-- > +I[8, 9, null, 0, null]

-- case: over-32
-- mode: batch
-- compare: unordered
SELECT id, d, SUM(v) OVER x FROM w WINDOW x AS (PARTITION BY k ORDER BY v DESC RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING);
-- expect: Flink 2.3.0
-- > +I[10, 5.00, null]
-- > +I[4, null, 8]
-- > +I[1, 1.50, null]
-- > +I[9, 0.10, 5]
-- > +I[6, 1.50, 9]
-- > +I[3, 0.75, 9]
-- > +I[7, 3.10, null]
-- > +I[8, -3.10, null]
-- > +I[2, 2.25, 18]
-- > +I[11, 7.77, null]
-- > +I[12, 7.78, null]
-- > +I[5, 10.00, 12]

-- case: over-33
-- mode: batch
-- compare: unordered
SELECT id, v, SUM(v) OVER x, COUNT(*) OVER x, MIN(id) OVER x FROM w WINDOW x AS (ORDER BY v RANGE BETWEEN 3 FOLLOWING AND UNBOUNDED FOLLOWING);
-- expect: Flink 2.3.0
-- > +I[3, null, null, 0, null]
-- > +I[5, 1, null, 0, null]
-- > +I[6, 2, null, 0, null]
-- > +I[2, 3, null, 0, null]
-- > +I[9, 4, null, 0, null]
-- > +I[1, 5, null, 0, null]
-- > +I[11, 6, null, 0, null]
-- > +I[12, 6, null, 0, null]
-- > +I[4, 7, null, 0, null]
-- > +I[10, 8, null, 0, null]
-- > +I[7, 9, null, 0, null]
-- > +I[8, 9, null, 0, null]

-- case: over-34
-- mode: batch
-- compare: unordered
SELECT id, d, SUM(v) OVER x FROM w WINDOW x AS (PARTITION BY k ORDER BY v DESC RANGE BETWEEN 3 FOLLOWING AND UNBOUNDED FOLLOWING);
-- expect: Flink 2.3.0
-- > +I[10, 5.00, null]
-- > +I[4, null, null]
-- > +I[1, 1.50, 2]
-- > +I[9, 0.10, null]
-- > +I[6, 1.50, null]
-- > +I[3, 0.75, null]
-- > +I[7, 3.10, 3]
-- > +I[8, -3.10, 3]
-- > +I[2, 2.25, null]
-- > +I[11, 7.77, 1]
-- > +I[12, 7.78, 1]
-- > +I[5, 10.00, null]

-- case: over-36
-- mode: batch
-- compare: unordered
SELECT id, k, v, ROW_NUMBER() OVER x, RANK() OVER x, DENSE_RANK() OVER x, PERCENT_RANK() OVER x, CUME_DIST() OVER x, NTILE(3) OVER x FROM w WINDOW x AS (ORDER BY v DESC NULLS LAST, id);
-- expect: Flink 2.3.0
-- > +I[7, b, 9, 1, 1, 1, 0.0, 0.08333333333333333, 1]
-- > +I[8, b, 9, 2, 2, 2, 0.09090909090909091, 0.16666666666666666, 1]
-- > +I[10, null, 8, 3, 3, 3, 0.18181818181818182, 0.25, 1]
-- > +I[4, null, 7, 4, 4, 4, 0.2727272727272727, 0.3333333333333333, 1]
-- > +I[11, c, 6, 5, 5, 5, 0.36363636363636365, 0.4166666666666667, 2]
-- > +I[12, c, 6, 6, 6, 6, 0.45454545454545453, 0.5, 2]
-- > +I[1, a, 5, 7, 7, 7, 0.5454545454545454, 0.5833333333333334, 2]
-- > +I[9, a, 4, 8, 8, 8, 0.6363636363636364, 0.6666666666666666, 2]
-- > +I[2, b, 3, 9, 9, 9, 0.7272727272727273, 0.75, 3]
-- > +I[6, a, 2, 10, 10, 10, 0.8181818181818182, 0.8333333333333334, 3]
-- > +I[5, c, 1, 11, 11, 11, 0.9090909090909091, 0.9166666666666666, 3]
-- > +I[3, a, null, 12, 12, 12, 1.0, 1.0, 3]

-- case: over-37
-- mode: batch
-- compare: unordered
SELECT id, LAG(v) OVER x, LAG(v, 2) OVER x, LAG(v, 1, -1) OVER x, LEAD(d) OVER x, LEAD(k, 2, 'z') OVER x, LAG(v, 0) OVER x FROM w WINDOW x AS (PARTITION BY k ORDER BY id);
-- expect: Flink 2.3.0
-- > +I[4, null, null, -1, 5.00, z, 7]
-- > +I[10, 7, null, 7, null, z, 8]
-- > +I[1, null, null, -1, 0.75, a, 5]
-- > +I[3, 5, null, 5, 1.50, a, null]
-- > +I[6, null, 5, -1, 0.10, z, 2]
-- > +I[9, 2, null, 2, null, z, 4]
-- > +I[2, null, null, -1, 3.10, b, 3]
-- > +I[7, 3, null, 3, -3.10, z, 9]
-- > +I[8, 9, 3, 9, null, z, 9]
-- > +I[5, null, null, -1, 7.77, c, 1]
-- > +I[11, 1, null, 1, 7.78, z, 6]
-- > +I[12, 6, 1, 6, null, z, 6]

-- case: over-39
SELECT id, LAG(v) OVER x, LAG(v, 2, -1) OVER x, LAG(k, 1, 'none') OVER x FROM w WINDOW x AS (PARTITION BY k ORDER BY ts);
-- expect: Flink 2.3.0
-- > +I[1, null, -1, none]
-- > +I[2, null, -1, none]
-- > +I[4, null, -1, none]
-- > +I[3, 5, -1, a]
-- > +I[5, null, -1, none]
-- > +I[7, 9, 3, b]
-- > +I[8, 9, 3, b]
-- > +I[10, 7, -1, ]
-- > +I[9, null, 5, a]
-- > +I[11, 1, -1, c]
-- > +I[12, 6, 1, c]

-- case: over-43
SELECT id, k, SUM(v) OVER (PARTITION BY k ORDER BY id) FROM q;
-- expect: Flink 2.3.0
-- > +I[1, b, 1]
-- > +I[2, a, null]
-- > +I[3, null, 3]
-- > +I[4, a, 2]
-- > +I[5, c, 5]
-- > -U[1, b, 1]
-- > +U[1, b, 2]
-- > +I[1, b, 2]
-- > +I[7, null, 6]

-- case: over-49
SELECT id, LAG(v) OVER x, LAG(v, 2, -1) OVER x, LAG(k, 1, 'none') OVER x FROM w WINDOW x AS (ORDER BY ts);
-- expect: Flink 2.3.0
-- > +I[1, null, -1, none]
-- > +I[2, 5, -1, a]
-- > +I[4, 3, 5, b]
-- > +I[3, 7, 3, ]
-- > +I[5, null, 7, a]
-- > +I[7, 9, 1, b]
-- > +I[8, 9, 1, b]
-- > +I[10, 9, 9, b]
-- > +I[9, 8, 9, ]
-- > +I[11, 4, 8, a]
-- > +I[12, 6, 4, c]

-- case: over-53
SELECT id, k, SUM(v) OVER (ORDER BY id) FROM q;
-- expect: Flink 2.3.0
-- > +I[1, b, 1]
-- > +I[2, a, 1]
-- > +I[3, null, 4]
-- > +I[4, a, 6]
-- > +I[5, c, 11]
-- > -U[1, b, 1]
-- > +U[1, b, 2]
-- > +I[1, b, 2]
-- > -U[2, a, 1]
-- > +U[2, a, 2]
-- > -U[3, null, 4]
-- > +U[3, null, 5]
-- > -U[4, a, 6]
-- > +U[4, a, 7]
-- > -U[5, c, 11]
-- > +U[5, c, 12]
-- > +I[7, null, 15]

-- case: over-55
SELECT id, k, v, MAX(x) OVER (ORDER BY v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), COUNT(x) OVER (ORDER BY v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM c;
-- expect: Flink 2.3.0
-- > +I[1, a, 10, 1.5, 1]
-- > +I[2, b, 20, 2.5, 2]
-- > +I[3, a, 30, 2.5, 2]
-- > -D[1, a, 10, 1.5, 1]
-- > -U[2, b, 20, 2.5, 2]
-- > +U[2, b, 20, 2.5, 1]
-- > -U[3, a, 30, 2.5, 2]
-- > +U[3, a, 30, 2.5, 1]
-- > +U[1, b, 15, 1.5, 1]
-- > -U[2, b, 20, 2.5, 1]
-- > +U[2, b, 20, 2.5, 2]
-- > -U[3, a, 30, 2.5, 1]
-- > +U[3, a, 30, 2.5, 2]
-- > +I[4, null, null, 4.5, 1]
-- > -U[1, b, 15, 1.5, 1]
-- > +U[1, b, 15, 4.5, 2]
-- > -U[2, b, 20, 2.5, 2]
-- > +U[2, b, 20, 4.5, 3]
-- > -U[3, a, 30, 2.5, 2]
-- > +U[3, a, 30, 4.5, 3]
-- > +I[5, a, 30, 5.5, 4]
-- > +I[5, a, 30, 5.5, 5]
-- > -D[2, b, 20, 4.5, 3]
-- > -U[3, a, 30, 4.5, 3]
-- > +U[3, a, 30, 4.5, 2]
-- > -U[5, a, 30, 5.5, 4]
-- > +U[5, a, 30, 5.5, 3]
-- > -U[5, a, 30, 5.5, 5]
-- > +U[5, a, 30, 5.5, 4]
-- > -D[4, null, null, 4.5, 1]
-- > -U[1, b, 15, 4.5, 2]
-- > +U[1, b, 15, 1.5, 1]
-- > -U[3, a, 30, 4.5, 2]
-- > +U[3, a, 30, 1.5, 1]
-- > -U[5, a, 30, 5.5, 3]
-- > +U[5, a, 30, 5.5, 2]
-- > -U[5, a, 30, 5.5, 4]
-- > +U[5, a, 30, 5.5, 3]
-- > -D[3, a, 30, 1.5, 1]
-- > +U[3, c, 25, 3.5, 2]
-- > -U[5, a, 30, 5.5, 2]
-- > +U[5, a, 30, 5.5, 3]
-- > -U[5, a, 30, 5.5, 3]
-- > +U[5, a, 30, 5.5, 4]
-- > -D[5, a, 30, 5.5, 3]
-- > -U[5, a, 30, 5.5, 4]
-- > +U[5, a, 30, 5.5, 3]
