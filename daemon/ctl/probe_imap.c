#include "probe_wire.h"

#include "../common/folder_name.h"

enum { LOGOUT_MS = 3000 };

/* --- the session --- */

/* All that stands behind "CAPABILITY " in a response, or in a response code of one. */
static void
on_capability(struct wire w, void *context)
{
	struct probe_imap *p = context;

	if (!wire_is(&w, "CAPABILITY"))
		return;
	while (w.at < w.end && *w.at == ' ')
		w.at++;
	free(p->capabilities);
	p->capabilities = xstrndup(w.at, strcspn(w.at, "\r\n]"));
}

/* Of what libcurl heard: "* OK words", "* CAPABILITY ...". */
static void
read_greeting(struct probe_imap *p)
{
	const char *line = connection_greeting(p->connection);

	while (*line) {
		size_t n = strcspn(line, "\n");
		if (ascii_starts(line, "* OK ") && !p->greeting)
			p->greeting = xstrndup(line + 5, n - 5);
		if (ascii_starts(line, "* CAPABILITY "))
			on_capability((struct wire){line + 2, line + n}, p);
		line += n + (line[n] == '\n');
	}
	if (!p->greeting)
		p->greeting = xstrdup("");
	if (!p->capabilities)
		p->capabilities = xstrdup("");
}

enum outcome
probe_imap_open(
    const struct connection_settings *settings, struct probe_imap **result, struct fail *f)
{
	struct probe_imap *p = xcalloc(1, sizeof *p);
	enum outcome o = connection_open(settings, &p->connection, f);

	if (o == DONE)
		read_greeting(p);
	if (o == DONE && settings->user)
		o = wire_command(p, "CAPABILITY", on_capability, p, f);
	if (o != DONE)
		probe_imap_close(&p);
	*result = p;
	return o;
}

void
probe_imap_close(struct probe_imap **p)
{
	struct probe_imap *old = *p;

	if (!old)
		return;
	if (old->connection && !old->lost) {
		old->patience_ms = LOGOUT_MS;
		wire_command(old, "LOGOUT", NULL, NULL, NULL);
	}
	connection_close(&old->connection);
	str_free(&old->in);
	free(old->capabilities);
	free(old->greeting);
	free(old);
	*p = NULL;
}

const char *
probe_imap_capabilities(const struct probe_imap *p)
{
	return p->capabilities;
}

const char *
probe_imap_greeting(const struct probe_imap *p)
{
	return p->greeting;
}

bool
probe_imap_can(const struct probe_imap *p, const char *capability)
{
	size_t n = strlen(capability);

	for (const char *at = p->capabilities; *at;) {
		size_t word = strcspn(at, " ");
		if (word == n && ascii_ncasecmp(at, capability, n) == 0)
			return true;
		at += word + (at[word] == ' ');
	}
	return false;
}

/* --- folders --- */

/* "* STATUS name (MESSAGES 3 UNSEEN 1 ...)" */
static void
on_status(struct wire w, void *context)
{
	struct probe_folder *is = context;
	struct str word = {0};

	if (!wire_is(&w, "STATUS"))
		return;
	wire_next(&w, &word);
	wire_next(&w, &word); /* ( */
	for (;;) {
		enum wire_token t = wire_next(&w, &word);
		if (t != WIRE_ATOM)
			break;
		uint32_t value = wire_number(&w);
		if (ascii_casecmp(word.data, "MESSAGES") == 0)
			is->exists = value;
		else if (ascii_casecmp(word.data, "UNSEEN") == 0)
			is->unseen = value;
		else if (ascii_casecmp(word.data, "UIDVALIDITY") == 0)
			is->uidvalidity = value;
		else if (ascii_casecmp(word.data, "UIDNEXT") == 0)
			is->uidnext = value;
	}
	str_free(&word);
}

/* A folder that EXAMINE opened may be read; that it may be written to tells only SELECT, which may
 * change what other clients see as new: RFC 4314's rights are asked instead, where there are any.
 */
