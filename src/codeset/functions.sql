-- What the loaded releases say about a code on a date.

@include src/codeset/functions.sql.inc type=icd10cm
@include src/codeset/functions.sql.inc type=icd10pcs
@include src/codeset/functions.sql.inc type=hcpcs
@include src/codeset/listed.sql.inc type=icd10cm
@include src/codeset/listed.sql.inc type=icd10pcs
