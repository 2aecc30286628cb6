#include "connection_login.h"

#include "encode64.h"
#include "str.h"

const char *
connection_login_options(const struct connection_settings *s)
{
	if (s->bearer)
		return "AUTH=OAUTHBEARER;AUTH=XOAUTH2";
	/* Left to itself libcurl prefers GSSAPI, NTLM and DIGEST-MD5 where a server offers them
	 * (Exchange does) and does not fall back to a password when they fail. */
	if (s->security == SECURITY_PLAIN)
		return "AUTH=SCRAM-SHA-256;AUTH=SCRAM-SHA-1;AUTH=CRAM-MD5;AUTH=PLAIN;AUTH=LOGIN";
	return "AUTH=SCRAM-SHA-256;AUTH=SCRAM-SHA-1;AUTH=PLAIN;AUTH=LOGIN";
}

bool
connection_wants_login_command(const struct connection_settings *s, const char *said)
{
	static const char *const offers[] = {
	    "AUTH=PLAIN", "AUTH=LOGIN", "AUTH=SCRAM-SHA-", "LOGINDISABLED", NULL};

	if (strcmp(s->scheme, "imap") != 0 || s->bearer || !ascii_casestr(said, "CAPABILITY"))
		return false;
	for (size_t i = 0; offers[i]; i++)
		if (ascii_casestr(said, offers[i]))
			return false;
	return s->security != SECURITY_PLAIN || !ascii_casestr(said, "AUTH=CRAM-MD5");
}

/* --- the server's words --- */

static const char *
line_before(const char *said, const char *line)
{
	if (line == said)
		return NULL;
	line--;
	while (line > said && line[-1] != '\n')
		line--;
	return line;
}

/* The last reply: for SMTP all its lines ("535-5.7.8 a", "535 5.7.8 b"), for IMAP the last line. */
static const char *
last_reply(const char *said)
{
	const char *line = line_before(said, said + strlen(said)), *earlier;

	if (!line)
		return said;
	while ((earlier = line_before(said, line)) && strncmp(earlier, line, 3) == 0 &&
	       earlier[3] == '-')
		line = earlier;
	return line;
}

/* The length of the run of base64 at text, if it is long enough to be a secret and not a word. */
static size_t
base64_run(const char *text)
{
	bool upper = false, lower = false;
	size_t n = 0;

	for (; ascii_isalnum((unsigned char)text[n]) || (text[n] && strchr("+/=", text[n])); n++) {
		upper |= text[n] >= 'A' && text[n] <= 'Z';
		lower |= text[n] >= 'a' && text[n] <= 'z';
	}
	return n >= 16 && upper && lower ? n : 0;
}

static size_t
secret_run(const char *text, const struct connection_settings *s)
{
	const char *secrets[] = {s->password, s->bearer};

	for (size_t i = 0; i < 2; i++)
		if (secrets[i] && secrets[i][0] &&
		    strncmp(text, secrets[i], strlen(secrets[i])) == 0)
			return strlen(secrets[i]);
	return base64_run(text);
}

/* Some servers repeat the command that they refuse, and with it the password, as it is or in
 * base64. */
static void
add_without_secrets(struct str *out, const char *text, const struct connection_settings *s)
{
	while (*text) {
		size_t run = secret_run(text, s);

		if (run)
			str_addz(out, "***");
		else
			str_addc(out, *text);
		text += run ? run : 1;
	}
}

/* RFC 7628 3.2.2, and Google's XOAUTH2: a token that is not taken is answered by a challenge, JSON
 * in base64 with the reason in it. NULL: this is none. */
static char *
challenge_words(const struct connection_settings *s, const char *reply)
{
	bool smtp = strcmp(s->scheme, "smtp") == 0;
	const char *text = smtp && strncmp(reply, "334 ", 4) == 0  ? reply + 4
	                   : !smtp && strncmp(reply, "+ ", 2) == 0 ? reply + 2
	                                                           : NULL;
	const char *status;
	struct str json = {0};
	char *words;

	if (!s->bearer || !text)
		return NULL;
	decode64(&json, text);
	status = strstr(str_text(&json), "\"status\"");
	if (status)
		status += strcspn(status, ":") + strspn(status + strcspn(status, ":"), ":\" ");
	words = xasprintf("the access token is not accepted%s%.*s", status ? ", status " : "",
	    status ? (int)strspn(status, "0123456789abcdefghijklmnopqrstuvwxyz_") : 0,
	    status ? status : "");
	str_free(&json);
	return words;
}

static char *
server_words(const struct connection_settings *s, const char *said)
{
	const char *reply = last_reply(said), *space = strchr(reply, ' ');
	char *challenge = challenge_words(s, reply);
	struct str clean = {0};

	if (challenge)
		return challenge;
	/* The tag of an IMAP reply says nothing. */
	if (strcmp(s->scheme, "imap") == 0 && ascii_isalnum((unsigned char)*reply) && space)
		reply = space + 1;
	add_without_secrets(&clean, reply, s);
	while (clean.len && clean.data[clean.len - 1] == '\n')
		str_truncate(&clean, clean.len - 1);
	for (size_t i = 0; i < clean.len; i++)
		if ((unsigned char)clean.data[i] < ' ')
			clean.data[i] = ' ';
	str_truncate(&clean, utf8_cut(str_text(&clean), clean.len, 250));
	return str_take(&clean);
}

