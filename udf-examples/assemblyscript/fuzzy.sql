-- Scalar functions, one in a condition: drey sql -f udf-examples/assemblyscript/fuzzy.sql
SET 'execution.runtime-mode' = 'batch';

CREATE TEMPORARY FUNCTION levenshtein AS 'levenshtein' LANGUAGE ASSEMBLYSCRIPT USING FILE 'udf-examples/assemblyscript/fuzzy.ts';
CREATE TEMPORARY FUNCTION fuzzy_match AS 'fuzzyMatch' LANGUAGE ASSEMBLYSCRIPT USING FILE 'udf-examples/assemblyscript/fuzzy.ts';

SELECT typed, city, levenshtein(typed, city) AS edits
FROM (VALUES ('Amsterdm'), ('Roterdam'), ('Berlin')) AS t(typed), (VALUES ('Amsterdam'), ('Rotterdam')) AS cities(city)
WHERE fuzzy_match(typed, city);

-- +----------+-----------+-------+
-- |    typed |      city | edits |
-- +----------+-----------+-------+
-- | Amsterdm | Amsterdam |     1 |
-- | Roterdam | Rotterdam |     1 |
-- +----------+-----------+-------+
