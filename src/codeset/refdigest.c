/*
 * refdigest.c
 *		What reference data says, in 128 bits.
 */
#include "codeset/refdigest.h"

#include "common/hashfn.h"
#include "lib/stringinfo.h"
#include "utils/datum.h"

#include "codeset/refcache.h"
#include "compat.h"

/* The halves differ by what they start from, and so ever after. */
void
refdigest_add(RefDigest *digest, const void *bytes, Size size)
{
	digest->halves[0] = hash_bytes_extended(bytes, size, digest->halves[0]);
	digest->halves[1] = hash_bytes_extended(bytes, size, ~digest->halves[1]);
}

static void
append_value(StringInfo row, Form_pg_attribute attribute, Datum value, bool isnull)
{
	const char *bytes = (const char *) &value;
	int			size = isnull ? -1 : sizeof(Datum);
	struct varlena *flat = NULL;

	if (!isnull && attribute->attlen == -1)
	{
		flat = PG_DETOAST_DATUM_PACKED(value);
		bytes = VARDATA_ANY(flat);
		size = VARSIZE_ANY_EXHDR(flat);
	}
	else if (!isnull && !attribute->attbyval)
	{
		bytes = DatumGetPointer(value);
		size = datumGetSize(value, false, attribute->attlen);
	}
	appendBinaryStringInfo(row, (const char *) &size, sizeof(size));
	if (size > 0)
		appendBinaryStringInfo(row, bytes, size);
	if (flat && (Pointer) flat != DatumGetPointer(value))
		pfree(flat);
}

/* All columns of all rows, in the order of the scan. */
void
refdigest_table(RefDigest *digest, Relation table, Snapshot snapshot)
{
	TupleDesc	columns = RelationGetDescr(table);
	StringInfoData row;
	RefScan		scan;

	initStringInfo(&row);
	refdigest_add(digest, &columns->natts, sizeof(columns->natts));
	refscan_begin(&scan, table, snapshot);
	while (refscan_next(&scan))
	{
		resetStringInfo(&row);
		slot_getallattrs(scan.slot);
		for (int i = 0; i < columns->natts; i++)
			append_value(&row, TupleDescAttr(columns, i),
						 scan.slot->tts_values[i], scan.slot->tts_isnull[i]);
		refdigest_add(digest, row.data, row.len);
	}
	refscan_end(&scan);
	pfree(row.data);
}
