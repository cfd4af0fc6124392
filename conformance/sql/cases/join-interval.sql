--  Recorded from Flink 2.3.0.
-- compare: unordered
-- source l: (a INT, b STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)
-- +I [1, "l1", "2024-01-01 00:00:01"]
-- +I [2, "l2", "2024-01-01 00:00:02"]
-- +I [1, "l3", "2024-01-01 00:00:05"]
-- +I [4, "l4", "2024-01-01 00:00:20"]
-- source r: (c INT, d STRING, rt TIMESTAMP(3), WATERMARK FOR rt AS rt - INTERVAL '1' SECOND)
-- +I [1, "r1", "2024-01-01 00:00:03"]
-- +I [3, "r3", "2024-01-01 00:00:03"]
-- +I [1, "r5", "2024-01-01 00:00:06"]
-- +I [1, "r6", "2024-01-01 00:00:25"]

-- case: join-interval-0
SELECT a,b,d FROM l JOIN r ON a = c AND rt BETWEEN ts - INTERVAL '2' SECOND AND ts + INTERVAL '3' SECOND;
-- expect: Flink 2.3.0
-- > +I[1, l1, r1]
-- > +I[1, l3, r1]
-- > +I[1, l3, r5]

-- case: join-interval-1
SELECT a,b,d FROM l LEFT JOIN r ON a = c AND rt >= ts AND rt < ts + INTERVAL '3' SECOND;
-- expect: Flink 2.3.0
-- > +I[1, l1, r1]
-- > +I[1, l3, r5]
-- > +I[2, l2, null]
-- > +I[4, l4, null]

-- case: join-interval-2
SELECT a,b,d FROM l FULL JOIN r ON a = c AND rt - ts > INTERVAL '0' SECOND AND rt <= ts + INTERVAL '3' SECOND AND b <> 'l3';
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 46 to line 1, column 52: Cannot apply '-' to arguments of type '<TIMESTAMP(3) *ROWTIME*> - <TIMESTAMP(3) *ROWTIME*>'. Supported form(s): '<NUMERIC> - <NUMERIC>'\n'<DATETIME_INTERVAL> - <DATETIME_INTERVAL>'\n'<DATETIME> - <DATETIME_INTERVAL>'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 46 to line 1, column 52: Cannot apply '-' to arguments of type '<TIMESTAMP(3) *ROWTIME*> - <TIMESTAMP(3) *ROWTIME*>'. Supported form(s): '<NUMERIC> - <NUMERIC>'\n'<DATETIME_INTERVAL> - <DATETIME_INTERVAL>'\n'<DATETIME> - <DATETIME_INTERVAL>'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply '-' to arguments of type '<TIMESTAMP(3) *ROWTIME*> - <TIMESTAMP(3) *ROWTIME*>'. Supported form(s): '<NUMERIC> - <NUMERIC>'\n'<DATETIME_INTERVAL> - <DATETIME_INTERVAL>'\n'<DATETIME> - <DATETIME_INTERVAL>'

-- case: join-interval-3
SELECT a,b,d FROM l RIGHT JOIN r ON ts < rt AND ts > rt - INTERVAL '3' SECOND;
-- expect: Flink 2.3.0
-- > +I[1, l1, r1]
-- > +I[2, l2, r1]
-- > +I[1, l1, r3]
-- > +I[2, l2, r3]
-- > +I[1, l3, r5]
-- > +I[null, null, r6]

-- case: join-interval-4
SELECT a,b,d,ts,rt FROM l, r WHERE a = c AND ts = rt;
-- expect: Flink 2.3.0

-- case: join-interval-5
SELECT a,b,d FROM l JOIN r ON a = c AND rt > ts;
-- expect: Flink 2.3.0
-- > +I[1, l1, r1]
-- > +I[1, l3, r5]
-- > +I[1, l1, r5]
-- > +I[1, l3, r6]
-- > +I[1, l1, r6]

-- case: join-interval-6
SELECT * FROM l WHERE EXISTS (SELECT 1 FROM r WHERE a = c AND rt BETWEEN ts - INTERVAL '2' SECOND AND ts + INTERVAL '3' SECOND);
-- expect: Flink 2.3.0
-- > +I[1, l1, 2024-01-01T00:00:01]
-- > +I[1, l3, 2024-01-01T00:00:05]

-- case: join-interval-7
SELECT TUMBLE_START(ts, INTERVAL '10' SECOND), COUNT(*) FROM (SELECT l.ts FROM l JOIN r ON a = c AND rt BETWEEN ts - INTERVAL '2' SECOND AND ts + INTERVAL '3' SECOND) GROUP BY TUMBLE(ts, INTERVAL '10' SECOND);
-- expect: Flink 2.3.0
-- > +I[2024-01-01T00:00, 3]

-- case: join-interval-8
SELECT TUMBLE_START(ts, INTERVAL '10' SECOND), COUNT(*) FROM (SELECT l.ts FROM l JOIN r ON a = c) GROUP BY TUMBLE(ts, INTERVAL '10' SECOND);
-- expect: Flink 2.3.0
-- > +I[2024-01-01T00:00, 6]
