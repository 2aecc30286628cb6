#include "plural.h"

#include <string.h>
#include <unicode/upluralrules.h>
#include <unicode/ustring.h>

enum { COMMON = 200, NAME_MAX_16 = 16 };

const char *const plural_classes[] = {"zero", "one", "two", "few", "many", "other", NULL};

static const char *
select_class(const UPluralRules *rules, int64_t number)
{
	UChar name[NAME_MAX_16];
	char utf8[NAME_MAX_16 * 3];
	UErrorCode status = U_ZERO_ERROR;

	int32_t n = uplrules_select(rules, (double)number, name, NAME_MAX_16, &status);
	u_strToUTF8(utf8, sizeof utf8, NULL, name, n, &status);
	for (const char *const *c = plural_classes; U_SUCCESS(status) && *c; c++)
		if (strcmp(*c, utf8) == 0)
			return *c;
	return "other";
}

static UPluralRules *
open_rules(const char *language)
{
	UErrorCode status = U_ZERO_ERROR;
	UPluralRules *rules = uplrules_open(language, &status);

	return U_SUCCESS(status) ? rules : NULL;
}

static bool
is_common(const UPluralRules *rules, const char *class)
{
	for (int64_t n = 0; n <= COMMON; n++)
		if (strcmp(select_class(rules, n), class) == 0)
			return true;
	return false;
}

const char *
plural_class(const char *language, int64_t number)
{
	UPluralRules *rules = open_rules(language);
	const char *class = rules ? select_class(rules, number) : "other";

	if (rules && number > COMMON && !is_common(rules, class))
		class = "other";
	if (rules)
		uplrules_close(rules);
	return class;
}

bool
plural_needed(const char *language, const char *class)
{
	UPluralRules *rules = open_rules(language);
	bool needed = rules ? is_common(rules, class) : strcmp(class, "other") == 0;

	if (rules)
		uplrules_close(rules);
	return needed;
}
