#include "probe_wire.h"

#include <time.h>

enum { HEADER_MAX = 65536 };

static void
on_search(struct wire w, void *context)
{
	uint32_t *uid = context;
	struct str word = {0};

	if (!wire_is(&w, "SEARCH"))
		return;
	while (wire_next(&w, &word) == WIRE_ATOM) {
		unsigned long long n = strtoull(word.data, NULL, 10);
		if (n > *uid && n <= UINT32_MAX)
			*uid = (uint32_t)n;
	}
	str_free(&word);
}

/* "22-Nov-2026 09:48:01 +0200" */
static int64_t
read_date(const char *text)
{
	struct tm tm = {0};
	const char *rest = strptime(text, " %d-%b-%Y %H:%M:%S %z", &tm);
	long zone = tm.tm_gmtoff;

	return rest ? timegm(&tm) - zone : INT64_MIN;
}

/* "* 3 FETCH (UID 7 INTERNALDATE "..." BODY[HEADER]<0> {120} ...)" */
static void
on_fetch(struct wire w, void *context)
{
	struct probe_found *found = context;
	struct str word = {0};

	wire_number(&w);
	if (!wire_is(&w, "FETCH"))
		return;
	wire_next(&w, &word); /* ( */
	while (wire_next(&w, &word) == WIRE_ATOM) {
		bool date = ascii_casecmp(word.data, "INTERNALDATE") == 0,
		     body = ascii_starts(word.data, "BODY[");
		enum wire_token t = wire_next(&w, &word);
		if (t == WIRE_OPEN) /* FLAGS, told unasked */
			while ((t = wire_next(&w, &word)) != WIRE_CLOSE && t != WIRE_END)
				;
		else if (date)
			found->date = read_date(str_text(&word));
		else if (body) {
			free(found->header);
			found->header = xstrdup(str_text(&word));
		}
	}
	str_free(&word);
}

/* By its own letters anywhere in Message-ID or Subject: some servers give mails Message-IDs of
 * their own. */
static enum outcome
search(struct probe_imap *p, const char *letters, uint32_t *uid, struct fail *f)
{
	struct str command = {0};

	str_addz(&command, "UID SEARCH OR HEADER Message-ID ");
	wire_quote(&command, letters);
	str_addz(&command, " SUBJECT ");
	wire_quote(&command, letters);
	enum outcome o = wire_command(p, command.data, on_search, uid, f);
	str_free(&command);
	return o;
}

enum outcome
probe_imap_find(struct probe_imap *p, const char *folder, const char *letters,
    struct probe_found *found, struct fail *f)
{
	char command[100];

	*found = (struct probe_found){.date = INT64_MIN};
	enum outcome o = wire_examine(p, folder, f);
	if (o == DONE)
		o = search(p, letters, &found->uid, f);
	if (o != DONE || !found->uid)
		return o;
	snprintf(command, sizeof command, "UID FETCH %u (INTERNALDATE BODY.PEEK[HEADER]<0.%d>)",
	    found->uid, HEADER_MAX);
	o = wire_command(p, command, on_fetch, found, f);
	if (o == DONE && !found->header)
		found->uid = 0; /* gone between the two: somebody else has taken it */
	return o;
}

enum outcome
probe_imap_remove(struct probe_imap *p, const char *folder, uint32_t uid, struct fail *f)
{
	char *select = wire_with_folder("SELECT", folder, "", f), command[80];
	enum outcome o = select ? wire_command(p, select, NULL, NULL, f) : NEVER;

	free(select);
	if (o != DONE)
		return o;
	snprintf(command, sizeof command, "UID STORE %u +FLAGS.SILENT (\\Deleted)", uid);
	o = wire_command(p, command, NULL, NULL, f);
	/* Never a plain EXPUNGE: it would also remove what others have marked. */
	snprintf(command, sizeof command, "UID EXPUNGE %u", uid);
	return o == DONE && probe_imap_can(p, "UIDPLUS") ? wire_command(p, command, NULL, NULL, f)
	                                                 : o;
}
