#include "setup_text.h"

#include "../common/conf.h"
#include "fill.h"
#include "people.h"

static const char *
given(const struct answers *a, const char *key)
{
	const char *value = answer_of(a, key);

	return value && strcmp(value, "none") != 0 ? value : NULL;
}

/* Only what differs from the default is worth a line of its own: the sample shows the rest. */
static void
put(struct fill *f, const struct answers *a, const char *key, const char *path, const char *initial)
{
	const char *value = given(a, key);

	if (value && !(initial && strcmp(value, initial) == 0))
		fill_text(f, path, value);
}

static void
put_desk(struct fill *f, const struct answers *a)
{
	const char *languages = given(a, "languages"), *authserv = given(a, "trusted_authserv");
	char *first = languages ? list_next(&(const char *){languages}) : NULL;

	fill_text(f, "mode", answer_of(a, "mode"));
	put(f, a, "state_directory", "state_directory", "/var/lib/promised");
	fill_text(f, "desk.name", answer_of(a, "name"));
	fill_text(f, "desk.address", answer_of(a, "address"));
	fill_text(f, "desk.tag", answer_of(a, "tag"));
	fill_text(f, "desk.admin", answer_of(a, "admin"));
	fill_text(f, "desk.zone", answer_of(a, "zone"));
	if (first)
		fill_text(f, "desk.language", first);
	if (languages)
		fill_words(f, "desk.languages", languages);
	if (authserv)
		fill_words(f, "desk.trusted_authserv", authserv);
	if (strcmp(answer_of(a, "plus_addresses"), "no") == 0)
		fill_plain(f, "desk.plus_addresses", "false");
	put(f, a, "delimiter", "desk.delimiter", "+");
	free(first);
}

static void
put_database(struct fill *f, const struct answers *a)
{
	put(f, a, "database", "database.connection", "dbname=promised");
	put(f, a, "user_prefix", "database.user_prefix", "promised_");
	if (given(a, "database_password_file"))
		fill_text(f, "database.password_file", "database-password");
}

/* Stands in the log: of support@... it is support. */
static char *
mailbox_name(const char *address)
{
	struct str name = {0};

	for (const char *p = address; *p != '@' && name.len < 32; p++)
		if (ascii_isalnum((unsigned char)*p) || *p == '-' || *p == '_')
			str_addc(&name, (char)ascii_tolower((unsigned char)*p));
	if (!name.len)
		str_addz(&name, "support");
	return str_take(&name);
}

static void
put_server(struct fill *f, const struct answers *a, const char *kind, const char *group)
{
	static const char *const texts[] = {"host", "security", "user", "resolve_to"};
	char *key, *path;
	const char *login = NULL;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		key = xasprintf("%s_%s", kind, texts[i]);
		path = xasprintf("%s%s", group, texts[i]);
		const char *value = given(a, key);
		if (value || strcmp(texts[i], "user") == 0)
			fill_text(f, path, value);
		login = strcmp(texts[i], "user") == 0 ? value : login;
		free(path);
		free(key);
	}
	key = xasprintf("%s_port", kind);
	path = xasprintf("%sport", group);
	fill_plain(f, path, answer_of(a, key));
	free(path);
	free(key);
	key = xasprintf("%s-password", kind);
	path = xasprintf("%spassword_file", group);
	fill_text(f, path, login && !given(a, "oauth") ? key : NULL);
	free(path);
	free(key);
	path = xasprintf("%sca_file", group);
	put(f, a, "ca_file", path, NULL);
	free(path);
	path = xasprintf("%sconnect_timeout", group);
	put(f, a, "connect_timeout", path, "30s");
	free(path);
}

static void
member(struct str *out, const char *name, const char *value)
{
	str_addf(out, "        %s = ", name);
	fill_quote(out, value);
	str_addz(out, ";\n");
}

/* One account for both servers. */
static void
put_oauth(struct fill *f, const struct answers *a)
{
	static const char *const texts[] = {
	    "grant", "tenant", "client_id", "authorize_url", "token_url", "device_url", "scope"};
	const char *provider = given(a, "oauth");
	struct str text = {0};

	if (!provider)
		return;
	str_addz(&text, "    {\n");
	member(&text, "name", SETUP_OAUTH);
	member(&text, "provider", provider);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		char *key = xasprintf("oauth_%s", texts[i]);
		if (given(a, key) && strcmp(given(a, key), "user") != 0)
			member(&text, texts[i], given(a, key));
		free(key);
	}
	if (given(a, "oauth_client_secret_file"))
		member(&text, "client_secret_file", "oauth-secret");
	if (given(a, "ca_file"))
		member(&text, "ca_file", given(a, "ca_file"));
	str_addz(&text, "    }\n");
	fill_item(f, "oauth", str_text(&text));
	fill_text(f, "mailboxes.imap.oauth", SETUP_OAUTH);
	fill_text(f, "smtp.oauth", SETUP_OAUTH);
	str_free(&text);
}

