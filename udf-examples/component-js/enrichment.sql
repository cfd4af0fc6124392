-- A component in JavaScript: scalar and table functions over JSON. The repository has it compressed; once:
--   node udf-examples/component-js/unpack.mjs
-- drey sql -f udf-examples/component-js/enrichment.sql
SET 'execution.runtime-mode' = 'batch';

CREATE TEMPORARY FUNCTION enrich AS 'enrich' LANGUAGE WASM USING FILE 'udf-examples/component-js/enrichment.wasm';
CREATE TEMPORARY FUNCTION items AS 'items' LANGUAGE WASM USING FILE 'udf-examples/component-js/enrichment.wasm';

CREATE TEMPORARY VIEW events AS SELECT * FROM (VALUES (1, '{"price": 2.5, "quantity": 3, "items": [{"sku": "a", "quantity": 2}, {"sku": "b"}]}'),
  (2, 'no json')) AS t(id, event);

SELECT id, JSON_VALUE(enrich(event), '$.total') AS total FROM events;

SELECT id, sku, quantity FROM events, LATERAL TABLE(items(event)) AS item(sku, quantity);

-- +----+--------+
-- | id |  total |
-- +----+--------+
-- |  1 |    7.5 |
-- |  2 | <NULL> |
-- +----+--------+
-- +----+-----+----------+
-- | id | sku | quantity |
-- +----+-----+----------+
-- |  1 |   a |      2.0 |
-- |  1 |   b |      1.0 |
-- +----+-----+----------+
