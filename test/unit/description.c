/*
 * description.c
 *		What descriptions say: cases by hand, and random releases against the
 *		same rules written for sorted lists of words.
 */
#include "code/description.h"
#include "support.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#define MAX_ENTRIES			60
#define MAX_WORDS			12
#define RANDOM_RELEASES		3000

static CodeDescription entries[MAX_ENTRIES];
static size_t n;

static void
add(const char *code, bool billable, const char *text)
{
	CodeError	error;
	CodeDescription entry = {.billable = billable, .text = text, .length = strlen(text)};

	if (!icd10cm_parse(code, strlen(code), &entry.code, &error))
		abort();
	entries[n++] = entry;
}

static void
read_all(void)
{
	uint64_t	words[MAX_ENTRIES];
	CodeSibling siblings[MAX_ENTRIES * SIBLINGS_PER_CODE];

	descriptions_read(entries, n, words, siblings);
}

/* ---- By hand */

static const struct
{
	const char *code;
	const char *text;
	const char *laterality;
	int			unspecified;
	int			specificity;
}			cases[] = {
	{"M25.561", "Ache of the right knee", "right", 0, 0},
	{"M25.562", "Ache, left knee", "left", 0, 0},
	{"M25.569", "Ache of UNSPECIFIED knee", "unspecified", 1, 2},
	{"I50.1", "Weak left ventricle", NULL, 0, 0},
	{"I50.814", "Right heart weak because left heart is", NULL, 0, 0},
	{"M17.0", "Worn knees, bilateral", "bilateral", 0, 0},
	{"M17.9", "Worn knee, unspecified", NULL, 1, 1},
	{"I08.0", "Trouble of both valves", NULL, 0, 0},
	{"H54.3", "Loss of sight, both eyes", "bilateral", 0, 0},
	{"H54.413A", "Blindness right eye, normal vision left eye", "right", 0, 0},
	{"H54.42A3", "Blindness left eye, normal vision right eye", "left", 0, 0},
	{"H54.1131", "Blindness right eye, low vision left eye", "bilateral", 0, 0},
	{"H54.52", "Low vision right eye, normal vision left eye", NULL, 0, 0},
	{"H53.461", "Bilateral gaps in the field, right side", "right", 0, 0},
	{"H53.462", "Bilateral gaps in the field, left side", "left", 0, 0},
	{"H53.469", "Bilateral gaps in the field, unspecified side", "unspecified", 1, 2},
	{"G81.90", "Palsy affecting unspecified side", "unspecified", 1, 2},
	{"G81.91", "Palsy affecting right dominant side", "right", 0, 0},
	{"G81.92", "Palsy affecting left dominant side", "left", 0, 0},
	{"S52.501A", "Unspecified break of right radius, first visit", "right", 1, 0},
	{"S52.502A", "Unspecified break of left radius, first visit", "left", 1, 0},
	{"S52.509A", "Unspecified break of unspecified radius, first visit", "unspecified", 2, 2},
	{"S52.509D", "Unspecified break of unspecified radius, later visit", NULL, 2, 0},
	{"S47.1XXA", "Crush of right arm, first visit", "right", 0, 0},
	{"S47.2XXA", "Crush of left arm, first visit", "left", 0, 0},
	{"S47.9XXA", "Crush of arm, arm unspecified, first visit", "unspecified", 1, 2},
	{"O31.10X0", "Trouble in pregnancy, not applicable or unspecified", NULL, 0, 0},
	{"K25.4", "Chronic or unspecified ulcer", NULL, 1, 0},
	{"F99", "Disorder, not otherwise specified", NULL, 1, 0},
	{"K40.90", "Hernia, not specified as recurrent", NULL, 0, 0},
	{"R10.31", "Ache of right lower part", "right", 0, 0},
	{"R10.32", "Ache of left lower part", "left", 0, 0},
	{"R10.30", "Ache of part unspecified", "unspecified", 1, 2},
};

static void
check_cases(void)
{
	n = 0;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		add(cases[i].code, true, cases[i].text);
	read_all();
	for (size_t i = 0; i < n; i++)
	{
		const char *side = laterality_name(entries[i].laterality);

		expect((side == NULL) == (cases[i].laterality == NULL) &&
			   (side == NULL || strcmp(side, cases[i].laterality) == 0),
			   "%s: %s", cases[i].code, side ? side : "no side");
		expect(entries[i].unspecified == cases[i].unspecified, "%s: unspecified %d",
			   cases[i].code, entries[i].unspecified);
		expect(entries[i].specificity == cases[i].specificity, "%s: specificity %d",
			   cases[i].code, entries[i].specificity);
	}
	conclude("sides and what is unspecified");

	/* A header says nothing more than its siblings, but is compared with them. */
	n = 0;
	add("M25.56", false, "Ache of knee");
	add("M25.50", true, "Ache of unspecified joint");
	add("M25.51", true, "Ache of shoulder");
	read_all();
	expect(entries[1].specificity == 1, "a header counts");
	conclude("only billable siblings say more");
}

