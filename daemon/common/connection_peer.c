#include "connection_peer.h"

#include <time.h>
#include "str.h"

static const char *
value_of(const char *line, const char *name)
{
	size_t n = strlen(name);

	return strncmp(line, name, n) == 0 && line[n] == ':' ? line + n + 1 : NULL;
}

/* The common name of "O=Acme, CN=mail.example.org"; all of it where there is none. The words are a
 * stranger's. */
static void
read_name(const char *value, char *out, size_t size)
{
	const char *cn = strstr(value, "CN=");
	struct str clean = {0};
	size_t n;

	if (cn)
		value = cn + 3;
	n = cn ? strcspn(value, ",") : strlen(value);
	utf8_clean(&clean, value, n);
	for (size_t i = 0; i < clean.len; i++)
		if ((unsigned char)clean.data[i] < ' ' || clean.data[i] == 0x7f)
			clean.data[i] = ' ';
	str_truncate(&clean, utf8_cut(str_text(&clean), clean.len, size - 1));
	snprintf(out, size, "%s", str_text(&clean));
	str_free(&clean);
}

/* "2026-12-12 09:48:01 GMT", from GnuTLS; other builds of libcurl write "Dec 12 09:48:01 2026 GMT".
 */
static int64_t
read_moment(const char *value)
{
	struct tm tm = {0};

	if (!strptime(value, "%Y-%m-%d %H:%M:%S", &tm) &&
	    !strptime(value, "%b %d %H:%M:%S %Y", &tm))
		return 0;
	return timegm(&tm);
}

void
connection_peer_line(struct connection_peer *peer, const char *line)
{
	const char *value;

	if ((value = value_of(line, "Subject")))
		read_name(value, peer->subject, sizeof peer->subject);
	else if ((value = value_of(line, "Issuer")))
		read_name(value, peer->issuer, sizeof peer->issuer);
	else if ((value = value_of(line, "Start Date")))
		peer->begins = read_moment(value);
	else if ((value = value_of(line, "Expire Date")))
		peer->ends = read_moment(value);
}
