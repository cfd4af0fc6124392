--  Recorded from Flink 2.3.0.
-- source o: (id INT, k INT, v STRING, pt AS PROCTIME())
-- +I [1, 1, "a"]
-- +I [2, 2, "b"]
-- +I [3, 9, "c"]
-- +I [4, null, "d"]
-- source d: (k INT, name STRING, age INT, PRIMARY KEY (k) NOT ENFORCED)
-- +I [1, "Ann", 20]
-- +I [2, "Bob", 30]
-- source ou: (id INT, k INT, v STRING, PRIMARY KEY (id) NOT ENFORCED, pt AS PROCTIME()) changelog=I,UB,UA,D
-- +I [1, 1, "a"]
-- -U [1, 1, "a"]
-- +U [1, 2, "b"]
-- -D [1, 2, "b"]
-- source snk: (id INT, name STRING, PRIMARY KEY (id) NOT ENFORCED)

-- case: join-lookup-0
SELECT id, name FROM o JOIN d FOR SYSTEM_TIME AS OF o.pt ON o.k = d.k;
-- expect: Flink 2.3.0
-- > +I[1, Ann]
-- > +I[2, Bob]

-- case: join-lookup-1
SELECT id, name FROM o LEFT JOIN d FOR SYSTEM_TIME AS OF o.pt ON o.k = d.k;
-- expect: Flink 2.3.0
-- > +I[1, Ann]
-- > +I[2, Bob]
-- > +I[3, null]
-- > +I[4, null]

-- case: join-lookup-2
SELECT id, name FROM o LEFT JOIN d FOR SYSTEM_TIME AS OF o.pt ON o.k = d.k AND d.age > 25 AND o.v <> 'b';
-- expect: Flink 2.3.0
-- > +I[1, null]
-- > +I[2, null]
-- > +I[3, null]
-- > +I[4, null]

-- case: join-lookup-3
SELECT id, name FROM o LEFT JOIN d FOR SYSTEM_TIME AS OF o.pt ON o.k = d.k WHERE d.age > 25;
-- expect: Flink 2.3.0
-- > +I[2, Bob]

-- case: join-lookup-12
SELECT /*+ LOOKUP('table'='d', 'retry-predicate'='lookup_miss', 'retry-strategy'='fixed_delay', 'fixed-delay'='10ms', 'max-attempts'='2') */ id, name FROM o LEFT JOIN d FOR SYSTEM_TIME AS OF o.pt ON o.k = d.k;
-- expect: Flink 2.3.0
-- > +I[1, Ann]
-- > +I[2, Bob]
-- > +I[3, null]
-- > +I[4, null]

-- case: join-lookup-14
SELECT /*+ LOOKUP('table'='d', 'retry-predicate'='foo') */ id, name FROM o LEFT JOIN d FOR SYSTEM_TIME AS OF o.pt ON o.k = d.k;
-- expect: Flink 2.3.0
-- ! java.lang.AssertionError: Invalid LOOKUP hint: retry options can be both null or all not null

-- case: join-lookup-15
SELECT /*+ LOOKUP('async'='true') */ id, name FROM o LEFT JOIN d FOR SYSTEM_TIME AS OF o.pt ON o.k = d.k;
-- expect: Flink 2.3.0
-- ! java.lang.AssertionError: Invalid LOOKUP hint: incomplete required option(s): [Key: 'table' , default: null (fallback keys: [])]

-- case: join-lookup-16
-- upsert: id
SELECT id, name FROM ou JOIN d FOR SYSTEM_TIME AS OF ou.pt ON ou.k = d.k;
-- expect: Flink 2.3.0
-- > +I[1, Ann]
-- > +U[1, Bob]
-- > -D[1, Bob]

-- case: join-lookup-17
-- upsert: id
SELECT id, name FROM ou LEFT JOIN d FOR SYSTEM_TIME AS OF ou.pt ON ou.k = d.k;
-- expect: Flink 2.3.0
-- > +I[1, Ann]
-- > +U[1, Bob]
-- > -D[1, Bob]

-- case: join-lookup-18
SELECT id, name FROM ou JOIN d FOR SYSTEM_TIME AS OF ou.pt ON ou.k = d.k;
-- expect: Flink 2.3.0
-- > +I[1, Ann]
-- > -U[1, Ann]
-- > +U[1, Bob]
-- > -D[1, Bob]