/* RFC 5530 codes first; the plain words are for servers that give none. */
static bool
imap_refusal_may_pass(const char *words)
{
	static const char *const passing[] = {
	    "[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[OVERQUOTA]", "[SERVERBUG]", "BYE", NULL};
	static const char *const lasting[] = {"[AUTHENTICATIONFAILED]", "[AUTHORIZATIONFAILED]",
	    "[EXPIRED]", "[PRIVACYREQUIRED]", "[CONTACTADMIN]", NULL};
	static const char *const hints[] = {"temporar", "try again", "too many", "rate limit",
	    "unavailable", "timed out", "internal error", NULL};

	for (size_t i = 0; lasting[i]; i++)
		if (ascii_casestr(words, lasting[i]))
			return false;
	for (size_t i = 0; passing[i]; i++)
		if (ascii_casestr(words, passing[i]))
			return true;
	for (size_t i = 0; hints[i]; i++)
		if (ascii_casestr(words, hints[i]))
			return true;
	return false;
}

static int
smtp_code(const char *words)
{
	for (size_t i = 0; i < 3; i++)
		if (!ascii_isdigit((unsigned char)words[i]))
			return 0;
	return (words[0] - '0') * 100 + (words[1] - '0') * 10 + (words[2] - '0');
}

static enum outcome
explain_login(
    const struct connection_settings *s, const char *detail, const char *words, struct fail *f)
{
	bool smtp = strcmp(s->scheme, "smtp") == 0;
	int code = smtp ? smtp_code(words) : 0;
	bool passing = smtp ? code / 100 == 4 : imap_refusal_may_pass(words);
	bool refused = !smtp                ? !ascii_casestr(words, "CAPABILITY ")
	               : s->bearer && !code ? true /* a challenge */
	                                    : code / 100 == 4 || code / 100 == 5;

	if (f)
		f->code = code;
	if (!refused)
		return fail(f, NEVER,
		    "%s port %d offers no way to log in that suits %s.security and %s: %s", s->host,
		    s->port, s->scheme, s->bearer ? "an access token" : "a password", detail);
	if (passing)
		return fail(f, LATER, "%s port %d refused the login of %s for now: %s", s->host,
		    s->port, s->user, words);
	if (s->login_refused)
		*s->login_refused = true;
	if (s->bearer)
		return fail(f, NEVER,
		    "%s port %d refused the login of %s: %s; check that %s.user is whose account "
		    "\"%s\" is, that the provider lets it use %s, and type: promisectl oauth "
		    "status",
		    s->host, s->port, s->user, words, s->scheme, s->account ? s->account : "",
		    strcmp(s->scheme, "imap") == 0 ? "IMAP" : "SMTP AUTH");
	return fail(f, NEVER,
	    "%s port %d refused the login of %s: %s; check %s.user and its password_file, and that "
	    "the provider allows this login",
	    s->host, s->port, s->user, words, s->scheme);
}

static enum outcome
explain_certificate(const struct connection_settings *s, const char *detail, struct fail *f)
{
	return fail(f, NEVER,
	    "the certificate of %s port %d is not to be trusted: %s; no password was sent; set "
	    "%s.host to "
	    "the name in the certificate, or %s.ca_file to the CA that signed it",
	    s->host, s->port, detail, s->scheme, s->scheme);
}

enum outcome
connection_explain(const struct connection_settings *s, enum connection_trouble trouble,
    const char *detail, const char *said, struct fail *f)
{
	const char *host = s->host, *scheme = s->scheme;
	char *words = server_words(s, said);
	enum outcome o = LATER;

	if (f)
		f->code = strcmp(scheme, "smtp") == 0 ? smtp_code(words) : 0;
	switch (trouble) {
	case TROUBLE_NAME:
		fail(f, o, "the name %s cannot be resolved: %s; check %s.host", host, detail,
		    scheme);
		break;
	case TROUBLE_UNREACHABLE:
		fail(f, o, "%s port %d cannot be reached: %s", host, s->port, detail);
		break;
	case TROUBLE_TIMEOUT:
		fail(f, o, "%s port %d did not finish connecting and logging in within %d s%s%s",
		    host, s->port, (s->connect_timeout_ms + 999) / 1000,
		    *words ? "; it last said: " : "", words);
		break;
	case TROUBLE_STOPPED:
		fail(f, o, "asked to stop while connecting to %s port %d", host, s->port);
		break;
	case TROUBLE_CERTIFICATE:
		o = explain_certificate(s, detail, f);
		break;
	case TROUBLE_CA_FILE:
		o = fail(f, NEVER, "the CA file %s cannot be used: %s; check %s.ca_file",
		    s->ca_file ? s->ca_file : "of the system", detail, scheme);
		break;
	case TROUBLE_TLS:
		fail(f, o,
		    "no TLS with %s port %d: %s; does that port want %s.security = \"starttls\"?",
		    host, s->port, detail, scheme);
		break;
	case TROUBLE_NO_STARTTLS:
		o = fail(f, NEVER,
		    "%s port %d offers no STARTTLS, which %s.security asks for; no password was "
		    "sent",
		    host, s->port, scheme);
		break;
	case TROUBLE_LOGIN:
		o = explain_login(s, detail, words, f);
		break;
	case TROUBLE_SERVER:
		fail(f, o, "%s port %d: %s%s%s", host, s->port, detail, *words ? "; it said: " : "",
		    words);
		break;
	}
	free(words);
	return o;
}
