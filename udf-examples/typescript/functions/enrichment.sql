-- Table function, written as a class: drey sql -f udf-examples/typescript/functions/enrichment.sql
SET 'execution.runtime-mode' = 'batch';

CREATE TEMPORARY FUNCTION order_items AS 'OrderItems' LANGUAGE TYPESCRIPT
  USING FILE 'udf-examples/typescript/functions/enrichment.ts';

SELECT id, sku, quantity, total
FROM (VALUES
    (1, '{"items": [{"sku": "pen", "quantity": 3, "price": 1.25}, {"sku": "ink", "price": 7.9}]}'),
    (2, '{"items": []}'),
    (3, 'no json'),
    (4, '{"items": [{"sku": "cap"}]}')) AS orders(id, document)
  LEFT JOIN LATERAL TABLE(order_items(document)) AS item(sku, quantity, total) ON TRUE;

-- +----+--------+----------+--------+
-- | id |    sku | quantity |  total |
-- +----+--------+----------+--------+
-- |  1 |    pen |        3 |   3.75 |
-- |  1 |    ink |        1 |   7.90 |
-- |  2 | <NULL> |   <NULL> | <NULL> |
-- |  3 | <NULL> |   <NULL> | <NULL> |
-- |  4 |    cap |        1 | <NULL> |
-- +----+--------+----------+--------+
