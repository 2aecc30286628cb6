#include "subject.h"

#include <string.h>
#include "fold.h"
#include "mail_words.h"
#include "../common/str.h"

const char *
after_colon(const char *line)
{
	for (; *line; line++)
		if (*line == ':')
			return line + 1;
		else if (strncmp(line, "\xEF\xBC\x9A", 3) == 0)
			return line + 3;
	return line;
}

/* "[EXTERNAL] " that a gateway put in front; not "[Fwd: x]". */
static const char *
skip_tags(const char *s)
{
	size_t n;

	for (s += strspn(s, " "); *s == '['; s += n + 1 + strspn(s + n + 1, " ")) {
		n = strcspn(s, "]:");
		if (s[n] != ']')
			return s + 1;
	}
	return s;
}

enum { PREFIX_MAX = 40 };

/* Its outermost prefix, folded; "" if there is none. Returns what follows it. */
static const char *
read_prefix(const char *subject, char folded[FOLD_MAX])
{
	const char *s = skip_tags(subject), *rest = after_colon(s);

	*folded = 0;
	if (rest - s <= PREFIX_MAX)
		fold_line(folded, FOLD_MAX, s, (size_t)(rest - s));
	size_t n = strchr(folded, ':') ? strcspn(folded, "[(:") : 0;

	while (n && folded[n - 1] == ' ')
		n--;
	folded[n] = 0;
	return rest;
}

enum subject_says
subject_prefix(const char *subject, const char **rest)
{
	char folded[FOLD_MAX];

	*rest = read_prefix(subject, folded);
	if (*folded && phrase_table_find(mail_table(MAIL_FORWARD_PREFIXES), folded))
		return SUBJECT_FORWARD;
	return *folded && phrase_table_find(mail_table(MAIL_ANSWER_PREFIXES), folded)
	           ? SUBJECT_ANSWER
	           : SUBJECT_NOTHING;
}

bool
subject_has_prefix(const char *subject)
{
	char folded[FOLD_MAX];
	const char *rest;

	if (subject_prefix(subject, &rest) != SUBJECT_NOTHING)
		return true;
	read_prefix(subject, folded);
	return *folded && phrase_table_find(mail_table(MAIL_EITHER_PREFIXES), folded);
}
