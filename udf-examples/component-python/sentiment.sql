-- A component in Python: scalar and table functions. Once: udf-examples/component-python/build.sh
-- drey sql -f udf-examples/component-python/sentiment.sql
SET 'execution.runtime-mode' = 'batch';

CREATE TEMPORARY FUNCTION score AS 'score' LANGUAGE WASM USING FILE 'udf-examples/component-python/sentiment.wasm';
CREATE TEMPORARY FUNCTION hits AS 'hits' LANGUAGE WASM USING FILE 'udf-examples/component-python/sentiment.wasm';

CREATE TEMPORARY VIEW reviews AS SELECT * FROM (VALUES (1, 'not good'), (2, 'the film'), (3, 'Never bad')) AS t(id, review);

SELECT id, score(review) AS score FROM reviews;

SELECT id, word, weight FROM reviews, LATERAL TABLE(hits(review)) AS hit(word, weight);

-- +----+-------+
-- | id | score |
-- +----+-------+
-- |  1 |  -0.6 |
-- |  2 |   0.0 |
-- |  3 |   0.6 |
-- +----+-------+
-- +----+------+--------+
-- | id | word | weight |
-- +----+------+--------+
-- |  1 | good |   -0.6 |
-- |  3 |  bad |    0.6 |
-- +----+------+--------+
