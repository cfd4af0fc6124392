--  Recorded from Flink 2.3.0.
-- compare: unordered
-- source o: (id INT, cur STRING, amt INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)
-- +I [1, "EUR", 5, "2024-01-01 00:00:00"]
-- +I [2, "EUR", 5, "2024-01-01 00:00:03"]
-- +I [3, "GBP", 5, "2024-01-01 00:00:04"]
-- +I [4, "EUR", 6, "2024-01-01 00:00:06"]
-- +I [5, "USD", 6, "2024-01-01 00:00:07"]
-- source rates: (cur STRING, rate INT, rt TIMESTAMP(3), WATERMARK FOR rt AS rt, PRIMARY KEY (cur) NOT ENFORCED) changelog=I,UA,D
-- +I ["EUR", 100, "2024-01-01 00:00:01"]
-- +I ["USD", 50, "2024-01-01 00:00:02"]
-- +U ["EUR", 110, "2024-01-01 00:00:05"]
-- -D ["USD", 50, "2024-01-01 00:00:06"]
-- +I ["GBP", 1, "2024-01-01 00:00:20"]
-- source hist: (cur STRING, rate INT, rt TIMESTAMP(3), WATERMARK FOR rt AS rt)
-- +I ["EUR", 100, "2024-01-01 00:00:01"]
-- +I ["USD", 50, "2024-01-01 00:00:02"]
-- +I ["EUR", 110, "2024-01-01 00:00:05"]
-- +I ["USD", 55, "2024-01-01 00:00:06"]
-- +I ["GBP", 1, "2024-01-01 00:00:20"]

CREATE VIEW v AS SELECT cur, rate, rt FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY cur ORDER BY rt DESC) rn FROM hist) WHERE rn = 1;

-- case: join-temporal-0
SELECT id, amt * rate FROM o JOIN rates FOR SYSTEM_TIME AS OF o.ts AS r ON o.cur = r.cur;
-- expect: Flink 2.3.0
-- > +I[2, 500]
-- > +I[4, 660]

-- case: join-temporal-1
SELECT id, r.rate, r.rt FROM o LEFT JOIN rates FOR SYSTEM_TIME AS OF o.ts AS r ON o.cur = r.cur;
-- expect: Flink 2.3.0
-- > +I[1, null, null]
-- > +I[2, 100, 2024-01-01T00:00:01]
-- > +I[3, null, null]
-- > +I[4, 110, 2024-01-01T00:00:05]
-- > +I[5, null, null]

-- case: join-temporal-2
SELECT id, r.rate FROM o LEFT JOIN rates FOR SYSTEM_TIME AS OF o.ts AS r ON o.cur = r.cur AND r.rate > 100 AND o.amt > 5;
-- expect: Flink 2.3.0
-- > +I[1, null]
-- > +I[2, null]
-- > +I[3, null]
-- > +I[4, 110]
-- > +I[5, null]

-- case: join-temporal-3
SELECT id, r.rate FROM o LEFT JOIN v FOR SYSTEM_TIME AS OF o.ts AS r ON o.cur = r.cur;
-- expect: Flink 2.3.0
-- > +I[1, null]
-- > +I[2, 100]
-- > +I[3, null]
-- > +I[4, 110]
-- > +I[5, 55]

-- case: join-temporal-4
SELECT id, r.rate FROM o JOIN v FOR SYSTEM_TIME AS OF o.ts AS r ON o.cur = r.cur WHERE rate < 110;
-- expect: Flink 2.3.0
-- > +I[2, 100]
-- > +I[5, 55]

-- case: join-temporal-7
SELECT id, r.rate FROM o JOIN rates FOR SYSTEM_TIME AS OF o.ts AS r ON o.amt > r.rate;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Currently the join key in Temporal Table Join can not be empty.

-- case: join-temporal-9
SELECT id, r.rate, TUMBLE_END(ts, INTERVAL '5' SECOND) FROM o JOIN rates FOR SYSTEM_TIME AS OF o.ts AS r ON o.cur = r.cur GROUP BY id, rate, TUMBLE(ts, INTERVAL '5' SECOND);
-- expect: Flink 2.3.0
-- > +I[2, 100, 2024-01-01T00:00:05]
-- > +I[4, 110, 2024-01-01T00:00:10]

-- case: join-temporal-10
SELECT id, r.rate FROM o JOIN rates FOR SYSTEM_TIME AS OF o.id AS r ON o.cur = r.cur;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 59 to line 1, column 62: The system time period specification expects Timestamp type but is 'INTEGER'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 59 to line 1, column 62: The system time period specification expects Timestamp type but is 'INTEGER'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: The system time period specification expects Timestamp type but is 'INTEGER'

