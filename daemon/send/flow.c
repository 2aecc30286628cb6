#include "flow.h"

#include "../common/str.h"

enum { COLUMNS = 76 };

/* RFC 3676 4.4: a line that begins so would be taken for something else. */
static void
stuff(struct str *out, const char *s, size_t n)
{
	if (n && (*s == ' ' || *s == '>' || (n > 4 && strncmp(s, "From ", 5) == 0)))
		str_addc(out, ' ');
}

/* How much of a line fits before a break, the space included; all of it if it need not be broken.
 */
static size_t
piece(const char *s, size_t n)
{
	size_t columns = 1, fits = 0; /* one for a space in front */

	for (size_t i = 0; i < n; i++) {
		columns += ((unsigned char)s[i] & 0xc0) != 0x80;
		if (columns > COLUMNS && fits)
			return fits;
		if (s[i] == ' ' && i > 0)
			fits = i + 1;
	}
	return n;
}

/* One line without its end. "-- " is a signature's mark: its space stays. */
static void
flow_line(struct str *out, const char *s, size_t n)
{
	if (n != 3 || strncmp(s, "-- ", 3) != 0)
		while (n && s[n - 1] == ' ')
			n--;
	for (size_t taken = 0; taken < n;) {
		size_t more = piece(s + taken, n - taken);
		stuff(out, s + taken, more);
		str_add(out, s + taken, more);
		taken += more;
		if (taken < n)
			str_addc(out, '\n');
	}
}

char *
flow(const char *text)
{
	struct str out = {0};

	for (size_t n; *text; text += n + (text[n] == '\n')) {
		n = strcspn(text, "\n");
		flow_line(&out, text, n);
		if (text[n])
			str_addc(&out, '\n');
	}
	return str_take(&out);
}
