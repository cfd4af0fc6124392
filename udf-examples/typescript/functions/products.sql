-- Async scalar and async table functions: drey sql -f udf-examples/typescript/functions/products.sql
SET 'execution.runtime-mode' = 'batch';

CREATE TEMPORARY FUNCTION product_name AS 'ProductName' LANGUAGE TYPESCRIPT
  USING FILE 'udf-examples/typescript/functions/products.ts';
CREATE TEMPORARY FUNCTION offers AS 'offers' LANGUAGE TYPESCRIPT USING FILE 'udf-examples/typescript/functions/products.ts';

CREATE TEMPORARY VIEW orders AS SELECT * FROM (VALUES (1, 'pen'), (2, 'ink'), (3, 'cap'), (4, 'pen')) AS o(id, sku);

SELECT id, product_name(sku) AS name FROM orders;

SELECT id, sku, shop, price FROM orders, LATERAL TABLE(offers(sku)) AS offer(shop, price);

-- +----+--------------+
-- | id |         name |
-- +----+--------------+
-- |  1 | Fountain pen |
-- |  2 |     Blue ink |
-- |  3 |       <NULL> |
-- |  4 | Fountain pen |
-- +----+--------------+
-- +----+-----+-------+-------+
-- | id | sku |  shop | price |
-- +----+-----+-------+-------+
-- |  1 | pen | north |  12.5 |
-- |  1 | pen | south | 11.75 |
-- |  2 | ink | north |   7.9 |
-- |  4 | pen | north |  12.5 |
-- |  4 | pen | south | 11.75 |
-- +----+-----+-------+-------+
