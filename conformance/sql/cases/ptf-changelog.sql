--  Recorded from Flink 2.3.0.
-- source s: (k INT, v INT, PRIMARY KEY (k) NOT ENFORCED) changelog=I,UB,UA,D
-- +I [1, 10]
-- -U [1, 10]
-- +U [1, 20]
-- +I [2, 5]
-- -D [2, 5]
-- source u: (k INT, v INT, PRIMARY KEY (k) NOT ENFORCED) changelog=I,UA,D
-- +I [1, 10]
-- +U [1, 20]
-- +I [2, 5]
-- -D [2, 5]
-- source a: (op STRING, k INT, v INT)
-- +I ["INSERT", 1, 10]
-- +I ["UPDATE_BEFORE", 1, 10]
-- +I ["UPDATE_AFTER", 1, 20]
-- +I ["INSERT", 2, 7]
-- +I ["DELETE", 1, 20]
-- source a2: (c STRING, k INT NOT NULL, v INT)
-- +I ["c", 1, 10]
-- +I ["u", 1, 20]
-- +I ["d", 1, 20]
-- +I ["x", 1, 20]

-- case: ptf-changelog-0
SELECT * FROM TO_CHANGELOG(input => TABLE s);
-- expect: Flink 2.3.0
-- > +I[INSERT, 1, 10]
-- > +I[UPDATE_BEFORE, 1, 10]
-- > +I[UPDATE_AFTER, 1, 20]
-- > +I[INSERT, 2, 5]
-- > +I[DELETE, 2, 5]

-- case: ptf-changelog-1
SELECT * FROM TO_CHANGELOG(input => TABLE u);
-- expect: Flink 2.3.0
-- > +I[INSERT, 1, 10]
-- > +I[UPDATE_BEFORE, 1, 10]
-- > +I[UPDATE_AFTER, 1, 20]
-- > +I[INSERT, 2, 5]
-- > +I[DELETE, 2, 5]

-- case: ptf-changelog-2
SELECT * FROM TO_CHANGELOG(input => TABLE s, op => DESCRIPTOR(o));
-- expect: Flink 2.3.0
-- > +I[INSERT, 1, 10]
-- > +I[UPDATE_BEFORE, 1, 10]
-- > +I[UPDATE_AFTER, 1, 20]
-- > +I[INSERT, 2, 5]
-- > +I[DELETE, 2, 5]

-- case: ptf-changelog-3
SELECT * FROM TO_CHANGELOG(input => TABLE s, op_mapping => MAP['INSERT', 'c', 'UPDATE_AFTER', 'u']);
-- expect: Flink 2.3.0
-- > +I[c, 1, 10]
-- > +I[u, 1, 20]
-- > +I[c, 2, 5]

-- case: ptf-changelog-4
SELECT * FROM TO_CHANGELOG(input => TABLE s, op_mapping => MAP['INSERT, UPDATE_AFTER', 'c', 'DELETE', 'd']);
-- expect: Flink 2.3.0
-- > +I[c, 1, 10]
-- > +I[c, 1, 20]
-- > +I[c, 2, 5]
-- > +I[d, 2, 5]

-- case: ptf-changelog-5
SELECT * FROM TO_CHANGELOG(input => TABLE u PARTITION BY k);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 15 to line 1, column 59: Only tables with set semantics may be partitioned. Invalid PARTITION BY clause in the 0-th operand of table function 'TO_CHANGELOG'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 15 to line 1, column 59: Only tables with set semantics may be partitioned. Invalid PARTITION BY clause in the 0-th operand of table function 'TO_CHANGELOG'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Only tables with set semantics may be partitioned. Invalid PARTITION BY clause in the 0-th operand of table function 'TO_CHANGELOG'

-- case: ptf-changelog-6
SELECT * FROM TO_CHANGELOG(input => TABLE s PARTITION BY k);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 15 to line 1, column 59: Only tables with set semantics may be partitioned. Invalid PARTITION BY clause in the 0-th operand of table function 'TO_CHANGELOG'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 15 to line 1, column 59: Only tables with set semantics may be partitioned. Invalid PARTITION BY clause in the 0-th operand of table function 'TO_CHANGELOG'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Only tables with set semantics may be partitioned. Invalid PARTITION BY clause in the 0-th operand of table function 'TO_CHANGELOG'

-- case: ptf-changelog-8
SELECT * FROM TO_CHANGELOG(input => TABLE s, op_mapping => MAP['INSERT', 'c', 'INSERT', 'd']);
-- expect: Flink 2.3.0
-- > +I[d, 1, 10]
-- > +I[d, 2, 5]

-- case: ptf-changelog-11
SELECT * FROM FROM_CHANGELOG(input => TABLE a);
-- expect: Flink 2.3.0
-- > +I[1, 10]
-- > -U[1, 10]
-- > +U[1, 20]
-- > +I[2, 7]
-- > -D[1, 20]

-- case: ptf-changelog-12
SELECT * FROM FROM_CHANGELOG(input => TABLE a PARTITION BY k);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 15 to line 1, column 61: Only tables with set semantics may be partitioned. Invalid PARTITION BY clause in the 0-th operand of table function 'FROM_CHANGELOG'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 15 to line 1, column 61: Only tables with set semantics may be partitioned. Invalid PARTITION BY clause in the 0-th operand of table function 'FROM_CHANGELOG'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Only tables with set semantics may be partitioned. Invalid PARTITION BY clause in the 0-th operand of table function 'FROM_CHANGELOG'

-- case: ptf-changelog-14
SELECT * FROM FROM_CHANGELOG(input => TABLE a2 PARTITION BY k, op => DESCRIPTOR(c), op_mapping => MAP['c', 'INSERT', 'u', 'UPDATE_AFTER', 'd', 'DELETE']);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 15 to line 1, column 153: Only tables with set semantics may be partitioned. Invalid PARTITION BY clause in the 0-th operand of table function 'FROM_CHANGELOG'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 15 to line 1, column 153: Only tables with set semantics may be partitioned. Invalid PARTITION BY clause in the 0-th operand of table function 'FROM_CHANGELOG'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Only tables with set semantics may be partitioned. Invalid PARTITION BY clause in the 0-th operand of table function 'FROM_CHANGELOG'

-- case: ptf-changelog-15
SELECT * FROM FROM_CHANGELOG(input => TABLE a2 PARTITION BY k, op => DESCRIPTOR(c), op_mapping => MAP['c, x', 'INSERT', 'u', 'UPDATE_AFTER', 'd', 'DELETE']);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 15 to line 1, column 156: Only tables with set semantics may be partitioned. Invalid PARTITION BY clause in the 0-th operand of table function 'FROM_CHANGELOG'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 15 to line 1, column 156: Only tables with set semantics may be partitioned. Invalid PARTITION BY clause in the 0-th operand of table function 'FROM_CHANGELOG'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Only tables with set semantics may be partitioned. Invalid PARTITION BY clause in the 0-th operand of table function 'FROM_CHANGELOG'

-- case: ptf-changelog-18
SELECT k, SUM(v) FROM FROM_CHANGELOG(input => TABLE a) GROUP BY k;
-- expect: Flink 2.3.0
-- > +I[1, 10]
-- > -D[1, 10]
-- > +I[1, 20]
-- > +I[2, 7]
-- > -D[1, 20]

