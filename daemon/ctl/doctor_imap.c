/* A mailbox: connection, certificate, what the server can, folders, space. */
#include "doctor.h"

#include "../common/clock.h"

enum { FULL_WARN = 80, FULL_FAIL = 95 /* per cent */ };

static void
check_capabilities(struct doctor *d, const struct conf_mailbox *m, const struct probe_imap *p)
{
	struct checkup *c = &d->checkup;

	if (m->idle && !probe_imap_can(p, "IDLE")) {
		check_remedy(c, "set mailboxes.poll as low as you want to wait, and idle = false");
		check_warn(c,
		    "the server cannot tell of new mail (no IDLE): it is asked every %lld s",
		    (long long)(m->poll_ms / 1000));
	}
	if (m->done_folder && !probe_imap_can(p, "MOVE") && !probe_imap_can(p, "UIDPLUS")) {
		check_remedy(c, "unset mailboxes.done_folder, or let another client expunge");
		check_warn(c,
		    "the server has neither MOVE nor UIDPLUS: mails that are done stay in "
		    "\"%s\", marked as deleted",
		    m->folder);
	}
}

static void
list_folders(struct probe_imap *p, struct str *out)
{
	struct probe_names names;

	if (probe_imap_folders(p, &names, NULL) == DONE)
		for (size_t i = 0; i < names.count && i < 10; i++)
			str_addf(out, "%s\"%s\"", i ? ", " : "", names.at[i]);
	if (names.count > 10)
		str_addf(out, " and %zu more", names.count - 10);
	probe_names_free(&names);
}

static void
check_folders(struct doctor *d, const struct conf_mailbox *m, struct probe_imap *p)
{
	struct checkup *c = &d->checkup;
	struct probe_folder is;
	struct fail f = {0};
	struct str there = {0};

	if (probe_imap_folder(p, m->folder, &is, &f) != DONE) {
		list_folders(p, &there);
		check_remedy(c, "set mailboxes.folder to one of %s", str_text(&there));
		check_fail(c, "the folder \"%s\" cannot be opened: %s", m->folder, f.text);
		str_free(&there);
		return;
	}
	bool done = m->done_folder && strcmp(m->done_folder, m->folder) != 0;
	bool done_there =
	    done && probe_imap_folder(p, m->done_folder, &(struct probe_folder){0}, &f) == DONE;
	if (!is.may_write) {
		check_remedy(c, "give %s the rights to write and to expunge there", m->imap.user);
		check_fail(c, "the folder \"%s\" is read-only: mails cannot be marked or moved",
		    m->folder);
		return;
	}
	str_addf(
	    &there, "folder \"%s\", %u mail%s", m->folder, is.exists, is.exists == 1 ? "" : "s");
	if (done)
		str_addf(&there, "; what is done goes to \"%s\"%s", m->done_folder,
		    done_there ? "" : ", which is made when needed");
	check_ok(c, "%s", there.data);
	str_free(&there);
}

static void
check_quota(struct doctor *d, const struct conf_mailbox *m, struct probe_imap *p)
{
	struct checkup *c = &d->checkup;
	struct probe_quota q;
	int full;

	if (probe_imap_quota(p, m->folder, &q, NULL) != DONE || !q.told)
		return;
	full = (int)(q.used * 100 / q.most);
	checkup_on(c, "space", m->name);
	if (full >= FULL_WARN)
		check_remedy(c, "delete old mails%s%s%s, or have the limit raised",
		    m->done_folder ? " in \"" : "", m->done_folder ? m->done_folder : "",
		    m->done_folder ? "\"" : "");
	check(c,
	    full >= FULL_FAIL   ? CHECK_FAIL
	    : full >= FULL_WARN ? CHECK_WARN
	                        : CHECK_OK,
	    "%d %% of %llu MiB used", full, (unsigned long long)(q.most >> 10));
}

static void
check_session(struct doctor *d, const struct conf_mailbox *m, struct probe_imap *p)
{
	struct checkup *c = &d->checkup;
	struct fail f = {0};

	check_capabilities(d, m, p);
	check_folders(d, m, p);
	if (m->idle && probe_imap_can(p, "IDLE") && probe_imap_idle(p, &f) != DONE) {
		check_remedy(c, "set mailboxes.idle = false");
		check_warn(c, "the server says that it can tell of new mail, and cannot (IDLE): %s",
		    f.text);
	}
	check_quota(d, m, p);
}

static enum outcome
open_session(void *context, const struct connection_settings *to, struct fail *f)
{
	return probe_imap_open(to, context, f);
}

void
doctor_imap(struct doctor *d, const struct conf_mailbox *m)
{
	struct checkup *c = &d->checkup;
	struct connection_peer peer = {0};
	struct probe_imap *p = NULL;
	struct fail f = {0};
	int64_t start = clock_ms();

	checkup_on(c, "imap", m->name);
	check_waiting(c, "connecting to %s ...", m->imap.host);
	if (doctor_open(d, &m->imap, "imap", &peer, open_session, &p, &f) == DONE) {
		check_ok(c, "%s port %lld, %s, %s logged in%s, %lld ms", m->imap.host,
		    (long long)m->imap.port, *peer.tls ? peer.tls : "no TLS", m->imap.user,
		    m->imap.oauth ? " by OAuth2" : "", (long long)(clock_ms() - start));
		doctor_security(d, &m->imap, "imap");
		check_session(d, m, p);
	} else {
		doctor_trouble(d, &m->imap, "imap", &f);
	}
	doctor_certificate(d, m->imap.host, &peer, p != NULL);
	probe_imap_close(&p);
}