static void
put_mailbox(struct fill *f, const struct answers *a)
{
	char *name = mailbox_name(answer_of(a, "address"));
	const char *rate = given(a, "rate_per_minute");

	fill_text(f, "mailboxes.name", name);
	put_server(f, a, "imap", "mailboxes.imap.");
	put_server(f, a, "smtp", "smtp.");
	put_oauth(f, a);
	put(f, a, "folder", "mailboxes.folder", "INBOX");
	fill_text(f, "mailboxes.done_folder", given(a, "done_folder"));
	if (rate && strcmp(rate, "0") != 0)
		fill_plain(f, "send.rate_per_minute", rate);
	free(name);
}

/* --- lists --- */

static void
put_agent(struct fill *f, const struct person *p, const char *lead, const char *trust, bool told)
{
	struct str text = {0};

	str_addz(&text, "    {\n");
	member(&text, "address", p->address);
	member(&text, "name", p->name);
	if (!told)
		member(&text, "notify", "own");
	if (lead && ascii_casecmp(lead, p->address) != 0)
		member(&text, "lead", lead);
	if (strcmp(trust, "token+dmarc") != 0)
		member(&text, "trust", trust);
	str_addz(&text, "    }\n");
	fill_item(f, "agents", str_text(&text));
	str_free(&text);
}

/* A lead who answers nobody himself is an agent, too, who is told of his own tickets alone. */
static void
put_agents(struct fill *f, const struct answers *a)
{
	const char *list = given(a, "agents"), *lead = given(a, "lead"),
	           *trust = answer_of(a, "trust");
	struct people people, leads;

	if (!list || !people_read(list, &people, NULL))
		return;
	for (size_t i = 0; i < people.count; i++)
		put_agent(f, &people.at[i], lead, trust, true);
	if (lead && !people_have(&people, lead) && people_read(lead, &leads, NULL)) {
		put_agent(f, &leads.at[0], lead, trust, false);
		people_free(&leads);
	}
	people_free(&people);
}

static void
put_calendar(struct fill *f, const struct answers *a)
{
	static const char *const days[] = {
	    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
	const char *file = given(a, "holidays_file");
	struct hours hours;
	struct str text = {0};

	if (!hours_read(answer_of(a, "hours"), &hours, NULL))
		return; /* always: no calendar at all */
	str_addz(&text, "    {\n");
	member(&text, "name", "office");
	for (int i = 0; i < 7; i++)
		if (hours.day[i].len)
			str_addf(&text, "        %s = [%s];\n", days[i], str_text(&hours.day[i]));
	if (file)
		member(&text, "holidays_file", file);
	str_addz(&text, "    }\n");
	fill_item(f, "calendars", str_text(&text));
	str_free(&text);
	hours_free(&hours);
}

static void
put_queue(struct fill *f, const struct answers *a)
{
	static const char *const promises[] = {"first_reply", "next_reply", "update", "resolve"};
	const char *lead = given(a, "agents") ? given(a, "lead") : NULL;
	struct str text = {0};

	str_addz(&text, "    {\n");
	member(&text, "name", "general");
	if (lead)
		member(&text, "lead", lead);
	for (size_t i = 0; i < sizeof promises / sizeof *promises; i++)
		if (given(a, promises[i]))
			member(&text, promises[i], given(a, promises[i]));
	if (lead)
		str_addz(&text, "        escalation = [\"0m lead\"];\n");
	str_addz(&text, "    }\n");
	fill_item(f, "queues", str_text(&text));
	str_free(&text);
}

bool
setup_text(const struct answers *a, const char *sample, struct str *out, struct str *missing)
{
	struct fill *f = fill_new();

	put_desk(f, a);
	put_database(f, a);
	put_mailbox(f, a);
	put_agents(f, a);
	put_calendar(f, a);
	put_queue(f, a);
	bool ok = fill_sample(f, sample, out, missing);
	fill_free(&f);
	return ok;
}
