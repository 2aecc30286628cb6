#include "conf_private.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "db.h"
#include "path.h"

static bool
only(const char *text, const char *others)
{
	for (; *text; text++)
		if (!ascii_isalnum((unsigned char)*text) && !strchr(others, *text))
			return false;
	return true;
}

/* Letters, digits and hyphens between single dots (RFC 1123 2.1). */
static bool
is_host(const char *text)
{
	return only(text, "-._") && !strstr(text, "..") && *text != '.' && *text != '-';
}

bool
conf_is_address(const char *text)
{
	const char *at = strrchr(text, '@');

	if (!at || at == text || at - text > 64 || !at[1] || !is_host(at + 1))
		return false;
	/* The dot-atom of RFC 5322; what needs quoting is no address that a desk should have. */
	char *local = xstrndup(text, (size_t)(at - text));
	bool ok = only(local, "!#$%&'*+-/=?^_`{|}~.") && !strstr(local, "..") && *local != '.' &&
	          at[-1] != '.';
	free(local);
	return ok;
}

static bool
is_tag(const char *text)
{
	for (const char *p = text; *p; p++)
		if (!(*p >= 'A' && *p <= 'Z') && !(p > text && ascii_isdigit((unsigned char)*p)))
			return false;
	return true;
}

static bool
is_ip(const char *text)
{
	unsigned char address[16];

	return inet_pton(AF_INET, text, address) == 1 || inet_pton(AF_INET6, text, address) == 1;
}

/* Where no zones are installed the name's form must do; PostgreSQL has its own and checks again. */
static bool
is_zone(const char *text)
{
	static const char folder[] = "/usr/share/zoneinfo";
	struct stat st;

	if (!only(text, "/_+-") || *text == '/' || strstr(text, "//"))
		return false;
	char *path = xasprintf("%s/%s", folder, text);
	bool ok = access(folder, F_OK) != 0 || (stat(path, &st) == 0 && S_ISREG(st.st_mode));
	free(path);
	return ok;
}

static bool
is_language(const char *text, struct str *why)
{
	char *folder = path_data("languages"),
	     *path = xasprintf("%s/%s/receipt.mustache", folder, text);
	bool known = only(text, "-_") && (access(folder, F_OK) != 0 || access(path, F_OK) == 0);

	if (!known)
		str_addf(why, "there is no language \"%s\" in %s", text, folder);
	free(path);
	free(folder);
	return known;
}

/* "ru: how we handle complaints" */
static bool
is_wording(const char *text, struct str *why)
{
	size_t n = strcspn(text, ":");
	char *language = xstrndup(text, n);
	bool ok = text[n] && text[n + 1 + strspn(text + n + (text[n] != 0), " ")];

	if (!ok)
		str_addf(
		    why, "\"%s\" is not a language and a text, like \"en: Write to us.\"", text);
	ok = ok && is_language(language, why);
	free(language);
	return ok;
}

static bool
is_readable_file(const char *path, struct str *why)
{
	bool ok = access(path, R_OK) == 0;

	if (!ok)
		str_addf(why, "cannot read %s: %m", path);
	return ok;
}

static bool
is_connection(const char *text, struct str *why)
{
	struct fail f = {0};
	bool ok = db_check_conninfo(text, &f) == DONE;

	if (!ok)
		str_addz(why, f.text);
	return ok;
}

/* RFC 8252 7.3: a browser's own machine. A code that is sent there is seen by nobody on the way. */
static bool
is_loopback(const char *text)
{
	static const char *const hosts[] = {"http://localhost", "http://127.0.0.1", "http://[::1]"};

	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
		if (ascii_starts(text, hosts[i]) && strchr(":/", text[strlen(hosts[i])]))
			return true; /* strchr finds the end too */
	return false;
}

static bool
complain(bool ok, struct str *why, const char *text, const char *wanted)
{
	if (!ok)
		str_addf(why, "\"%s\" is not %s", text, wanted);
	return ok;
}

bool
conf_check_form(enum conf_form form, const char *text, struct str *why)
{
	switch (form) {
	case FORM_ANY:
	case FORM_FOLDER:
		return true;
	case FORM_ADDRESS:
		return complain(conf_is_address(text), why, text, "a mail address (local@domain)");
	case FORM_WORD:
		return complain(
		    only(text, "-_."), why, text, "made of letters, digits, - _ . only");
	case FORM_TAG:
		return complain(
		    is_tag(text), why, text, "made of capital letters and digits, a letter first");
	case FORM_LANGUAGE:
		return is_language(text, why);
	case FORM_WORDING:
		return is_wording(text, why);
	case FORM_ZONE:
		return complain(
		    is_zone(text), why, text, "a time zone's name, such as \"Europe/Riga\"");
	case FORM_HOST:
		return complain(is_host(text) || is_ip(text), why, text, "a host name");
	case FORM_IP:
		return complain(is_ip(text), why, text, "an IPv4 or IPv6 address");
	case FORM_DELIMITER:
		return complain(strchr("+-_=.", *text) && !text[1], why, text, "one of + - _ = .");
	case FORM_FILE:
		return is_readable_file(text, why);
	case FORM_CONNECTION:
		return is_connection(text, why);
	case FORM_PREFIX:
		return complain(only(text, "_"), why, text, "made of letters, digits and _ only");
	case FORM_AMOUNT:
		return conf_parse_amount(text, NULL, why);
	case FORM_SPAN:
		return conf_parse_span(text, NULL, why);
	case FORM_HOLIDAY:
		return conf_parse_holiday(text, NULL, why);
	case FORM_LEVEL:
		return conf_parse_level(text, NULL, why);
	case FORM_DATE:
		return conf_parse_date(text, why);
	case FORM_REDIRECT:
		return complain(conf_is_url(text) || is_loopback(text), why, text,
		    "an address that begins with http://localhost, http://127.0.0.1 or https://");
	case FORM_URL:
		if (!conf_is_url(text))
			str_addz(why, "must be an address that begins with https://");
		return conf_is_url(text);
	}
	return false;
}
