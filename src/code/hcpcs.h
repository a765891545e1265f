/*
 * hcpcs.h
 *		HCPCS: Level I (CPT), Level II, and the modifiers of both.
 */
#ifndef CODE_HCPCS_H
#define CODE_HCPCS_H

#include "code/laterality.h"
#include "code/symbol.h"

#define HCPCS_WIDTH			5
#define HCPCS_MODIFIER_WIDTH 2

extern bool cpt_parse(const char *text, size_t length, uint64_t *packed, CodeError *error);
extern bool hcpcs_parse(const char *text, size_t length, uint64_t *packed, CodeError *error);
extern bool hcpcs_modifier_parse(const char *text, size_t length, uint64_t *packed, CodeError *error);
extern int	hcpcs_format(uint64_t packed, char *text);
extern int	hcpcs_modifier_format(uint64_t packed, char *text);

/* Level I codes begin with a digit, Level II codes with a letter. */
static inline bool
hcpcs_is_cpt(uint64_t code)
{
	return symbol_is_digit(packed_symbol(code, HCPCS_WIDTH, 0));
}

extern const char *hcpcs_category(uint64_t code);
extern const char *hcpcs_section(uint64_t code);
extern bool hcpcs_modifier_is_built_in(uint64_t modifier);
extern bool hcpcs_modifier_is_ptp_associated(uint64_t modifier);
extern Laterality hcpcs_modifier_side(uint64_t modifier);
extern bool hcpcs_modifier_is_repeat(uint64_t modifier);

#endif							/* CODE_HCPCS_H */
