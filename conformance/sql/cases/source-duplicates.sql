--  Recorded from Flink 2.3.0.
-- source sk: (k INT, v INT, n STRING, PRIMARY KEY (k) NOT ENFORCED) changelog=I,UB,UA,D
-- +I [1, 10, "a"]
-- +I [1, 10, "a"]
-- -U [1, 10, "a"]
-- +U [1, 20, "a"]
-- +U [1, 20, "a"]
-- -D [1, 20, "a"]
-- source nopk: (k INT, v INT, n STRING) changelog=I,UB,UA,D

-- case: source-duplicates-0
-- config: table.exec.source.cdc-events-duplicate=true
SELECT * FROM sk;
-- expect: Flink 2.3.0
-- > +I[1, 10, a]
-- > -U[1, 10, a]
-- > +U[1, 20, a]
-- > -D[1, 20, a]

-- case: source-duplicates-1
-- config: table.exec.source.cdc-events-duplicate=true
SELECT * FROM nopk;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Configuration 'table.exec.source.cdc-events-duplicate' is enabled which requires the changelog sources to define a PRIMARY KEY. However, table 'default_catalog.default_database.nopk' doesn't have a primary key.
