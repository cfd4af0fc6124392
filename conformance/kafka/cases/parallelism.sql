--  Parallelisms of Kafka tables with changes: recorded from Flink 2.3.0 with its Kafka connector 5.0.0-2.2 (../record.py).

-- case: scan-parallelism-changes
-- config: parallelism.default=2
-- compare: unordered
-- topic in: 3
-- record in: {"partition": 0, "value": "{\"before\":null,\"after\":{\"id\":1,\"n\":\"a\"},\"op\":\"c\"}"}
-- record in: {"partition": 0, "value": "{\"before\":{\"id\":1,\"n\":\"a\"},\"after\":{\"id\":1,\"n\":\"c\"},\"op\":\"u\"}"}
-- record in: {"partition": 0, "value": "{\"before\":{\"id\":1,\"n\":\"c\"},\"after\":{\"id\":1,\"n\":\"e\"},\"op\":\"u\"}"}
-- record in: {"partition": 1, "value": "{\"before\":null,\"after\":{\"id\":2,\"n\":\"b\"},\"op\":\"c\"}"}
-- record in: {"partition": 1, "value": "{\"before\":{\"id\":2,\"n\":\"b\"},\"after\":null,\"op\":\"d\"}"}
-- record in: {"partition": 2, "value": "{\"before\":null,\"after\":{\"id\":3,\"n\":\"d\"},\"op\":\"c\"}"}
-- topic out: 1
-- topic json: 1
CREATE TABLE t (n STRING, id INT, PRIMARY KEY (id) NOT ENFORCED) WITH ($kafka, 'topic' = '$in', $bounded, 'value.format' = 'debezium-json', 'scan.parallelism' = '3');
SELECT * FROM t;
-- > +I[b, 2]
-- > -D[b, 2]
-- > +I[a, 1]
-- > -U[a, 1]
-- > +U[c, 1]
-- > -U[c, 1]
-- > +U[e, 1]
-- > +I[d, 3]
SELECT n FROM t;
-- > +I[d]
-- > +I[b]
-- > -D[b]
-- > +I[a]
-- > -U[a]
-- > +U[c]
-- > -U[c]
-- > +U[e]
SELECT UPPER(n) FROM t WHERE n <> 'd';
-- > +I[A]
-- > -U[A]
-- > +U[C]
-- > -U[C]
-- > +U[E]
-- > +I[B]
-- > -D[B]
SELECT id, COUNT(*) FROM t GROUP BY id;
-- > +I[3, 1]
-- > +I[2, 1]
-- > -D[2, 1]
-- > +I[1, 1]
-- > -D[1, 1]
-- > +I[1, 1]
-- > -D[1, 1]
-- > +I[1, 1]
CREATE TABLE u (n STRING, id INT) WITH ($kafka, 'topic' = '$in', $bounded, 'format' = 'debezium-json', 'scan.parallelism' = '2');
SELECT * FROM u;
-- ! org.apache.flink.table.api.TableException: Configured parallelism 2 for upsert table 'default_catalog.default_database.u' while can not find primary key field. This is a bug, please file an issue.
CREATE TABLE v (n STRING, id INT) WITH ($kafka, 'topic' = '$in', $bounded, 'format' = 'debezium-json');
SELECT n FROM v /*+ OPTIONS('scan.parallelism' = '1') */;
-- ! org.apache.flink.table.api.TableException: Configured parallelism 1 for upsert table 'default_catalog.default_database.v' while can not find primary key field. This is a bug, please file an issue.
SELECT n FROM v;
-- > +I[d]
-- > +I[a]
-- > -U[a]
-- > +U[c]
-- > -U[c]
-- > +U[e]
-- > +I[b]
-- > -D[b]
CREATE TABLE o (id INT, n STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ($kafka, 'connector' = 'upsert-kafka', 'topic' = '$out', 'key.format' = 'json', 'value.format' = 'json', 'sink.parallelism' = '4');
INSERT INTO o SELECT id, n FROM t;
-- = out {"partition": 0, "key": "{\"id\":2}", "value": "{\"id\":2,\"n\":\"b\"}"}
-- = out {"partition": 0, "key": "{\"id\":2}", "value": null}
-- = out {"partition": 0, "key": "{\"id\":1}", "value": "{\"id\":1,\"n\":\"a\"}"}
-- = out {"partition": 0, "key": "{\"id\":1}", "value": "{\"id\":1,\"n\":\"c\"}"}
-- = out {"partition": 0, "key": "{\"id\":1}", "value": "{\"id\":1,\"n\":\"e\"}"}
-- = out {"partition": 0, "key": "{\"id\":3}", "value": "{\"id\":3,\"n\":\"d\"}"}
INSERT INTO o SELECT id, n FROM v ON CONFLICT DO DEDUPLICATE;
-- = out {"partition": 0, "key": "{\"id\":3}", "value": "{\"id\":3,\"n\":\"d\"}"}
-- = out {"partition": 0, "key": "{\"id\":1}", "value": "{\"id\":1,\"n\":\"a\"}"}
-- = out {"partition": 0, "key": "{\"id\":1}", "value": null}
-- = out {"partition": 0, "key": "{\"id\":1}", "value": "{\"id\":1,\"n\":\"c\"}"}
-- = out {"partition": 0, "key": "{\"id\":1}", "value": null}
-- = out {"partition": 0, "key": "{\"id\":1}", "value": "{\"id\":1,\"n\":\"e\"}"}
-- = out {"partition": 0, "key": "{\"id\":2}", "value": "{\"id\":2,\"n\":\"b\"}"}
-- = out {"partition": 0, "key": "{\"id\":2}", "value": null}
CREATE TABLE p (id INT, n STRING) WITH ($kafka, 'topic' = '$json', 'format' = 'debezium-json', 'sink.parallelism' = '4');
INSERT INTO p SELECT id, n FROM t;
-- ! org.apache.flink.table.api.TableException: The sink for table 'default_catalog.default_database.p' has a configured parallelism of 4, while the input parallelism is -1. Since the configured parallelism is different from the input's parallelism and the changelog mode is not insert-only, a primary key is required but could not be found.
INSERT INTO p SELECT id, n FROM v;
-- ! org.apache.flink.table.api.TableException: The sink for table 'default_catalog.default_database.p' has a configured parallelism of 4, while the input parallelism is 2. Since the configured parallelism is different from the input's parallelism and the changelog mode is not insert-only, a primary key is required but could not be found.
