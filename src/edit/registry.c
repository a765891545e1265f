/*
 * registry.c
 *		Every edit, in the order of reports.
 */
#include "edit/edit.h"

#include "edit/coverage/coverage.h"
#include "edit/diagnosis/diagnosis.h"
#include "edit/fee/fee.h"
#include "edit/mce/mce.h"
#include "edit/ncci/ncci.h"
#include "edit/procedure/procedure.h"

const Edit *const edit_registry[] = {
	&edit_dx_missing,
	&edit_dx_invalid,
	&edit_dx_not_billable,
	&edit_dx_not_effective,
	&edit_dx_duplicate,
	&edit_dx_pointer_invalid,
	&edit_dx_unspecified,
	&edit_external_cause_pdx,
	&edit_manifestation_pdx,
	&edit_unacceptable_pdx,
	&edit_sequela_pdx,
	&edit_dx_age,
	&edit_dx_sex,
	&edit_excludes1_pair,
	&edit_laterality_conflict,
	&edit_proc_invalid,
	&edit_proc_not_effective,
	&edit_proc_reporting_only,
	&edit_wrong_code_set,
	&edit_modifier_invalid,
	&edit_modifier_conflict,
	&edit_necessity,
	&edit_ncci_ptp,
	&edit_mue,
	&edit_addon_missing_primary,
	&edit_em_same_day_no_25,
	&edit_duplicate_line,
};

const int	edit_count = lengthof(edit_registry);
