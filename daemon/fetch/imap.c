#include "imap_internal.h"

#include <libetpan/libetpan.h>
#include "../common/folder_name.h"

enum {
	NETWORK_BUFFER = 65536,
	LOGOUT_MS = 3000,
	LITERAL_ALWAYS = 65536, /* in something that nobody asked for */
};

/* --- libetpan's stream over our connection --- */

static ssize_t
low_read(mailstream_low *low, void *buffer, size_t n)
{
	struct imap *m = low->data;
	char network[NETWORK_BUFFER];
	size_t left;

	while (m->ready_at == m->ready.len) {
		ssize_t got = connection_read(m->connection, network, sizeof network);

		if (got < 0)
			return -1; /* at end of file too: on 0 libetpan reads again for ever */
		str_truncate(&m->ready, 0);
		m->ready_at = 0;
		if (!imap_guard_pass(&m->guard, network, (size_t)got, &m->ready)) {
			m->health = IMAP_BROKEN;
			return -1;
		}
	}
	left = m->ready.len - m->ready_at;
	n = n < left ? n : left;
	memcpy(buffer, m->ready.data + m->ready_at, n);
	m->ready_at += n;
	return (ssize_t)n;
}

static ssize_t
low_write(mailstream_low *low, const void *data, size_t n)
{
	struct imap *m = low->data;

	return connection_write(m->connection, data, n);
}

static int
low_close(mailstream_low *low)
{
	(void)low;
	return 0;
}

static int
low_fd(mailstream_low *low)
{
	struct imap *m = low->data;

	return connection_fd(m->connection);
}

static void
low_free(mailstream_low *low)
{
	free(low);
}

static mailstream_low_driver driver = {
    .mailstream_read = low_read,
    .mailstream_write = low_write,
    .mailstream_close = low_close,
    .mailstream_get_fd = low_fd,
    .mailstream_free = low_free,
};

/* --- commands --- */

void
imap_budget(struct imap *m, int64_t ms, uint64_t bytes, uint64_t literal)
{
	m->guard.literal_max = literal > LITERAL_ALWAYS ? literal : LITERAL_ALWAYS;
	connection_budget(m->connection, ms > INT32_MAX ? INT32_MAX : (int)ms, bytes);
}

/* The server's own words for the command, without the tag. */
static const char *
said(const struct imap *m)
{
	const char *space = strchr(m->guard.status, ' ');

	return space ? space + 1 : m->guard.status;
}

enum outcome
imap_lost(struct imap *m, struct fail *f)
{
	const char *error = connection_error(m->connection);

	if (m->health == IMAP_BROKEN)
		return fail(f, LATER, "the server's answer is refused: %s", m->guard.problem);
	m->health = IMAP_LOST;
	if (ascii_starts(said(m), "BYE"))
		return fail(f, LATER, "the server says: %s", said(m));
	return fail(f, LATER, "%s", *error ? error : "the server ended the session");
}

enum outcome
imap_refused(const struct imap *m, struct fail *f)
{
	static const char *const passing[] = {
	    "[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[OVERQUOTA]", "[SERVERBUG]", NULL};

	for (size_t i = 0; passing[i]; i++)
		if (ascii_casestr(said(m), passing[i]))
			return fail(f, LATER, "the server says: %s", said(m));
	return fail(f, NEVER, "the server says: %s", said(m));
}

enum outcome
imap_send(struct imap *m, const char *command, struct fail *f)
{
	mailstream *s = m->session->imap_stream;

	m->guard.status[0] = 0;
	if (m->health != IMAP_WELL)
		return imap_lost(m, f);
	if (mailimap_send_current_tag(m->session) != MAILIMAP_NO_ERROR ||
	    mailstream_write(s, command, strlen(command)) < 0 || !imap_write(m, "\r\n"))
		return imap_lost(m, f);
	return DONE;
}

