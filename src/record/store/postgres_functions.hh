#pragma once

namespace hearth::record {

/// What SQLite has and PostgreSQL has not, as functions in the schema: so one SQL text serves both.
/// They are inlined by the planner. Made anew with each migration, before the tables.
/// min and max of two are NULL when one is, unlike least and greatest.
inline constexpr char kPostgresFunctions[] = R"sql(
CREATE OR REPLACE FUNCTION min(a bigint, b bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
  PARALLEL SAFE AS $$ SELECT CASE WHEN a <= b THEN a WHEN a > b THEN b END $$;
CREATE OR REPLACE FUNCTION max(a bigint, b bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
  PARALLEL SAFE AS $$ SELECT CASE WHEN a >= b THEN a WHEN a < b THEN b END $$;
CREATE OR REPLACE FUNCTION instr(a text, b text) RETURNS bigint LANGUAGE sql IMMUTABLE
  PARALLEL SAFE AS $$ SELECT strpos(a, b)::bigint $$;
CREATE OR REPLACE FUNCTION instr(a text, b bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
  PARALLEL SAFE AS $$ SELECT strpos(a, b::text)::bigint $$;
CREATE OR REPLACE FUNCTION iif(a boolean, b bigint, c bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
  PARALLEL SAFE AS $$ SELECT CASE WHEN a THEN b ELSE c END $$;
CREATE OR REPLACE FUNCTION hex(a bytea) RETURNS text LANGUAGE sql IMMUTABLE
  PARALLEL SAFE AS $$ SELECT upper(encode(a, 'hex')) $$;
CREATE OR REPLACE FUNCTION typeof(a bigint) RETURNS text LANGUAGE sql IMMUTABLE
  PARALLEL SAFE AS $$ SELECT CASE WHEN a IS NULL THEN 'null' ELSE 'integer' END $$;
CREATE OR REPLACE FUNCTION typeof(a text) RETURNS text LANGUAGE sql IMMUTABLE
  PARALLEL SAFE AS $$ SELECT CASE WHEN a IS NULL THEN 'null' ELSE 'text' END $$;
CREATE OR REPLACE FUNCTION json_extract(a text, path text) RETURNS text LANGUAGE sql IMMUTABLE
  PARALLEL SAFE AS $$ SELECT a::json #>> string_to_array(substr(path, 3), '.') $$;
CREATE OR REPLACE FUNCTION group_concat_step(a text, b bigint) RETURNS text LANGUAGE sql IMMUTABLE
  PARALLEL SAFE AS $$ SELECT CASE WHEN b IS NULL THEN a
    ELSE coalesce(a || ',', '') || b::text END $$;
CREATE OR REPLACE FUNCTION group_concat_step(a text, b text) RETURNS text LANGUAGE sql IMMUTABLE
  PARALLEL SAFE AS $$ SELECT CASE WHEN b IS NULL THEN a ELSE coalesce(a || ',', '') || b END $$;
CREATE OR REPLACE AGGREGATE group_concat(text) (SFUNC = group_concat_step, STYPE = text);
CREATE OR REPLACE AGGREGATE group_concat(bigint) (SFUNC = group_concat_step, STYPE = text);
)sql";

}  // namespace hearth::record
