--  Recorded from Flink 2.3.0.
-- compare: final
-- source l: (a INT, b STRING)
-- +I [1, "x"]
-- +I [1, "x"]
-- +I [2, "y"]
-- +I [null, null]
-- source r: (a BIGINT, b STRING)
-- +I [{"$bigint": "1"}, "x"]
-- +I [{"$bigint": "2"}, "z"]
-- +I [null, null]
-- +I [{"$bigint": "2"}, "y"]
-- source arr: (id INT, xs ARRAY<INT>, m MAP<STRING, INT>, rs ARRAY<ROW<x INT, y STRING>>)
-- +I [1, {"$array": [1, 2]}, {"$map": [["a", 1]]}, {"$array": [{"$row": [1, "p"]}, {"$row": [2, "q"]}]}]
-- +I [2, null, null, null]
-- +I [3, {"$array": [3, null]}, {"$map": [["b", 2], ["c", 3]]}, {"$array": [{"$row": [3, "r"]}]}]

-- case: set-operations-0
SELECT a, b FROM l UNION SELECT a, b FROM r;
-- expect: Flink 2.3.0
-- > +I[1, x]
-- > +I[2, y]
-- > +I[null, null]
-- > +I[2, z]

-- case: set-operations-1
SELECT a, b FROM l UNION ALL SELECT a, b FROM r;
-- expect: Flink 2.3.0
-- > +I[1, x]
-- > +I[1, x]
-- > +I[2, y]
-- > +I[null, null]
-- > +I[1, x]
-- > +I[2, z]
-- > +I[null, null]
-- > +I[2, y]

-- case: set-operations-2
SELECT a, b FROM l INTERSECT SELECT a, b FROM r;
-- expect: Flink 2.3.0
-- > +I[1, x]
-- > +I[null, null]
-- > +I[2, y]

-- case: set-operations-3
SELECT a, b FROM l INTERSECT ALL SELECT a, b FROM r;
-- expect: Flink 2.3.0
-- > +U[1, x]
-- > +U[null, null]
-- > +U[2, y]

-- case: set-operations-4
SELECT a, b FROM l EXCEPT SELECT a, b FROM r;
-- expect: Flink 2.3.0
-- > +I[1, x]
-- > +I[2, y]
-- > +I[null, null]
-- > -D[1, x]
-- > -D[null, null]
-- > -D[2, y]

-- case: set-operations-5
SELECT a, b FROM l EXCEPT ALL SELECT a, b FROM r;
-- expect: Flink 2.3.0
-- > +I[1, x]
-- > -U[1, x]
-- > +U[1, x]
-- > +U[1, x]
-- > +I[2, y]
-- > +I[null, null]
-- > -U[1, x]
-- > -U[1, x]
-- > +U[1, x]
-- > -U[null, null]
-- > -U[2, y]

-- case: set-operations-6
SELECT b FROM l UNION ALL SELECT CAST(a AS STRING) FROM r;
-- expect: Flink 2.3.0
-- > +I[x]
-- > +I[x]
-- > +I[y]
-- > +I[null]
-- > +I[1]
-- > +I[2]
-- > +I[null]
-- > +I[2]

-- case: set-operations-7
SELECT * FROM (VALUES (1, 'a'), (2, 'bcd')) AS t(x, y);
-- expect: Flink 2.3.0
-- > +I[1, a]
-- > +I[2, bcd]

-- case: set-operations-8
SELECT * FROM (VALUES (1, 'a'), (2.5, CAST(NULL AS STRING))) AS t(x, y);
-- expect: Flink 2.3.0
-- > +I[1.0, a]
-- > +I[2.5, null]

-- case: set-operations-9
SELECT id, x FROM arr CROSS JOIN UNNEST(xs) AS t(x);
-- expect: Flink 2.3.0
-- > +I[1, 1]
-- > +I[1, 2]
-- > +I[3, 3]
-- > +I[3, null]

-- case: set-operations-10
SELECT id, x FROM arr LEFT JOIN UNNEST(xs) AS t(x) ON TRUE;
-- expect: Flink 2.3.0
-- > +I[1, 1]
-- > +I[1, 2]
-- > +I[2, null]
-- > +I[3, 3]
-- > +I[3, null]

-- case: set-operations-11
SELECT id, x, o FROM arr CROSS JOIN UNNEST(xs) WITH ORDINALITY AS t(x, o);
-- expect: Flink 2.3.0
-- > +I[1, 1, 1]
-- > +I[1, 2, 2]
-- > +I[3, 3, 1]
-- > +I[3, null, 2]

-- case: set-operations-12
SELECT id, k, v FROM arr CROSS JOIN UNNEST(m) AS t(k, v);
-- expect: Flink 2.3.0
-- > +I[1, a, 1]
-- > +I[3, b, 2]
-- > +I[3, c, 3]

-- case: set-operations-13
SELECT id, x, y FROM arr CROSS JOIN UNNEST(rs) AS t(x, y);
-- expect: Flink 2.3.0
-- > +I[1, 1, p]
-- > +I[1, 2, q]
-- > +I[3, 3, r]

-- case: set-operations-14
SELECT id, x, y, o FROM arr LEFT JOIN UNNEST(rs) WITH ORDINALITY AS t(x, y, o) ON TRUE;
-- expect: Flink 2.3.0
-- > +I[1, 1, p, 1]
-- > +I[1, 2, q, 2]
-- > +I[2, null, null, null]
-- > +I[3, 3, r, 1]

-- case: set-operations-15
SELECT id, x FROM arr LEFT JOIN UNNEST(xs) AS t(x) ON x > 1;
-- expect: Flink 2.3.0
-- > +I[1, 2]
-- > +I[2, null]
-- > +I[3, 3]

-- case: set-operations-16
SELECT id, x FROM arr CROSS JOIN UNNEST(xs) AS t(x) WHERE x > 1;
-- expect: Flink 2.3.0
-- > +I[1, 2]
-- > +I[3, 3]

-- case: set-operations-17
SELECT x, COUNT(*) FROM arr CROSS JOIN UNNEST(xs) AS t(x) GROUP BY x;
-- expect: Flink 2.3.0
-- > +I[1, 1]
-- > +I[2, 1]
-- > +I[3, 1]
-- > +I[null, 1]

-- case: set-operations-18
SELECT * FROM UNNEST(ARRAY[1,2,3]) AS t(x);
-- expect: Flink 2.3.0
-- > +I[1]
-- > +I[2]
-- > +I[3]

-- case: set-operations-19
SELECT b, x FROM (SELECT b, COLLECT(a) AS ms FROM l GROUP BY b) CROSS JOIN UNNEST(ms) AS t(x);
-- expect: Flink 2.3.0
-- > +I[x, 1]
-- > -U[x, 1]
-- > +U[x, 1]
-- > +U[x, 1]
-- > +I[y, 2]

-- case: set-operations-20
SELECT a FROM l UNION ALL SELECT b FROM r;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 8: Type mismatch in column 1 of UNION ALL
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 8: Type mismatch in column 1 of UNION ALL
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Type mismatch in column 1 of UNION ALL

-- case: set-operations-21
SELECT a, b FROM l UNION ALL SELECT a FROM r;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 37: Column count mismatch in UNION ALL
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 37: Column count mismatch in UNION ALL
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column count mismatch in UNION ALL
