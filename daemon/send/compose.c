#include "compose.h"

#include <sys/random.h>
#include "encode.h"
#include "header.h"

enum { FIRST_KEPT = 2, LAST_KEPT = 20, BOUNDARY_BYTES = 18 };

#define NO_NOTICES "DR, RN, NRN, OOF, AutoReply"

/* What each kind of mail says of itself, so that no robot answers it. A receipt asks for no notice
 * of any kind; "All" would also suppress bounces (MS-OXCMAIL), which the desk wants for its other
 * mails. A relay is a person's letter and says nothing: an absence note in answer to it is welcome.
 */
static const struct kind {
	const char *name, *precedence, *suppress;
} kinds[] = {
    {"receipt", "bulk", "All"},
    {"relay", NULL, NULL},
    {"promise", NULL, NO_NOTICES},
    {"update", NULL, NO_NOTICES},
    {"question", NULL, NO_NOTICES},
    {"closed", NULL, NO_NOTICES},
    {"broken", NULL, NO_NOTICES},
    {"admin", NULL, NO_NOTICES},
    {"notification", NULL, NO_NOTICES},
    {"note", NULL, NO_NOTICES},
    {"taken", NULL, NO_NOTICES},
    {"transcript", NULL, NO_NOTICES},
    {"confirmation", NULL, NO_NOTICES},
    {"held", NULL, NO_NOTICES},
    {"problem", NULL, NO_NOTICES},
    {"reminder", NULL, NO_NOTICES},
    {"decision", NULL, NO_NOTICES},
    {"escalation", NULL, NO_NOTICES},
    {"approval", NULL, NO_NOTICES},
    {"idle", NULL, NO_NOTICES},
    {"passed", NULL, NO_NOTICES},
    {"morning", NULL, NO_NOTICES},
    {"found", NULL, NO_NOTICES},
    {"dispute", NULL, NO_NOTICES},
    {"promises", NULL, NO_NOTICES},
};

static const struct kind *
find_kind(const char *name)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (name && strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

static const char *
text_of(const char *s)
{
	return s ? s : "";
}

static int
add_optional(struct str *out, const char *name, const char *value, struct fail *f)
{
	return value && *value ? header_text(out, name, value, f) : 0;
}

/* Splits a list in place; foreign ids that are none are dropped, they may hold anything. */
static size_t
split_ids(char *list, const char **ids, size_t max)
{
	size_t count = 0;
	char *rest = list;

	for (char *id; count < max && (id = strsep(&rest, " \t\r\n"));)
		if (header_is_id(id))
			ids[count++] = id;
	return count;
}

/* RFC 5322 3.6.4, cut to the first two and the last 20: the ticket's anchor and the mail that began
 * the thread, as desk.references_for() puts them. */
static int
add_references(struct str *out, const char *references, struct fail *f)
{
	size_t length = strlen(references), max = length / 2 + 1;
	char *copy = xstrndup(references, length);
	const char **ids = xcalloc(max, sizeof *ids);
	size_t count = split_ids(copy, ids, max);

	if (count > FIRST_KEPT + LAST_KEPT) {
		memmove(ids + FIRST_KEPT, ids + count - LAST_KEPT, LAST_KEPT * sizeof *ids);
		count = FIRST_KEPT + LAST_KEPT;
	}
	int result = header_ids(out, "References", ids, count, f);
	free(ids);
	free(copy);
	return result;
}

static int
add_identity(struct str *out, const struct compose_mail *m, struct fail *f)
{
	const char *parent = text_of(m->in_reply_to);

	header_date(out, m->date);
	if (header_ids(out, "Message-ID", &m->message_id, 1, f))
		return -1;
	if (header_is_id(parent) && header_ids(out, "In-Reply-To", &parent, 1, f))
		return -1;
	return add_references(out, text_of(m->references), f);
}

static int
add_people(struct str *out, const struct compose_mail *m, struct fail *f)
{
	const char *name = text_of(m->from_name);

	if (header_mailbox(out, "From", name, m->from_address, f) ||
	    header_mailbox(out, "To", text_of(m->to_name), m->to_address, f))
		return -1;
	if (m->reply_to && *m->reply_to && header_mailbox(out, "Reply-To", name, m->reply_to, f))
		return -1;
	return header_text(out, "Subject", m->subject, f);
}

static int
add_marks(struct str *out, const struct compose_mail *m, struct fail *f)
{
	const struct kind *kind = find_kind(m->kind);

	if (!kind) {
		fail(f, NEVER, "no kind of mail is called \"%s\"", text_of(m->kind));
		return -1;
	}
	if (add_optional(out, "Auto-Submitted", m->auto_submitted, f) ||
	    add_optional(out, "Precedence", kind->precedence, f) ||
	    add_optional(out, "X-Auto-Response-Suppress", kind->suppress, f) ||
	    add_optional(out, "X-Promised-Loop", m->loop_mark, f))
		return -1;
	str_addz(out, "MIME-Version: 1.0\r\n");
	return 0;
}

/* Quoted-printable stays legible in raw form; Cyrillic is half as long in base64. */
static void
add_part(struct str *out, const char *subtype, const char *text, bool flowed)
{
	struct str qp = {0}, b64 = {0};
	size_t n = strlen(text);

	encode_qp(&qp, text, n);
	encode_base64(&b64, text, n);
	bool use_b64 = b64.len < qp.len;
	str_addf(out, "Content-Type: text/%s", subtype);
	encode_parameter(out, "charset", "utf-8");
	if (flowed)
		encode_parameter(out, "format", "flowed");
	str_addf(out, "\r\nContent-Transfer-Encoding: %s\r\n\r\n",
	    use_b64 ? "base64" : "quoted-printable");
	str_add(out, str_text(use_b64 ? &b64 : &qp), use_b64 ? b64.len : qp.len);
	str_free(&qp);
	str_free(&b64);
}

/* "=_" occurs neither in quoted-printable nor in base64, so the boundary cannot occur in a part. */
static void
make_boundary(char *boundary, size_t size)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
	unsigned char random[BOUNDARY_BYTES];
	size_t n = 0;

	if (getrandom(random, sizeof random, 0) != sizeof random)
		abort(); /* cannot be: 256 bytes and fewer are never cut short */
	boundary[n++] = '=';
	boundary[n++] = '_';
	for (size_t i = 0; i < sizeof random && n + 1 < size; i++)
		boundary[n++] = letters[random[i] & 31];
	boundary[n] = 0;
}

