#include "status.h"

#include <string.h>
#include "../common/str.h"

static size_t
digits(const char *s)
{
	size_t n = 0;

	while (ascii_isdigit((unsigned char)s[n]))
		n++;
	return n;
}

/* "5.1.1", or "5.7.606": the length of the code that starts at s, 0 if there is none. */
static size_t
status_at(const char *s)
{
	if ((*s != '2' && *s != '4' && *s != '5') || s[1] != '.')
		return 0;
	size_t subject = digits(s + 2);

	if (subject < 1 || subject > 3 || s[2 + subject] != '.')
		return 0;
	size_t detail = digits(s + 3 + subject), length = 3 + subject + detail;

	if (detail < 1 || detail > 3)
		return 0;
	/* four numbers are an IP address; letters directly behind are a version or a host */
	if ((s[length] == '.' && ascii_isdigit((unsigned char)s[length + 1])) ||
	    ascii_isalnum((unsigned char)s[length]))
		return 0;
	return length;
}

bool
status_find(const char *text, char out[12])
{
	char before = ' ';

	for (const char *s = text; *s; before = *s++) {
		size_t n = strchr(" \t\n#(<[=:-", before) ? status_at(s) : 0;

		if (n) {
			memcpy(out, s, n);
			out[n] = 0;
			return true;
		}
	}
	return false;
}

char
status_reply_class(const char *text)
{
	char before = ' ';

	for (const char *s = text; *s; before = *s++)
		if ((*s == '4' || *s == '5') && strchr(" \t\n(<[=:'\"", before) && digits(s) == 3 &&
		    s[1] <= '7' && strchr(" -\t\n,;:)'\"]", s[3]))
			return *s;
	return 0;
}
