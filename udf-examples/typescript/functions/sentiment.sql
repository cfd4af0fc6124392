-- Scalar function with open() and job parameters: drey sql -f udf-examples/typescript/functions/sentiment.sql
SET 'execution.runtime-mode' = 'batch';
SET 'pipeline.global-job-parameters' = 'sentiment.good:brisk';

CREATE TEMPORARY FUNCTION sentiment AS 'Sentiment' LANGUAGE TYPESCRIPT
  USING FILE 'udf-examples/typescript/functions/sentiment.ts';

SELECT id, sentiment(review) AS score
FROM (VALUES (1, 'Great phone, love it!'), (2, 'Slow and USELESS'), (3, 'A brisk walk'), (4, 'It is a phone'),
    (5, CAST(NULL AS STRING))) AS reviews(id, review);

-- +----+--------+
-- | id |  score |
-- +----+--------+
-- |  1 |      2 |
-- |  2 |     -2 |
-- |  3 |      1 |
-- |  4 |      0 |
-- |  5 | <NULL> |
-- +----+--------+
