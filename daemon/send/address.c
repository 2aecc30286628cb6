#include "address.h"

#include "../common/str.h"

enum { ADDRESS_MAX = 254, LOCAL_MAX = 64, LABEL_MAX = 63 };

static bool
is_atext(unsigned char c)
{
	return c >= 0x80 || ascii_isalnum(c) || (c && strchr("!#$%&'*+-/=?^_`{|}~", c));
}

static bool
is_dot_atom(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool edge = i == 0 || i + 1 == n || s[i - 1] == '.';
		if (s[i] == '.' ? edge : !is_atext((unsigned char)s[i]))
			return false;
	}
	return n > 0;
}

static bool
is_quoted(const char *s, size_t n)
{
	if (n < 2 || s[0] != '"' || s[n - 1] != '"')
		return false;
	for (size_t i = 1; i < n - 1; i++) {
		unsigned char c = (unsigned char)s[i];
		if (c == '\\' && i + 2 < n)
			c = (unsigned char)s[++i];
		else if (c == '"' || c == '\\')
			return false;
		if (c <= ' ' || c == 0x7f || c == '<' || c == '>')
			return false;
	}
	return true;
}

static bool
is_label(const char *s, size_t n)
{
	if (!n || n > LABEL_MAX || s[0] == '-' || s[n - 1] == '-')
		return false;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < 0x80 && !ascii_isalnum((unsigned char)s[i]) &&
		    s[i] != '-')
			return false;
	return true;
}

static bool
is_host_name(const char *s)
{
	for (;;) {
		size_t n = strcspn(s, ".");
		if (!is_label(s, n))
			return false;
		if (!s[n])
			return true;
		s += n + 1;
	}
}

/* [192.0.2.1] or [IPv6:2001:db8::1]: only the alphabet is checked, the server judges the rest. */
static bool
is_literal(const char *s, size_t n)
{
	if (n < 3 || s[0] != '[' || s[n - 1] != ']')
		return false;
	for (size_t i = 1; i < n - 1; i++)
		if (!ascii_isalnum((unsigned char)s[i]) && s[i] != '.' && s[i] != ':')
			return false;
	return true;
}

enum address_kind
address_check(const char *s)
{
	size_t n = strlen(s);
	/* The last @ is the one: a quoted local part may hold others. */
	const char *at = strrchr(s, '@');

	if (!at || n > ADDRESS_MAX || !utf8_valid(s, n))
		return ADDRESS_BAD;
	size_t local = (size_t)(at - s);
	if (local > LOCAL_MAX || !(is_dot_atom(s, local) || is_quoted(s, local)))
		return ADDRESS_BAD;
	if (!is_host_name(at + 1) && !is_literal(at + 1, strlen(at + 1)))
		return ADDRESS_BAD;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] >= 0x80)
			return ADDRESS_UTF8;
	return ADDRESS_ASCII;
}
