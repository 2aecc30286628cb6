#include "header.h"

#include <time.h>
#include "address.h"
#include "encode.h"

enum { COLUMNS = 78, ID_MAX = 250 };

static int
refuse(struct fail *f, const char *name, const char *why)
{
	fail(f, NEVER, "header field %s: %s", name, why);
	return -1;
}

static int
check(const char *name, const char *value, struct fail *f)
{
	for (const char *p = name; *p; p++)
		if (*p <= ' ' || *p > '~' || *p == ':')
			return refuse(f, "(name)", "not a field name");
	for (const char *p = value; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			return refuse(f, name, "control character in the value");
	if (!utf8_valid(value, strlen(value)))
		return refuse(f, name, "value is not UTF-8");
	return 0;
}

/* Can it stand as it is, folded at its spaces? Not what looks like an encoded word, not spaces that
 * folding or a relay could eat, not a word that is wider than a line. */
static bool
folds_plainly(const char *value, size_t column)
{
	if (!encode_is_plain(value) || strstr(value, "=?"))
		return false;
	for (size_t n; *value; value += n + (value[n] == ' ')) {
		n = strcspn(value, " ");
		if (n == 0 || (value[n] && !value[n + 1]) || column + n > COLUMNS - 2)
			return false;
		column = 1;
	}
	return true;
}

static void
add_folded(struct str *out, size_t *column, const char *value)
{
	for (bool first = true; *value; first = false) {
		size_t n = strcspn(value, " ");
		if (!first && *column + 1 + n > COLUMNS - 2) {
			str_addz(out, "\r\n");
			*column = 0;
		}
		if (!first)
			str_addc(out, ' ');
		str_add(out, value, n);
		*column += n + !first;
		value += n + (value[n] == ' ');
	}
}

int
header_text(struct str *out, const char *name, const char *value, struct fail *f)
{
	size_t column = strlen(name) + 2;

	if (check(name, value, f))
		return -1;
	str_addf(out, "%s: ", name);
	if (folds_plainly(value, column))
		add_folded(out, &column, value);
	else
		encode_words(out, &column, value);
	str_addz(out, "\r\n");
	return 0;
}

static bool
is_phrase(const char *s)
{
	for (; *s; s++)
		if (!ascii_isalnum((unsigned char)*s) && !strchr(" !#$%&'*+-/=?^_`{|}~", *s))
			return false;
	return true;
}

static bool
has_long_word(const char *s)
{
	for (size_t n; *s; s += n + (s[n] == ' '))
		if ((n = strcspn(s, " ")) > COLUMNS - 20)
			return true;
	return false;
}

static void
add_display(struct str *out, size_t *column, const char *display)
{
	struct str quoted = {0};

	if (!encode_is_plain(display) || strstr(display, "=?") || has_long_word(display)) {
		encode_words(out, column, display);
		return;
	}
	bool quote = !is_phrase(display) || strstr(display, "  ") || display[0] == ' ' ||
	             display[strlen(display) - 1] == ' ';
	if (quote)
		str_addc(&quoted, '"');
	for (; *display; display++) {
		if (*display == '"' || *display == '\\')
			str_addc(&quoted, '\\');
		str_addc(&quoted, *display);
	}
	if (quote)
		str_addc(&quoted, '"');
	add_folded(out, column, str_text(&quoted));
	str_free(&quoted);
}

int
header_mailbox(
    struct str *out, const char *name, const char *display, const char *address, struct fail *f)
{
	size_t column = strlen(name) + 2;

	if (check(name, display, f) || check(name, address, f))
		return -1;
	if (address_check(address) == ADDRESS_BAD)
		return refuse(f, name, "not a mail address");
	str_addf(out, "%s: ", name);
	if (*display) {
		add_display(out, &column, display);
		str_addz(out, column + strlen(address) + 3 > COLUMNS ? "\r\n " : " ");
	}
	str_addf(out, "<%s>\r\n", address);
	return 0;
}

bool
header_is_id(const char *id)
{
	size_t n = strlen(id);

	if (n < 5 || n > ID_MAX || id[0] != '<' || id[n - 1] != '>' || !strchr(id, '@'))
		return false;
	for (size_t i = 1; i < n - 1; i++)
		if (id[i] <= ' ' || id[i] > '~' || id[i] == '<' || id[i] == '>')
			return false;
	return true;
}

int
header_ids(struct str *out, const char *name, const char *const *ids, size_t count, struct fail *f)
{
	if (check(name, "", f))
		return -1;
	for (size_t i = 0; i < count; i++)
		if (!header_is_id(ids[i]))
			return refuse(f, name, "not a Message-ID");
	if (!count)
		return 0;
	str_addf(out, "%s:", name);
	for (size_t i = 0; i < count; i++)
		str_addf(out, "%s %s", i ? "\r\n" : "", ids[i]);
	str_addz(out, "\r\n");
	return 0;
}

/* RFC 5322 3.3; strftime would follow the locale. */
void
header_date(struct str *out, int64_t seconds)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t at = (time_t)seconds;
	struct tm t;

	gmtime_r(&at, &t);
	str_addf(out, "Date: %.3s, %d %.3s %d %02d:%02d:%02d +0000\r\n", days + 3 * t.tm_wday,
	    t.tm_mday, months + 3 * t.tm_mon, t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}
