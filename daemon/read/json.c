#include "json.h"

#include <inttypes.h>

static void
separate(struct json *j)
{
	if (j->comma)
		str_addc(&j->out, ',');
	j->comma = true;
}

void
json_open(struct json *j, char bracket)
{
	separate(j);
	str_addc(&j->out, bracket);
	j->comma = false;
}

void
json_close(struct json *j, char bracket)
{
	str_addc(&j->out, bracket);
	j->comma = true;
}

void
json_key(struct json *j, const char *name)
{
	separate(j);
	str_addc(&j->out, '"');
	str_addz(&j->out, name);
	str_addz(&j->out, "\":");
	j->comma = false;
}

static void
escape(struct str *out, char c)
{
	switch (c) {
	case '\n':
		str_addz(out, "\\n");
		break;
	case '\t':
		str_addz(out, "\\t");
		break;
	case '"':
	case '\\':
		str_addc(out, '\\');
		str_addc(out, c);
		break;
	default:
		str_addf(out, "\\u%04x", (unsigned)(unsigned char)c);
	}
}

/* Bytes that stand for themselves: all but quotes, backslashes and controls. */
static bool
is_plain(char c)
{
	return (unsigned char)c >= ' ' && c != '"' && c != '\\';
}

static void
add_escaped(struct str *out, const char *s, size_t n)
{
	str_reserve(out, n + n / 16 + 16);
	for (size_t i = 0, start; i < n;) {
		for (start = i; i < n && is_plain(s[i]); i++)
			continue;
		str_add(out, s + start, i - start);
		if (i < n)
			escape(out, s[i++]);
	}
}

void
json_text_n(struct json *j, const char *s, size_t n)
{
	struct str clean = {0};

	separate(j);
	str_addc(&j->out, '"');
	if (utf8_valid(s, n) && !memchr(s, 0, n)) {
		add_escaped(&j->out, s, n);
	} else {
		utf8_clean(&clean, s, n);
		add_escaped(&j->out, str_text(&clean), clean.len);
		str_free(&clean);
	}
	str_addc(&j->out, '"');
}

void
json_text(struct json *j, const char *s)
{
	if (s)
		json_text_n(j, s, strlen(s));
	else
		json_null(j);
}

void
json_number(struct json *j, int64_t value)
{
	separate(j);
	str_addf(&j->out, "%" PRId64, value);
}

void
json_bool(struct json *j, bool value)
{
	separate(j);
	str_addz(&j->out, value ? "true" : "false");
}

void
json_null(struct json *j)
{
	separate(j);
	str_addz(&j->out, "null");
}

void
json_put(struct json *j, const char *name, const char *text)
{
	json_key(j, name);
	json_text(j, text);
}

void
json_put_number(struct json *j, const char *name, int64_t value)
{
	json_key(j, name);
	json_number(j, value);
}

void
json_put_hundredths(struct json *j, const char *name, int64_t value)
{
	json_key(j, name);
	separate(j);
	str_addf(&j->out, "%" PRId64 ".%02d", value / 100, (int)(value % 100));
}

void
json_put_bool(struct json *j, const char *name, bool value)
{
	json_key(j, name);
	json_bool(j, value);
}

void
json_put_array(struct json *j, const char *name)
{
	json_key(j, name);
	json_open(j, '[');
}
