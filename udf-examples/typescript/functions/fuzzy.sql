-- Scalar function of an array, which gives a row: drey sql -f udf-examples/typescript/functions/fuzzy.sql
SET 'execution.runtime-mode' = 'batch';

CREATE TEMPORARY FUNCTION closest AS 'closest' LANGUAGE TYPESCRIPT USING FILE 'udf-examples/typescript/functions/fuzzy.ts';

SELECT typed, closest(typed, ARRAY['Amsterdam', 'Rotterdam', 'Utrecht']).name AS city
FROM (VALUES ('amsterdm'), ('Rotterdam '), ('utrect'), ('Berlin')) AS t(typed);

-- +------------+-----------+
-- |      typed |      city |
-- +------------+-----------+
-- |   amsterdm | Amsterdam |
-- | Rotterdam  | Rotterdam |
-- |     utrect |   Utrecht |
-- |     Berlin |    <NULL> |
-- +------------+-----------+
