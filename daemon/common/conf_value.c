#include "conf_private.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

struct unit {
	const char *name;
	int64_t factor;
};

static const struct unit durations[] = {
    {"ms", 1}, {"s", 1000}, {"min", 60000}, {"h", 3600000}, {"d", 86400000}, {NULL, 0}};
static const struct unit sizes[] = {
    {"B", 1}, {"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {NULL, 0}};

static bool
parse_with_unit(
    const char *text, const struct unit *units, const char *wanted, int64_t *value, struct str *why)
{
	char *rest;

	errno = 0;
	int64_t number = ascii_isdigit((unsigned char)*text) ? strtoll(text, &rest, 10) : -1;
	if (number < 0 || errno) {
		str_addf(why, "\"%s\" is not a number with a unit, such as %s", text, wanted);
		return false;
	}
	while (*rest == ' ')
		rest++;
	for (; units->name; units++)
		if (strcmp(rest, units->name) == 0 &&
		    !__builtin_mul_overflow(number, units->factor, value))
			return true;
	str_addf(why, "\"%s\" has no unit that is known here; write it like %s", text, wanted);
	return false;
}

bool
conf_parse_duration(const char *text, int64_t *ms, struct str *why)
{
	return parse_with_unit(
	    text, durations, "\"500ms\", \"30s\", \"5min\", \"2h\" or \"1d\"", ms, why);
}

bool
conf_parse_size(const char *text, int64_t *bytes, struct str *why)
{
	return parse_with_unit(
	    text, sizes, "\"800B\", \"64KiB\", \"50MiB\" or \"1GiB\"", bytes, why);
}

/* A value in the largest unit that divides it. */
static void
add_with_unit(struct str *s, enum conf_type type, int64_t value)
{
	const struct unit *u = type == CONF_DURATION ? durations : sizes, *best = u;

	if (type == CONF_NUMBER) {
		str_addf(s, "%" PRId64, value);
		return;
	}
	for (; u->name; u++)
		if (value && value % u->factor == 0)
			best = u;
	str_addf(s, "%" PRId64 "%s", value / best->factor, best->name);
}

static bool
in_range(const struct conf_setting *s, int64_t value, struct str *why)
{
	if (value >= s->min && value <= s->max)
		return true;
	add_with_unit(why, s->type, value);
	str_addz(why, " is out of range: it can be ");
	add_with_unit(why, s->type, s->min);
	str_addz(why, " to ");
	add_with_unit(why, s->type, s->max);
	return false;
}

static bool
store_number(const struct conf_setting *s, int64_t *place, const char *text, struct str *why)
{
	int64_t value = strtoll(text, NULL, 10); /* written by libconfig or by the table: digits */
	bool ok = s->type == CONF_NUMBER     ? true
	          : s->type == CONF_DURATION ? conf_parse_duration(text, &value, why)
	                                     : conf_parse_size(text, &value, why);

	if (!ok || !in_range(s, value, why))
		return false;
	*place = value;
	return true;
}

static bool
store_choice(const struct conf_setting *s, unsigned *place, const char *text, struct str *why)
{
	for (unsigned i = 0; s->words[i]; i++)
		if (strcmp(s->words[i], text) == 0) {
			*place = i;
			return true;
		}
	str_addf(why, "\"%s\" is none of", text);
	for (size_t i = 0; s->words[i]; i++)
		str_addf(why, "%s \"%s\"", i ? "," : "", s->words[i]);
	return false;
}

static bool
good_length(const struct conf_setting *s, int64_t length, struct str *why)
{
	if (length >= s->min && length <= s->max)
		return true;
	if (s->min == s->max)
		str_addf(why, "must be exactly %" PRId64 " long, not %" PRId64, s->min, length);
	else
		str_addf(why, "must have %" PRId64 " to %" PRId64 " bytes, not %" PRId64, s->min,
		    s->max, length);
	return false;
}

static bool
good_text(const struct conf_setting *s, const char *text, struct str *why)
{
	size_t length = strlen(text);

	if (length == 0 && s->min > 0) {
		str_addz(why, "must not be empty");
		return false;
	}
	if (!utf8_valid(text, length)) {
		str_addz(why, "is not valid UTF-8");
		return false;
	}
	for (const char *p = text; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f) {
			str_addz(why, "must not contain control characters");
			return false;
		}
	return conf_check_form(s->form, text, why) && good_length(s, (int64_t)length, why);
}

static void
append_text(char ***list, const char *text)
{
	size_t n = 0;

	while (*list && (*list)[n])
		n++;
	*list = xrealloc(*list, (n + 2) * sizeof **list);
	(*list)[n] = xstrdup(text);
	(*list)[n + 1] = NULL;
}

/* File names are relative to the folder of the configuration file. */
static char *
in_folder(const char *folder, const char *name)
{
	return *name == '/' ? xstrdup(name) : xasprintf("%s/%s", folder, name);
}

static bool
store_text(const struct conf_setting *s, char **place, const char *text, const char *folder,
    struct str *why)
{
	bool is_name = s->form == FORM_FILE || s->form == FORM_FOLDER;
	char *value = is_name ? in_folder(folder, text) : xstrdup(text);

	if (!good_text(s, value, why)) {
		free(value);
		return false;
	}
	free(*place);
	*place = value;
	return true;
}

bool
conf_store(const struct conf_setting *s, void *place, const char *text, const char *folder,
    struct str *why)
{
	switch (s->type) {
	case CONF_TEXT:
		return store_text(s, place, text, folder, why);
	case CONF_TEXTS:
		if (!good_text(s, text, why))
			return false;
		append_text(place, text);
		return true;
	case CONF_BOOL:
		*(bool *)place = strcmp(text, "true") == 0;
		return true;
	case CONF_NUMBER:
	case CONF_DURATION:
	case CONF_SIZE:
		return store_number(s, place, text, why);
	case CONF_CHOICE:
		return store_choice(s, place, text, why);
	case CONF_SECRET:
		return conf_read_secret(text, folder, place, why);
	}
	return false;
}

void
conf_clear(const struct conf_setting *s, void *place)
{
	if (s->type == CONF_TEXT) {
		free(*(char **)place);
		*(char **)place = NULL;
	} else if (s->type == CONF_TEXTS) {
		char ***list = place;
		for (size_t i = 0; *list && (*list)[i]; i++)
			free((*list)[i]);
		free(*list);
		*list = NULL;
	} else if (s->type == CONF_SECRET) {
		conf_clear_secret(place);
	}
}
