#include "people.h"

#include "../common/conf.h"
#include "text.h"

static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

static const char *
after_blanks(const char *s)
{
	while (ascii_isspace((unsigned char)*s))
		s++;
	return s;
}

/* anna.example-smith -> Anna Example-smith */
static char *
name_of(const char *address)
{
	struct str name = {0};

	for (const char *p = address; *p && *p != '@' && *p != '+'; p++) {
		bool first = name.len == 0 || name.data[name.len - 1] == ' ';
		char c = *p == '.' || *p == '_' ? ' ' : *p;
		str_addc(&name, (char)(first && c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c));
	}
	return str_take(&name);
}

static bool
read_person(const char *s, size_t n, struct person *p, struct str *why)
{
	const char *open = memchr(s, '<', n),
	           *close = open ? memchr(open, '>', n - (size_t)(open - s)) : NULL;

	*p = (struct person){0};
	p->address = close ? text_bare(open + 1, (size_t)(close - open - 1)) : text_bare(s, n);
	p->name = close ? text_bare(s, (size_t)(open - s)) : xstrdup("");
	if (!conf_check_value("agents.address", "/", p->address, why))
		return false;
	if (!*p->name) {
		free(p->name);
		p->name = name_of(p->address);
	}
	return conf_check_value("agents.name", "/", p->name, why);
}

bool
people_have(const struct people *people, const char *address)
{
	for (size_t i = 0; i < people->count; i++)
		if (ascii_casecmp(people->at[i].address, address) == 0)
			return true;
	return false;
}

static bool
add_person(struct people *people, const char *s, size_t n, struct str *why)
{
	struct person p;
	bool ok = read_person(s, n, &p, why);

	if (ok && people_have(people, p.address)) {
		str_addf(why, "%s is named twice", p.address);
		ok = false;
	}
	if (!ok) {
		free(p.name);
		free(p.address);
		return false;
	}
	people->at = xrealloc(people->at, (people->count + 1) * sizeof *people->at);
	people->at[people->count++] = p;
	return true;
}

/* Up to the comma, but for one within quotes ("Example, Anna" <anna@example.org>). */
static size_t
length_of_person(const char *s)
{
	bool quoted = false;
	size_t n = 0;

	for (; s[n] && (quoted || (s[n] != ',' && s[n] != ';')); n++)
		quoted ^= s[n] == '"';
	return n;
}

bool
people_read(const char *text, struct people *people, struct str *why)
{
	struct str unread = {0};
	bool ok = true;

	*people = (struct people){0};
	for (const char *s = after_blanks(text); *s && ok; s = after_blanks(s)) {
		size_t n = length_of_person(s);
		ok = add_person(people, s, n, why ? why : &unread);
		s += n + (s[n] != 0);
	}
	if (ok && !people->count) {
		str_addz(why ? why : &unread, "nobody is named");
		ok = false;
	}
	str_free(&unread);
	if (!ok)
		people_free(people);
	return ok;
}

void
people_free(struct people *people)
{
	for (size_t i = 0; i < people->count; i++) {
		free(people->at[i].name);
		free(people->at[i].address);
	}
	free(people->at);
	*people = (struct people){0};
}

char *
list_next(const char **text)
{
	const char *s = *text + strspn(*text, " \t,;");
	size_t n = strcspn(s, " \t,;");

	*text = s + n;
	return n ? xstrndup(s, n) : NULL;
}

/* "mon" or "Monday"; the number of the day, -1: none. */
static int
day_of(const char *s, size_t n)
{
	static const char *const whole[] = {
	    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

	for (int i = 0; i < 7; i++)
		if ((n == 3 && ascii_ncasecmp(s, days[i], 3) == 0) ||
		    (n == strlen(whole[i]) && ascii_ncasecmp(s, whole[i], n) == 0))
			return i;
	return -1;
}

/* "fri" or "mon-fri", also "sat-mon". */
static bool
read_days(const char *s, size_t n, bool on[7])
{
	const char *dash = memchr(s, '-', n);
	size_t first_length = dash ? (size_t)(dash - s) : n;
	int first = day_of(s, first_length),
	    last = dash ? day_of(dash + 1, n - first_length - 1) : first;

	if (first < 0 || last < 0)
		return false;
	for (int i = first;; i = (i + 1) % 7) {
		on[i] = true;
		if (i == last)
			return true;
	}
}

static bool
add_span(struct hours *hours, const bool on[7], const char *span, struct str *why)
{
	if (!conf_check_value("calendars.monday", "/", span, why))
		return false;
	for (int i = 0; i < 7; i++)
		if (on[i])
			str_addf(&hours->day[i], "%s\"%s\"", hours->day[i].len ? ", " : "", span);
	return true;
}

static bool
read_word(struct hours *hours, const char *word, bool on[7], bool *after_span, struct str *why)
{
	bool days_on[7] = {0}, any = false;

	if (read_days(word, strlen(word), days_on)) {
		if (*after_span)
			memset(on, 0, 7 * sizeof *on);
		for (int i = 0; i < 7; i++)
			on[i] |= days_on[i];
		*after_span = false;
		return true;
	}
	for (int i = 0; i < 7; i++)
		any |= on[i];
	if (!ascii_isdigit((unsigned char)*word) || !any) {
		str_addf(why,
		    "\"%s\" is neither days nor hours; write like: mon-fri 09:00-17:00, sat "
		    "10:00-14:00",
		    word);
		return false;
	}
	*after_span = true;
	return add_span(hours, on, word, why);
}

bool
hours_read(const char *text, struct hours *hours, struct str *why)
{
	struct str unread = {0}, *reason = why ? why : &unread;
	bool on[7] = {0}, after_span = false, ok = true;
	char *word;

	*hours = (struct hours){0};
	while (ok && (word = list_next(&text))) {
		ok = read_word(hours, word, on, &after_span, reason);
		free(word);
	}
	if (ok && !after_span) {
		str_addz(reason, "no hours are named; write like: mon-fri 09:00-17:00");
		ok = false;
	}
	str_free(&unread);
	if (!ok)
		hours_free(hours);
	return ok;
}

void
hours_free(struct hours *hours)
{
	for (int i = 0; i < 7; i++)
		str_free(&hours->day[i]);
}
