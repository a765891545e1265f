-- CODECHECK_SEED, from -1 to 1, draws another sample.
\set seed 0.25
\getenv seed CODECHECK_SEED
SELECT diag('seed ' || :seed);
SELECT setseed(:seed) \g /dev/null
