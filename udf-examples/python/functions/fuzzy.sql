-- Scalar function in a join's condition: drey sql -f udf-examples/python/functions/fuzzy.sql
SET 'execution.runtime-mode' = 'batch';

CREATE TEMPORARY FUNCTION similarity AS 'similarity' LANGUAGE PYTHON USING FILE 'udf-examples/python/functions/fuzzy.py';

SELECT typed, city, similarity(typed, city) AS likeness
FROM (VALUES ('amsterdm'), ('Roterdam'), ('Berlin')) AS t(typed),
  (VALUES ('Amsterdam'), ('Rotterdam')) AS cities(city)
WHERE similarity(typed, city) > 0.6;

-- +----------+-----------+----------+
-- |    typed |      city | likeness |
-- +----------+-----------+----------+
-- | amsterdm | Amsterdam |    0.941 |
-- | Roterdam | Amsterdam |    0.706 |
-- | Roterdam | Rotterdam |    0.941 |
-- +----------+-----------+----------+
