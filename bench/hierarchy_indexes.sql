-- The indexes of what hierarchy.sql made, and how large everything is.

SET maintenance_work_mem = '1GB';
SET max_parallel_maintenance_workers = 0;
CREATE INDEX visit_icd10cm_btree ON bench.visit_icd10cm (code);
CREATE INDEX visit_int8_btree ON bench.visit_int8 (code);
CREATE INDEX visit_collated_btree ON bench.visit_collated (code);
CREATE INDEX visit_text_pattern ON bench.visit_text (code text_pattern_ops);
CREATE INDEX dx_icd10cm_gin ON bench.dx_icd10cm USING gin (dx);
CREATE INDEX dx_text_gin ON bench.dx_text USING gin (dx);
\if :has_ltree
CREATE INDEX visit_ltree_gist ON bench.visit_ltree USING gist (code);
\endif
\if :has_prefix
CREATE INDEX visit_prefix_gist ON bench.visit_prefix USING gist (code);
\endif

SELECT format($$
    INSERT INTO bench.sample (task, variant, value) VALUES
        ('table size', %1$L, pg_table_size(%2$L) / 1048576.0),
        ('column size', %1$L, (SELECT sum(pg_column_size(%3$I)) / 1048576.0 FROM %2$s)),
        ('index size', %1$L, (SELECT pg_relation_size(indexrelid) / 1048576.0 FROM pg_index WHERE indrelid = %2$L::regclass))$$,
              CASE relname WHEN 'visit_text' THEN 'text, btree with text_pattern_ops'
                           WHEN 'visit_collated' THEN 'text, btree in the database''s collation'
                           WHEN 'dx_icd10cm' THEN 'icd10cm[]' WHEN 'dx_text' THEN 'text[]'
                           ELSE substr(relname, 7) END,
              oid::regclass, attname)
  FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attname IN ('code', 'dx')
 WHERE relnamespace = 'bench'::regnamespace AND relkind = 'r' AND relname ~ '^(visit|dx)_' ORDER BY pg_class.oid \gexec
CHECKPOINT;