static void
check_sites(void)
{
	static const char *const open[] = {
		"Sore of unspecified site", "UNSPECIFIED Site, sore", "Sore, unspecified site, first visit", "Sore, part unspecified, first visit",
		"Sore, site unspecified", "unspecified site", "site unspecified", "Unspecified sore of unspecified level of the back",
		"Sore of other and unspecified parts of face", "Worn joints, unspecified joint", "Lump, unspecified quadrant",
	};
	static const char *const told[] = {
		"", "unspecified", "site", "Sore of site, unspecified stage", "Sore of other part, unspecified", "Sore of bone unspecified",
		"Sore of unspecified eyelid", "Sore of unspecified  site", "Sore of unspecified, site", "Sore of unspecified-site",
		"Sore of unspecified sitework", "Sore of a site not specified", "Sore of unspecified cervical region", "not unspecified",
		"level unspecified", "Sore of nonunspecified site",
	};

	for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++)
		expect(description_leaves_site_open(open[i], strlen(open[i])), "%s", open[i]);
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++)
		expect(!description_leaves_site_open(told[i], strlen(told[i])), "%s", told[i]);
	expect(!description_leaves_site_open("unspecified sites", 15), "beyond the end");
	conclude("where the site is left open");
}

static void
check_names(void)
{
	Laterality	laterality;

	for (int i = LATERALITY_RIGHT; i <= LATERALITY_UNSPECIFIED; i++)
		expect(laterality_by_name(laterality_name((Laterality) i), &laterality) && (int) laterality == i, "%d", i);
	expect(laterality_name(LATERALITY_NONE) == NULL, "none has a name");
	expect(!laterality_by_name("both", &laterality), "both is a name");
	conclude("names of sides");
}

/* ---- The same for lists of words */

static const char *const vocabulary[] = {
	"right", "left", "unspecified", "bilateral", "knee", "eye", "vision", "normal", "of", "or",
	"applicable", "both", "eyes", "not", "otherwise", "specified"
};

#define VOCABULARY (sizeof(vocabulary) / sizeof(vocabulary[0]))

typedef struct Sorted
{
	const char *words[MAX_WORDS];
	size_t		count;
	bool		right;
	bool		left;
	bool		bilateral;
	int			unspecified;
	Laterality	laterality;
} Sorted;

static int
compare_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static void
sort_words(Sorted *sorted, const char *const *words, size_t count)
{
	bool		right_eye = false;
	bool		left_eye = false;

	memset(sorted, 0, sizeof(*sorted));
	for (size_t i = 0; i < count; i++)
	{
		const char *word = words[i];
		const char *last = i > 0 ? words[i - 1] : "";
		const char *before = i > 1 ? words[i - 2] : "";
		bool		side = strcmp(word, "right") == 0 || strcmp(word, "left") == 0;
		bool		normal = side && strcmp(last, "vision") == 0 && strcmp(before, "normal") == 0;
		const char *third = i > 2 ? words[i - 3] : "";

		if (strcmp(word, "eye") == 0 && !(strcmp(before, "vision") == 0 && strcmp(third, "normal") == 0))
		{
			right_eye |= strcmp(last, "right") == 0;
			left_eye |= strcmp(last, "left") == 0;
		}
		if (strcmp(word, "of") == 0 || normal)
			continue;
		sorted->words[sorted->count++] = word;
		sorted->right |= strcmp(word, "right") == 0;
		sorted->left |= strcmp(word, "left") == 0;
		sorted->bilateral |= strcmp(word, "bilateral") == 0 || (strcmp(word, "eyes") == 0 && strcmp(last, "both") == 0);
		if (strcmp(word, "unspecified") == 0)
			sorted->unspecified += strcmp(last, "or") != 0 || strcmp(before, "applicable") != 0;
		if (strcmp(word, "specified") == 0)
			sorted->unspecified += strcmp(last, "otherwise") == 0 && strcmp(before, "not") == 0;
	}
	sorted->bilateral |= right_eye && left_eye;
	qsort(sorted->words, sorted->count, sizeof(char *), compare_text);
}

/* Whether some entry has these words, one of them exchanged. */
static bool
exists_with(const Sorted *all, const Sorted *one, const char *without, const char *with)
{
	Sorted		wanted = *one;
	size_t		place = 0;

	while (place < wanted.count && strcmp(wanted.words[place], without) != 0)
		place++;
	if (place == wanted.count)
		return false;
	wanted.words[place] = with;
	qsort(wanted.words, wanted.count, sizeof(char *), compare_text);
	for (size_t i = 0; i < n; i++)
	{
		size_t		same = 0;

		while (all[i].count == wanted.count && same < wanted.count &&
			   strcmp(all[i].words[same], wanted.words[same]) == 0)
			same++;
		if (all[i].count == wanted.count && same == wanted.count)
			return true;
	}
	return false;
}

