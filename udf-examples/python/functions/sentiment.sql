-- Table function with open() and job parameters: drey sql -f udf-examples/python/functions/sentiment.sql
SET 'execution.runtime-mode' = 'batch';
SET 'pipeline.global-job-parameters' = 'sentiment.good:brisk';

CREATE TEMPORARY FUNCTION hits AS 'hits' LANGUAGE PYTHON USING FILE 'udf-examples/python/functions/sentiment.py';

SELECT id, word, weight
FROM (VALUES (1, 'A great, fast film'), (2, 'Not good'), (3, 'the film'), (4, 'a brisk walk'), (5, CAST(NULL AS STRING)))
    AS reviews(id, review)
  LEFT JOIN LATERAL TABLE(hits(review)) AS hit(word, weight) ON TRUE;

-- +----+--------+--------+
-- | id |   word | weight |
-- +----+--------+--------+
-- |  1 |  great |    0.8 |
-- |  1 |   fast |    0.4 |
-- |  2 |   good |   -0.6 |
-- |  3 | <NULL> | <NULL> |
-- |  4 |  brisk |    0.5 |
-- |  5 | <NULL> | <NULL> |
-- +----+--------+--------+
