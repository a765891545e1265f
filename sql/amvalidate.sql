-- The rules that every object of the extension keeps.  Each query but the
-- first lists what breaks one: nothing.

CREATE VIEW member AS
    SELECT classid, objid, pg_describe_object(classid, objid, 0) AS object
      FROM pg_depend
     WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
       AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'codecheck');
CREATE VIEW member_function AS
    SELECT member.object, pg_proc.*
      FROM member JOIN pg_proc ON classid = 'pg_proc'::regclass AND objid = pg_proc.oid;
CREATE VIEW member_relation AS
    SELECT member.object, pg_class.*
      FROM member JOIN pg_class ON classid = 'pg_class'::regclass AND objid = pg_class.oid;

-- Every type has its operator classes, and they are valid.
SELECT amname, opcintype::regtype AS type, amvalidate(pg_opclass.oid)
  FROM member
  JOIN pg_opclass ON classid = 'pg_opclass'::regclass AND objid = pg_opclass.oid
  JOIN pg_am ON pg_am.oid = opcmethod
 ORDER BY amname, opcintype::regtype::text COLLATE "C";

-- Every type of codes has a default class of each kind; sets of codes need not lie in ranges.
SELECT type.oid::regtype, amname
  FROM member JOIN pg_type AS type ON classid = 'pg_type'::regclass AND objid = type.oid,
       (VALUES ('btree'), ('hash'), ('brin')) AS kind (amname)
 WHERE typtype = 'b' AND typelem = 0 AND typname <> 'icd10cmset'
   AND NOT EXISTS (SELECT FROM pg_opclass JOIN pg_am ON pg_am.oid = opcmethod
                    WHERE opcintype = type.oid AND opcdefault AND pg_am.amname = kind.amname);

-- Every class has what the server can do without, but is the faster for.
SELECT amname, opcname, use AS without
  FROM member
  JOIN pg_opclass ON classid = 'pg_opclass'::regclass AND objid = pg_opclass.oid
  JOIN pg_am ON pg_am.oid = opcmethod
  JOIN pg_type AS type ON type.oid = opcintype AND typname <> 'icd10cmset'
  JOIN (VALUES ('btree', 2, 'sort support'), ('btree', 4, 'equalimage'), ('hash', 2, 'extended hash'),
               ('gin', 6, 'three-valued consistent'), ('gist', 11, 'sort support')) AS used (kind, number, use) ON kind = amname
 WHERE NOT EXISTS (SELECT FROM pg_amproc
                    WHERE amprocfamily = opcfamily AND amproclefttype = opcintype AND amprocrighttype = opcintype
                      AND amprocnum = number);

-- Every operator that asks has a commutator, which is there, and something to estimate by.
SELECT object
  FROM member JOIN pg_operator ON classid = 'pg_operator'::regclass AND objid = pg_operator.oid
 WHERE oprresult = 'boolean'::regtype
   AND (0 IN (oprrest, oprjoin)
    OR NOT EXISTS (SELECT FROM pg_operator AS other WHERE other.oid = pg_operator.oprcom AND other.oprcode <> 0));

-- A function that is not volatile says how it behaves in parallel plans.
SELECT object FROM member_function WHERE provolatile <> 'v' AND proparallel = 'u';

-- A function that returns a set says of about how many rows.
SELECT object FROM member_function WHERE proretset AND prorows = 1000;

-- SECURITY DEFINER goes with a search_path that no caller can write to.
SELECT object FROM member_function
 WHERE prosecdef AND NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (proconfig), false);

-- No body depends on the caller's search_path: it pins its own, or was bound
-- at creation.  One makes a view in the caller's schema, one commits as it goes:
-- these qualify all names.
SELECT object
  FROM member_function JOIN pg_language ON pg_language.oid = prolang
 WHERE lanname NOT IN ('c', 'internal') AND prosqlbody IS NULL
   AND NOT EXISTS (SELECT FROM unnest(proconfig) AS setting WHERE setting LIKE 'search_path=%');

-- Everything has a comment.
SELECT object
  FROM member
 WHERE classid IN ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_type'::regclass,
                   'pg_cast'::regclass, 'pg_namespace'::regclass)
   AND obj_description(objid, classid::regclass::name) IS NULL
   -- Array and row types come with others.
   AND NOT (classid = 'pg_type'::regclass AND
            EXISTS (SELECT FROM pg_type LEFT JOIN pg_class ON pg_class.oid = typrelid
                     WHERE pg_type.oid = objid AND (typelem <> 0 OR relkind <> 'c')))
 ORDER BY object COLLATE "C";
SELECT object FROM member_relation
 WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND obj_description(oid, 'pg_class') IS NULL;

-- Everybody may read, and nobody but the owner writes, or each only rows of his own.
SELECT object FROM member_relation
 WHERE relkind IN ('r', 'p', 'v', 'm', 'f')
   AND NOT EXISTS (SELECT FROM aclexplode(relacl) WHERE grantee = 0 AND privilege_type = 'SELECT');
SELECT object FROM member_relation, aclexplode(relacl)
 WHERE grantee <> relowner AND privilege_type <> 'SELECT'
   AND NOT (SELECT relrowsecurity FROM pg_class WHERE pg_class.oid = member_relation.oid);

-- The trigger of a table fires whatever is done, TRUNCATE included, and whoever
-- does it, replication included.
SELECT object, tgname
  FROM member_relation JOIN pg_trigger ON tgrelid = member_relation.oid
 WHERE relkind = 'r' AND NOT tgisinternal AND tgenabled <> 'A';
SELECT object
  FROM member_relation JOIN pg_trigger ON tgrelid = member_relation.oid
 WHERE relkind = 'r' AND NOT tgisinternal
 GROUP BY object HAVING bit_or(tgtype) & 60 <> 60;

-- The server's own functions compare and hash codes.
SELECT object FROM member_function JOIN pg_language ON pg_language.oid = prolang
 WHERE proname ~ '_(eq|ne|lt|le|gt|ge|cmp|sortsupport|hash|hash_extended)$'
   AND lanname <> 'internal' AND proname NOT LIKE 'icd10cmset%';

DROP VIEW member_relation, member_function, member;
