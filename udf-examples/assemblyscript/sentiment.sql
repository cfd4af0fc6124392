-- Scalar function with a word list that is made once: drey sql -f udf-examples/assemblyscript/sentiment.sql
SET 'execution.runtime-mode' = 'batch';

CREATE TEMPORARY FUNCTION sentiment AS 'sentiment' LANGUAGE ASSEMBLYSCRIPT USING FILE 'udf-examples/assemblyscript/sentiment.ts';

SELECT id, sentiment(review) AS score
FROM (VALUES (1, 'Great phone, love it!'), (2, 'Slow and USELESS'), (3, 'It is a phone'), (4, CAST(NULL AS STRING))) AS reviews(id, review);

-- +----+--------+
-- | id |  score |
-- +----+--------+
-- |  1 |      3 |
-- |  2 |     -3 |
-- |  3 |      0 |
-- |  4 | <NULL> |
-- +----+--------+
