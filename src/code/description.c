/*
 * description.c
 *		What the descriptions of ICD-10-CM say beyond the hierarchy.
 *
 * "Right" is a side only where there is a left: right heart failure is no
 * matter of laterality, pain in the right knee is, because the release has the
 * same words with "left" in their place.  And the side is unspecified only
 * where the release has the same with a side.  So an entry is judged among all
 * entries of its release.
 *
 * Descriptions of counterparts differ in commas, in "of" and in the order of
 * words, so a description is compared as its words without order: the sum of
 * their hashes, in which one word is exchanged for another by arithmetic.
 */
#include "code/description.h"

#include <stdlib.h>
#include <string.h>

/* ---- Words */

typedef struct Word
{
	const char *text;
	size_t		length;
} Word;

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
}

static bool
is(Word word, const char *text)
{
	for (size_t i = 0; i < word.length; i++)
	{
		if (lower(word.text[i]) != text[i])
			return false;
	}
	return text[word.length] == '\0';
}

static bool
in_word(char c)
{
	return symbol_of(c) != 0 || (c & 0x80) != 0;
}

/* The next word from "at" on; of length 0 at the end. */
static Word
next_word(const CodeDescription *entry, size_t *at)
{
	Word		word;

	while (*at < entry->length && !in_word(entry->text[*at]))
		(*at)++;
	word.text = entry->text + *at;
	while (*at < entry->length && in_word(entry->text[*at]))
		(*at)++;
	word.length = (size_t) (entry->text + *at - word.text);
	return word;
}

/* FNV-1a, and a last mixing, for sums of it are compared. */
static uint64_t
word_hash(Word word)
{
	uint64_t	hash = UINT64_C(0xCBF29CE484222325);

	for (size_t i = 0; i < word.length; i++)
		hash = (hash ^ (unsigned char) lower(word.text[i])) * UINT64_C(0x100000001B3);
	hash = (hash ^ (hash >> 32)) * UINT64_C(0xD6E8FEB86659FD93);
	return hash ^ (hash >> 32);
}

static uint64_t
hash_of(const char *word)
{
	return word_hash((Word) {word, strlen(word)});
}

/*
 * Reads one description.  Where it tells of both eyes both sides are meant, but
 * for a normal eye ("low vision right eye, normal vision left eye").  "Not applicable or unspecified"
 * is the right choice for a pregnancy with one fetus, and leaves nothing open.
 */
static void
read_words(CodeDescription *entry)
{
	Word		before_last = {"", 0};
	Word		last = {"", 0};
	Word		word;
	bool		right = false;
	bool		left = false;
	bool		right_eye = false;
	bool		left_eye = false;
	size_t		at = 0;

	entry->laterality = LATERALITY_NONE;
	entry->unspecified = 0;
	entry->specificity = 0;
	entry->words = 0;
	entry->has_right = entry->has_left = entry->has_bilateral = false;
	for (; (word = next_word(entry, &at)).length > 0; before_last = last, last = word)
	{
		bool		normal = is(last, "vision") && is(before_last, "normal");

		right_eye |= right && is(word, "eye");
		left_eye |= left && is(word, "eye");
		right = is(word, "right") && !normal;
		left = is(word, "left") && !normal;
		if (is(word, "of") || is(word, "the") || (normal && (is(word, "right") || is(word, "left"))))
			continue;
		entry->words += word_hash(word);
		entry->has_right |= right;
		entry->has_left |= left;
		entry->has_bilateral |= is(word, "bilateral") || (is(word, "eyes") && is(last, "both"));
		entry->unspecified +=
			(is(word, "unspecified") && !(is(last, "or") && is(before_last, "applicable"))) ||
			(is(word, "specified") && is(last, "otherwise") && is(before_last, "not"));
	}
	entry->has_bilateral |= right_eye && left_eye;
}

/* ---- Sides */

static int
compare_words(const void *a, const void *b)
{
	uint64_t	left = *(const uint64_t *) a;
	uint64_t	right = *(const uint64_t *) b;

	return (left > right) - (left < right);
}

typedef struct Release
{
	const uint64_t *words;		/* of every entry, sorted */
	size_t		n;
	uint64_t	right;
	uint64_t	left;
	uint64_t	unspecified;
} Release;

/* Whether some entry has the words of this one, but for one of them. */
static bool
has_counterpart(const Release *release, const CodeDescription *entry, uint64_t without, uint64_t with)
{
	uint64_t	words = entry->words - without + with;

	return bsearch(&words, release->words, release->n, sizeof(words), compare_words) != NULL;
}

/* The side as far as the words alone tell. */
static Laterality
side_by_words(const Release *release, const CodeDescription *entry)
{
	if (entry->has_right && !entry->has_left &&
		has_counterpart(release, entry, release->right, release->left))
		return LATERALITY_RIGHT;
	if (entry->has_left && !entry->has_right &&
		has_counterpart(release, entry, release->left, release->right))
		return LATERALITY_LEFT;
	if (entry->unspecified > 0 &&
		has_counterpart(release, entry, release->unspecified, release->right) &&
		has_counterpart(release, entry, release->unspecified, release->left))
		return LATERALITY_UNSPECIFIED;
	return entry->has_bilateral ? LATERALITY_BILATERAL : LATERALITY_NONE;
}