/* What a libetpan function's return value means. NO_ERROR may still be a tagged NO: see
 * imap_receive(). */
static enum outcome
judge(struct imap *m, int error, struct fail *f)
{
	switch (error) {
	case MAILIMAP_NO_ERROR:
		return DONE;
	case MAILIMAP_ERROR_STREAM:
		return imap_lost(m, f);
	case MAILIMAP_ERROR_FATAL:
		m->health = IMAP_LOST;
		return fail(f, LATER, "the server says: %s", said(m));
	case MAILIMAP_ERROR_PROTOCOL: /* a tagged BAD, or another's tag */
		if (ascii_starts(said(m), "BAD"))
			return imap_refused(m, f);
		break;
	case MAILIMAP_ERROR_PARSE:
	case MAILIMAP_ERROR_MEMORY:
		break;
	default:
		return imap_refused(m, f);
	}
	m->health = IMAP_BROKEN;
	return fail(f, LATER, "the server's answer cannot be understood");
}

/* More mails than there were, less those that the same answer took away. */
static void
count_mails(struct imap *m)
{
	uint32_t expunged = (uint32_t)clist_count(m->session->imap_response_info->rsp_expunged);
	uint32_t now = imap_exists(m);

	if ((uint64_t)now + expunged > m->exists)
		m->news = true;
	m->exists = now;
}

enum outcome
imap_receive(struct imap *m, struct fail *f)
{
	struct mailimap_response *response = NULL;
	struct mailimap_response_tagged *tagged;
	bool ok;
	int error;

	if (m->health != IMAP_WELL)
		return imap_lost(m, f);
	if (!mailimap_read_line(m->session))
		return imap_lost(m, f);
	error = mailimap_parse_response(m->session, &response);
	/* The parser reports a dead stream in more ways than one. */
	if (error != MAILIMAP_NO_ERROR && *connection_error(m->connection))
		return imap_lost(m, f);
	if (error != MAILIMAP_NO_ERROR)
		return judge(m, error, f);
	tagged = response->rsp_resp_done->rsp_data.rsp_tagged;
	ok = tagged->rsp_cond_state->rsp_type == MAILIMAP_RESP_COND_STATE_OK;
	mailimap_response_free(response);
	count_mails(m);
	return ok ? DONE : imap_refused(m, f);
}

const char *
imap_read_line(struct imap *m)
{
	return mailimap_read_line(m->session);
}

bool
imap_write(struct imap *m, const char *text)
{
	mailstream *s = m->session->imap_stream;

	return mailstream_write(s, text, strlen(text)) >= 0 && mailstream_flush(s) >= 0;
}

bool
imap_has_input(const struct imap *m)
{
	return m->session->imap_stream->read_buffer_len || m->ready_at < m->ready.len;
}

enum outcome
imap_command(struct imap *m, const char *command, struct fail *f)
{
	enum outcome o;

	imap_budget(m, COMMAND_MS, COMMAND_SLACK, 0);
	o = imap_send(m, command, f);
	return o == DONE ? imap_receive(m, f) : o;
}

/* --- the session --- */

static void
no_progress(size_t current, size_t maximum, void *user)
{
	(void)current, (void)maximum, (void)user;
}

