-- Table function: drey sql -f udf-examples/assemblyscript/tokenizer.sql
SET 'execution.runtime-mode' = 'batch';

CREATE TEMPORARY FUNCTION tokenize AS 'tokenize' LANGUAGE ASSEMBLYSCRIPT USING FILE 'udf-examples/assemblyscript/tokenizer.ts';

SELECT id, word, n
FROM (VALUES (1, 'To be, or not'), (2, ''), (3, CAST(NULL AS STRING))) AS texts(id, text)
  LEFT JOIN LATERAL TABLE(tokenize(text)) AS token(word, n) ON TRUE;

-- +----+--------+--------+
-- | id |   word |      n |
-- +----+--------+--------+
-- |  1 |     to |      1 |
-- |  1 |     be |      2 |
-- |  1 |     or |      3 |
-- |  1 |    not |      4 |
-- |  2 | <NULL> | <NULL> |
-- |  3 | <NULL> | <NULL> |
-- +----+--------+--------+