static void
on_rights(struct wire w, void *context)
{
	struct probe_folder *is = context;
	struct str rights = {0};

	if (!wire_is(&w, "MYRIGHTS"))
		return;
	wire_next(&w, &rights);
	wire_next(&w, &rights);
	/* s: \Seen, t and e: delete and expunge, w: flags */
	is->may_write = rights.len && strchr(rights.data, 'w') && strchr(rights.data, 's');
	str_free(&rights);
}

enum outcome
probe_imap_folder(struct probe_imap *p, const char *folder, struct probe_folder *is, struct fail *f)
{
	char *status =
	    wire_with_folder("STATUS", folder, " (MESSAGES UNSEEN UIDVALIDITY UIDNEXT)", f);
	enum outcome o = status ? wire_command(p, status, on_status, is, f) : NEVER;

	*is = o == DONE ? *is : (struct probe_folder){0};
	is->may_write = true;
	free(status);
	if (o == DONE)
		o = wire_examine(p, folder, f);
	if (o == DONE && probe_imap_can(p, "ACL")) {
		char *rights = wire_with_folder("MYRIGHTS", folder, "", NULL);
		wire_command(p, rights, on_rights, is, NULL);
		free(rights);
	}
	return o;
}

/* "* LIST (\HasNoChildren) "/" name" */
static void
on_list(struct wire w, void *context)
{
	struct probe_names *names = context;
	struct str word = {0};
	bool selectable = true;
	enum wire_token t;

	if (!wire_is(&w, "LIST"))
		return;
	while ((t = wire_next(&w, &word)) != WIRE_CLOSE && t != WIRE_END)
		if (ascii_casecmp(word.len ? word.data : "", "\\Noselect") == 0 ||
		    ascii_casecmp(word.len ? word.data : "", "\\NonExistent") == 0)
			selectable = false;
	wire_next(&w, &word); /* the hierarchy's separator, or NIL */
	if (wire_next(&w, &word) != WIRE_END && selectable) {
		char *name = folder_name_decode(str_text(&word));
		names->at = xrealloc(names->at, (names->count + 1) * sizeof *names->at);
		names->at[names->count++] = name ? name : xstrdup(str_text(&word));
	}
	str_free(&word);
}

enum outcome
probe_imap_folders(struct probe_imap *p, struct probe_names *names, struct fail *f)
{
	*names = (struct probe_names){0};
	return wire_command(p, "LIST \"\" \"*\"", on_list, names, f);
}

void
probe_names_free(struct probe_names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->at[i]);
	free(names->at);
	*names = (struct probe_names){0};
}

/* --- quota, IDLE --- */

/* "* QUOTA root (STORAGE 10 512 MESSAGE 3 1000)": RFC 9208. Of several roots the fullest counts. */
static void
on_quota(struct wire w, void *context)
{
	struct probe_quota *quota = context;
	struct str word = {0};

	if (!wire_is(&w, "QUOTA"))
		return;
	wire_next(&w, &word);
	wire_next(&w, &word); /* ( */
	while (wire_next(&w, &word) == WIRE_ATOM) {
		bool storage = ascii_casecmp(word.data, "STORAGE") == 0;
		uint64_t used = wire_number(&w), most = wire_number(&w);
		if (!storage || !most)
			continue;
		if (!quota->told || used * quota->most > quota->used * most)
			*quota = (struct probe_quota){true, used, most};
	}
	str_free(&word);
}

enum outcome
probe_imap_quota(
    struct probe_imap *p, const char *folder, struct probe_quota *quota, struct fail *f)
{
	*quota = (struct probe_quota){0};
	if (!probe_imap_can(p, "QUOTA"))
		return DONE;
	char *command = wire_with_folder("GETQUOTAROOT", folder, "", f);
	enum outcome o = command ? wire_command(p, command, on_quota, quota, f) : NEVER;
	free(command);
	return o;
}

enum outcome
probe_imap_idle(struct probe_imap *p, struct fail *f)
{
	enum outcome o = wire_begin(p, "IDLE", f);

	return o == DONE ? wire_end(p, "DONE", f) : o;
}