/* ---- Siblings */

/*
 * Siblings share all but the last character, or all but the last one before
 * the seventh, which as a rule tells the encounter.  Both are asked: what says
 * more on one of the two says the same on the other.
 */
static size_t
add_siblings(CodeDescription *entry, CodeSibling *siblings)
{
	int			length = icd10_length(entry->code);
	int			base = length - 1;
	size_t		n = 0;

	if (length <= ICD10CM_MIN_LENGTH)
		return 0;
	siblings[n++] = (CodeSibling) {icd10_prefix(entry->code, length - 1) |
		(uint64_t) length << (SYMBOL_BITS * ICD10_WIDTH), entry};
	if (length < ICD10_WIDTH)
		return n;
	while (base > ICD10CM_MIN_LENGTH && packed_symbol(entry->code, ICD10_WIDTH, base - 1) == SYMBOL_LETTER('X'))
		base--;
	if (base > ICD10CM_MIN_LENGTH)
	{
		int			shift = SYMBOL_BITS * (ICD10_WIDTH - base);

		siblings[n++] = (CodeSibling) {(entry->code & ~((uint64_t) SYMBOL_MASK << shift)) |
			(uint64_t) (ICD10_WIDTH + base) << (SYMBOL_BITS * ICD10_WIDTH), entry};
	}
	return n;
}

/* Counts those that say more, and takes the side to be open where one and the other say only that more. */
static void
compare_siblings(const CodeSibling *siblings, size_t n)
{
	for (size_t i = 0; i < n; i++)
	{
		CodeDescription *entry = siblings[i].entry;
		bool		right = false;
		bool		left = false;

		for (size_t j = 0; j < n; j++)
		{
			const CodeDescription *other = siblings[j].entry;

			entry->specificity += other->billable && other->unspecified < entry->unspecified;
			if (other->unspecified == entry->unspecified - 1)
			{
				right |= other->laterality == LATERALITY_RIGHT;
				left |= other->laterality == LATERALITY_LEFT;
			}
		}
		if (right && left && entry->laterality == LATERALITY_NONE)
			entry->laterality = LATERALITY_UNSPECIFIED;
	}
}

/*
 * Reads the entries of one release.  "words" has room for n, "siblings" for
 * SIBLINGS_PER_CODE times as many.
 */
void
descriptions_read(CodeDescription *entries, size_t n, uint64_t *words, CodeSibling *siblings)
{
	Release		release = {
		words, n, hash_of("right"), hash_of("left"), hash_of("unspecified")
	};
	size_t		count = 0;

	for (size_t i = 0; i < n; i++)
	{
		read_words(&entries[i]);
		words[i] = entries[i].words;
	}
	qsort(words, n, sizeof(*words), compare_words);
	for (size_t i = 0; i < n; i++)
	{
		entries[i].laterality = side_by_words(&release, &entries[i]);
		count += add_siblings(&entries[i], siblings + count);
	}
	qsort(siblings, count, sizeof(*siblings), compare_words);
	for (size_t begin = 0, end; begin < count; begin = end)
	{
		for (end = begin; end < count && siblings[end].key == siblings[begin].key; end++)
			;
		compare_siblings(siblings + begin, end - begin);
	}
}

/* ---- Sites */

/* Whether one blank and nothing else stands between the two: "site, unspecified stage" tells the site. */
static bool
is_followed_by(Word word, Word next)
{
	return word.text + word.length + 1 == next.text && word.text[word.length] == ' ';
}

/* What a place in the body is called where it has no name. */
static bool
is_site(Word word)
{
	static const char *const sites[] = {
		"site", "sites", "part", "parts", "region", "regions", "level", "levels", "joint", "joints",
		"bone", "bones", "organ", "organs", "portion", "portions", "quadrant", "quadrants"
	};

	for (size_t i = 0; i < sizeof(sites) / sizeof(sites[0]); i++)
		if (is(word, sites[i]))
			return true;
	return false;
}

/* Whether the text leaves open where in the body: "of unspecified site", "part unspecified". */
bool
description_leaves_site_open(const char *text, size_t length)
{
	CodeDescription entry = {.text = text, .length = length};
	size_t		at = 0;
	Word		last = next_word(&entry, &at);
	Word		word;

	for (; (word = next_word(&entry, &at)).length > 0; last = word)
	{
		if (!is_followed_by(last, word))
			continue;
		if (is(last, "unspecified") && is_site(word))
			return true;
		if ((is(last, "site") || is(last, "part")) && is(word, "unspecified"))
			return true;
	}
	return false;
}

/* ---- Names */

static const char *const names[] = {
	[LATERALITY_RIGHT] = "right",
	[LATERALITY_LEFT] = "left",
	[LATERALITY_BILATERAL] = "bilateral",
	[LATERALITY_UNSPECIFIED] = "unspecified",
};

/* NULL for none. */
const char *
laterality_name(Laterality laterality)
{
	return names[laterality];
}

bool
laterality_by_name(const char *name, Laterality *laterality)
{
	for (size_t i = LATERALITY_RIGHT; i < sizeof(names) / sizeof(names[0]); i++)
	{
		if (strcmp(name, names[i]) == 0)
		{
			*laterality = (Laterality) i;
			return true;
		}
	}
	return false;
}
