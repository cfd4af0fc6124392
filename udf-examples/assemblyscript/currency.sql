-- Scalar function of exact decimals: drey sql -f udf-examples/assemblyscript/currency.sql
SET 'execution.runtime-mode' = 'batch';

CREATE TEMPORARY FUNCTION convert_amount AS 'convert' LANGUAGE ASSEMBLYSCRIPT USING FILE 'udf-examples/assemblyscript/currency.ts';

SELECT id, amount, convert_amount(amount, currency, 'USD') AS dollars
FROM (VALUES (1, 100.00, 'EUR'), (2, 123.45, 'GBP'), (3, -19.99, 'USD'), (4, 9000.00, 'JPY'), (5, CAST(NULL AS DECIMAL(12, 2)), 'EUR'))
  AS payments(id, amount, currency);

-- +----+---------+---------+
-- | id |  amount | dollars |
-- +----+---------+---------+
-- |  1 |  100.00 |  108.61 |
-- |  2 |  123.45 |  159.11 |
-- |  3 |  -19.99 |  -19.99 |
-- |  4 | 9000.00 |   59.90 |
-- |  5 |  <NULL> |  <NULL> |
-- +----+---------+---------+
