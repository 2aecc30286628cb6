#include "subject.h"

#include <stdbool.h>
#include <string.h>
#include "fold.h"
#include "forward_words.h"
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

static bool
is_in(const char *const *table, const char *word, size_t n)
{
	for (; *table; table++)
		if (strlen(*table) == n && memcmp(*table, word, n) == 0)
			return true;
	return false;
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

enum subject_says
subject_prefix(const char *subject, const char **rest)
{
	char folded[FOLD_MAX];
	const char *s = skip_tags(subject);

	*rest = after_colon(s);
	if (*rest - s > 40)
		return SUBJECT_NOTHING;
	fold_line(folded, sizeof folded, s, (size_t)(*rest - s));
	size_t n = strcspn(folded, "[(:");
	bool colon = strchr(folded, ':');

	while (n && folded[n - 1] == ' ')
		n--;
	if (colon && is_in(forward_prefixes, folded, n))
		return SUBJECT_FORWARD;
	return colon && is_in(answer_prefixes, folded, n) ? SUBJECT_ANSWER : SUBJECT_NOTHING;
}