static enum outcome
greet(struct imap *m, struct fail *f)
{
	/* libcurl has had the greeting and the login for itself; libetpan wants one. */
	static const char greeting[] = "* PREAUTH ready\r\n";
	struct mailimap_capability_data *capabilities = NULL;
	mailstream_low *low = mailstream_low_new(m, &driver);
	mailstream *stream = low ? mailstream_new(low, NETWORK_BUFFER) : NULL;

	m->session = mailimap_new(0, NULL);
	if (!stream || !m->session)
		return fail(f, LATER, "out of memory");
	/* Without a progress callback libetpan ignores the other two. */
	mailimap_set_progress_callback(m->session, NULL, no_progress, NULL);
	mailimap_set_msg_att_handler(m->session, imap_on_att, m);
	mailimap_set_msg_body_handler(m->session, imap_on_body, m);
	connection_unread(m->connection, greeting, sizeof greeting - 1);
	imap_budget(m, COMMAND_MS, COMMAND_SLACK, 0);
	if (mailimap_connect(m->session, stream) != MAILIMAP_NO_ERROR_AUTHENTICATED)
		return imap_lost(m, f);
	/* Fills what imap_can() looks at. */
	m->guard.capability_due = true;
	if (mailimap_capability(m->session, &capabilities) != MAILIMAP_NO_ERROR)
		return *connection_error(m->connection) ? imap_lost(m, f)
		                                        : judge(m, MAILIMAP_ERROR_PARSE, f);
	mailimap_capability_data_free(capabilities);
	return DONE;
}

enum outcome
imap_open(const struct connection_settings *settings, struct imap **result, struct fail *f)
{
	struct imap *m = xcalloc(1, sizeof *m);
	enum outcome o = connection_open(settings, &m->connection, f);

	if (o == DONE)
		o = greet(m, f);
	if (o != DONE)
		imap_close(&m);
	*result = m;
	return o;
}

void
imap_close(struct imap **m)
{
	struct imap *old = *m;

	if (!old)
		return;
	if (old->session && old->session->imap_stream) {
		imap_budget(old, LOGOUT_MS, COMMAND_SLACK, 0);
		if (old->health == IMAP_WELL && !old->asked &&
		    imap_send(old, "LOGOUT", NULL) == DONE)
			imap_receive(old, NULL);
		/* mailimap_free() would send LOGOUT, dead or alive. */
		mailstream_close(old->session->imap_stream);
		old->session->imap_stream = NULL;
	}
	if (old->session)
		mailimap_free(old->session);
	connection_close(&old->connection);
	imap_guard_free(&old->guard);
	str_free(&old->ready);
	str_free(&old->body);
	free(old);
	*m = NULL;
}

enum imap_health
imap_health(const struct imap *m)
{
	return m->health;
}

bool
imap_can(const struct imap *m, const char *capability)
{
	return mailimap_has_extension(m->session, capability);
}

enum outcome
imap_select(struct imap *m, const char *folder, struct imap_folder *is, struct fail *f)
{
	struct mailimap_selection_info *info;
	char *name = folder_name_encode(folder);
	enum outcome o;
	int error;

	if (!name)
		return fail(f, NEVER, "\"%s\" is no folder name: not UTF-8", folder);
	if (m->health != IMAP_WELL) {
		free(name);
		return imap_lost(m, f);
	}
	imap_budget(m, 2 * COMMAND_MS, COMMAND_SLACK, 0);
	error = mailimap_select(m->session, name);
	free(name);
	o = error && *connection_error(m->connection) ? imap_lost(m, f) : judge(m, error, f);
	if (o != DONE)
		return o;
	info = m->session->imap_selection_info;
	*is = (struct imap_folder){info->sel_uidvalidity, info->sel_uidnext, info->sel_exists};
	m->exists = is->exists;
	if (!is->uidvalidity)
		return fail(f, NEVER, "the server states no UIDVALIDITY for \"%s\"", folder);
	return DONE;
}

uint32_t
imap_uidvalidity(const struct imap *m)
{
	return m->session->imap_selection_info ? m->session->imap_selection_info->sel_uidvalidity
	                                       : 0;
}

uint32_t
imap_exists(const struct imap *m)
{
	return m->session->imap_selection_info ? m->session->imap_selection_info->sel_exists : 0;
}

bool
imap_has_news(const struct imap *m)
{
	return m->news;
}

void
imap_expect_news(struct imap *m)
{
	m->news = false;
}

enum outcome
imap_noop(struct imap *m, struct fail *f)
{
	return imap_command(m, "NOOP", f);
}
