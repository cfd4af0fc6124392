-- Scalar function that gives a row: drey sql -f udf-examples/python/functions/enrichment.sql
SET 'execution.runtime-mode' = 'batch';

CREATE TEMPORARY FUNCTION parse_order AS 'parse_order' LANGUAGE PYTHON USING FILE 'udf-examples/python/functions/enrichment.py';

SELECT id, placed.customer, placed.items, placed.total
FROM (
  SELECT id, parse_order(document) AS placed
  FROM (VALUES
      (1, '{"customer": "ann", "items": [{"sku": "pen", "quantity": 3, "price": 1.25}, {"sku": "ink", "price": 7.9}]}'),
      (2, '{"items": []}'),
      (3, 'no json')) AS orders(id, document));

-- +----+----------+------------+--------+
-- | id | customer |      items |  total |
-- +----+----------+------------+--------+
-- |  1 |      ann | [pen, ink] |  11.65 |
-- |  2 |  unknown |         [] |    0.0 |
-- |  3 |   <NULL> |     <NULL> | <NULL> |
-- +----+----------+------------+--------+