static Laterality
side_of(const Sorted *all, const Sorted *one)
{
	if (one->right != one->left &&
		exists_with(all, one, one->right ? "right" : "left", one->right ? "left" : "right"))
		return one->right ? LATERALITY_RIGHT : LATERALITY_LEFT;
	if (one->unspecified > 0 && exists_with(all, one, "unspecified", "right") &&
		exists_with(all, one, "unspecified", "left"))
		return LATERALITY_UNSPECIFIED;
	return one->bilateral ? LATERALITY_BILATERAL : LATERALITY_NONE;
}

/* Of compact texts: they differ in exactly one place, the last, or the last one before the seventh and its placeholders. */
static bool
are_siblings(const char *a, const char *b)
{
	size_t		length = strlen(a);
	size_t		base = length - 1;
	size_t		differ = 0;
	size_t		place = 0;

	if (strlen(b) != length || length <= ICD10CM_MIN_LENGTH)
		return false;
	for (size_t i = 0; i < length; i++)
	{
		differ += a[i] != b[i];
		if (a[i] != b[i])
			place = i;
	}
	if (differ != 1)
		return false;
	if (place == length - 1)
		return true;
	while (base > ICD10CM_MIN_LENGTH && a[base - 1] == 'X')
		base--;
	if (length < ICD10_WIDTH || base <= ICD10CM_MIN_LENGTH || place != base - 1)
		return false;

	/* A placeholder is no sibling of what stands in its place. */
	return b[place] != 'X';
}

/* Among the first n. */
static bool
is_listed(char listed[][CODE_TEXT_SIZE], const char *code)
{
	for (size_t i = 0; i < n; i++)
	{
		if (strcmp(listed[i], code) == 0)
			return true;
	}
	return false;
}

static void
check_random(void)
{
	static char texts[MAX_ENTRIES][MAX_WORDS * 14];
	static char codes[MAX_ENTRIES][CODE_TEXT_SIZE];
	static Sorted all[MAX_ENTRIES];
	int			seen[LATERALITY_UNSPECIFIED + 1] = {0};

	for (int round = 0; round < RANDOM_RELEASES; round++)
	{
		size_t		wanted = 2 + random_below(MAX_ENTRIES - 2);

		n = 0;
		while (n < wanted)
		{
			const char *words[MAX_WORDS];
			size_t		count = 1 + random_below(round % 2 ? 3 : MAX_WORDS - 1);
			size_t		length = 3 + random_below(5);

			strcpy(codes[n], "S52");
			for (size_t i = 3; i < length; i++)
				codes[n][i] = "123XA"[random_below(5)];
			codes[n][length] = '\0';
			if (is_listed(codes, codes[n]))
				continue;
			texts[n][0] = '\0';
			for (size_t i = 0; i < count; i++)
			{
				words[i] = vocabulary[random_below(VOCABULARY)];
				strcat(texts[n], words[i]);
				strcat(texts[n], random_below(3) == 0 ? ", " : " ");
			}
			sort_words(&all[n], words, count);
			add(codes[n], random_below(3) > 0, texts[n]);
		}
		read_all();
		for (size_t i = 0; i < n; i++)
			all[i].laterality = side_of(all, &all[i]);
		for (size_t i = 0; i < n; i++)
		{
			Laterality	laterality = all[i].laterality;
			bool		right = false;
			bool		left = false;
			int			specificity = 0;

			for (size_t j = 0; j < n; j++)
			{
				if (!are_siblings(codes[i], codes[j]))
					continue;
				specificity += entries[j].billable && all[j].unspecified < all[i].unspecified;
			}

			/* The two sides among the siblings at one place. */
			for (int last = 0; last < 2; last++)
			{
				right = left = false;
				for (size_t j = 0; j < n; j++)
				{
					size_t		end = strlen(codes[i]) - 1;

					if (!are_siblings(codes[i], codes[j]) || (codes[i][end] != codes[j][end]) != last ||
						all[j].unspecified != all[i].unspecified - 1)
						continue;
					right |= all[j].laterality == LATERALITY_RIGHT;
					left |= all[j].laterality == LATERALITY_LEFT;
				}
				if (right && left && laterality == LATERALITY_NONE)
					laterality = LATERALITY_UNSPECIFIED;
			}
			seen[laterality]++;
			expect(entries[i].unspecified == all[i].unspecified, "%s: unspecified", texts[i]);
			expect(entries[i].laterality == laterality, "%s %s: side", codes[i], texts[i]);
			expect(entries[i].specificity == specificity, "%s %s: specificity %d, not %d",
				   codes[i], texts[i], entries[i].specificity, specificity);
		}
	}
	for (int i = LATERALITY_NONE; i <= LATERALITY_UNSPECIFIED; i++)
		expect(seen[i] > 100, "laterality %d: only %d", i, seen[i]);
	conclude("random releases");
}

int
main(void)
{
	check_cases();
	check_sites();
	check_names();
	check_random();
	return done_testing();
}
