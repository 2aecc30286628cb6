#include "probe.h"

#include <sys/random.h>
#include <unistd.h>
#include "../common/clock.h"
#include "../send/header.h"

enum { RANDOM_LETTERS = 16, LOOK_MS = 1000, LOOK_FIRST_MS = 200 };

/* As tokens are: lower case, none that looks like another. */
static void
make_letters(char *letters, size_t size)
{
	static const char alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";
	unsigned char random[RANDOM_LETTERS];
	size_t n = (size_t)snprintf(letters, size, "probe");

	if (getrandom(random, sizeof random, 0) != sizeof random)
		abort(); /* cannot be: 256 bytes and fewer are never cut short */
	for (size_t i = 0; i < sizeof random && n + 1 < size; i++)
		letters[n++] = alphabet[random[i] & 31];
	letters[n] = 0;
}

static enum outcome
write_mail(struct probe_mail *m, int64_t now, struct fail *f)
{
	const char *id = m->message_id;
	char *subject = xasprintf("Mail to itself: %s", m->letters);
	struct str out = {0};
	int bad = header_mailbox(&out, "From", "promised", m->sender, f) ||
	          header_mailbox(&out, "To", "", m->recipient, f) ||
	          header_text(&out, "Subject", subject, f) ||
	          header_ids(&out, "Message-ID", &id, 1, f);

	free(subject);
	header_date(&out, now);
	str_addz(&out, "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n"
	               "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n"
	               "promisectl sent this mail to find out how mail comes to this mailbox.\r\n"
	               "It removes it again. You may delete it.\r\n");
	m->bytes = str_take(&out);
	return bad ? NEVER : DONE;
}

enum outcome
probe_mail_new(
    struct probe_mail *m, const char *address, const char *delimiter, int64_t now, struct fail *f)
{
	return probe_mail_from(m, address, address, delimiter, now, f);
}

enum outcome
probe_mail_from(struct probe_mail *m, const char *sender, const char *address,
    const char *delimiter, int64_t now, struct fail *f)
{
	const char *at = strrchr(address, '@');

	*m = (struct probe_mail){0};
	if (!at || at == address || !at[1])
		return fail(f, NEVER, "\"%s\" is no mail address", address);
	make_letters(m->letters, sizeof m->letters);
	m->message_id = xasprintf("<%s%s>", m->letters, at);
	m->sender = xstrdup(sender);
	m->recipient = delimiter ? xasprintf("%.*s%s%s%s", (int)(at - address), address, delimiter,
	                               m->letters, at)
	                         : xstrdup(address);
	enum outcome o = write_mail(m, now, f);
	if (o != DONE)
		probe_mail_free(m);
	return o;
}

void
probe_mail_free(struct probe_mail *m)
{
	free(m->message_id);
	free(m->sender);
	free(m->recipient);
	free(m->bytes);
	*m = (struct probe_mail){0};
}

/* One look into each folder. */
static enum outcome
look(struct probe_imap *p, const char *const *folders, const char *letters,
    struct probe_found *found, const char **folder, struct fail *f)
{
	for (; *folders; folders++) {
		enum outcome o = probe_imap_find(p, *folders, letters, found, f);
		if (o == LATER)
			return o;
		if (o == DONE && found->uid) {
			*folder = *folders;
			return DONE;
		}
		free(found->header);
		*found = (struct probe_found){.date = INT64_MIN};
	}
	return DONE;
}

enum outcome
probe_mail_wait(struct probe_imap *p, const char *const *folders, const struct probe_mail *m,
    int wait_ms, bool (*tick)(void *), void *context, struct probe_found *found,
    const char **folder, struct fail *f)
{
	int64_t end = clock_ms() + wait_ms;
	int pause = LOOK_FIRST_MS; /* most come at once, or take a while */

	*folder = NULL;
	for (;;) {
		enum outcome o = look(p, folders, m->letters, found, folder, f);
		if (o != DONE || *folder || clock_ms() >= end || (tick && !tick(context)))
			return o;
		usleep((unsigned)pause * 1000);
		pause = pause * 2 < LOOK_MS ? pause * 2 : LOOK_MS;
	}
}