static void
begin_multipart(struct str *out, const char *subtype, const char *boundary)
{
	str_addf(out, "Content-Type: multipart/%s", subtype);
	encode_parameter(out, "boundary", boundary);
	str_addf(out, "\r\n\r\n--%s\r\n", boundary);
}

static void
add_words(struct str *out, const struct compose_mail *m)
{
	char boundary[BOUNDARY_BYTES + 3];

	if (!m->html || !*m->html) {
		add_part(out, "plain", m->text, m->flowed);
		return;
	}
	make_boundary(boundary, sizeof boundary);
	begin_multipart(out, "alternative", boundary);
	add_part(out, "plain", m->text, m->flowed);
	str_addf(out, "\r\n--%s\r\n", boundary);
	add_part(out, "html", m->html, false);
	str_addf(out, "\r\n--%s--\r\n", boundary);
}

static void
add_body(struct str *out, const struct compose_mail *m)
{
	char boundary[BOUNDARY_BYTES + 3];
	size_t size = strlen(m->text) + strlen(text_of(m->html));

	if (!m->file_count) {
		add_words(out, m);
		return;
	}
	/* All at once: growing by doubling would take as much again. */
	for (size_t i = 0; i < m->file_count; i++)
		size += enclosure_size(&m->files[i]);
	str_reserve(out, size);
	make_boundary(boundary, sizeof boundary);
	begin_multipart(out, "mixed", boundary);
	add_words(out, m);
	for (size_t i = 0; i < m->file_count; i++) {
		str_addf(out, "\r\n--%s\r\n", boundary);
		enclosure_add(out, &m->files[i]);
	}
	str_addf(out, "\r\n--%s--\r\n", boundary);
}

enum outcome
compose(const struct compose_mail *m, struct str *out, struct fail *f)
{
	size_t start = out->len;

	if (!utf8_valid(m->text, strlen(m->text)) ||
	    !utf8_valid(text_of(m->html), strlen(text_of(m->html))))
		return fail(f, NEVER, "the text is not UTF-8");
	if (add_people(out, m, f) || add_identity(out, m, f) || add_marks(out, m, f)) {
		str_truncate(out, start);
		return NEVER;
	}
	add_body(out, m);
	return DONE;
}
