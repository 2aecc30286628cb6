/* Two ways to cut a multipart: our own, at the boundary's lines, and libetpan's. The own one
 * decides, because libetpan 1.9.4 loses content: everything from the last line with "-" on in a
 * body that is never closed, all parts when one is empty, the first lines of a part without a
 * header. It is asked as a second opinion, and it gets no chance to do harm (it can be crashed by a
 * boundary and recurses without limit): one multipart at a time, under a header line made here,
 * every inner "Content-" blinded, so that it reads no stranger's Content-Type. */
#include "multipart.h"

#include <libetpan/mailmime.h>
#include "../common/str.h"
#include "field.h"
#include "prescan.h"

/* What the line is: 0 no boundary, 1 opens a part, 2 closes the multipart. */
static int
boundary_line(const char *line, size_t n, const char *boundary, size_t length)
{
	if (n < length + 2 || line[0] != '-' || line[1] != '-' ||
	    memcmp(line + 2, boundary, length) != 0)
		return 0;
	line += length + 2;
	n -= length + 2;
	bool closes = n >= 2 && line[0] == '-' && line[1] == '-';
	for (size_t i = closes ? 2 : 0; i < n; i++)
		if (line[i] != ' ' && line[i] != '\t')
			return 0;
	return closes ? 2 : 1;
}

/* Before end, without the line end that belongs to the boundary line after it. */
static size_t
before_line_end(const char *body, size_t start, size_t end)
{
	if (end > start && body[end - 1] == '\n')
		end--;
	if (end > start && body[end - 1] == '\r')
		end--;
	return end;
}

/* The last part's end in a multipart that is never closed, or whose closing line is glued to the
 * text. */
static size_t
before_glued_end(const char *body, struct cut last, const char *boundary)
{
	size_t end = last.end, length = strlen(boundary) + 4;

	while (end > last.start && ascii_isspace(body[end - 1]))
		end--;
	if (end - last.start < length)
		return last.end;
	const char *close = body + end - length;
	if (memcmp(close, "--", 2) != 0 || memcmp(close + 2, boundary, length - 4) != 0 ||
	    memcmp(close + length - 2, "--", 2) != 0)
		return last.end;
	return end - length;
}

void
cuts_at_lines(struct cuts *cuts, const char *body, size_t n, const char *boundary)
{
	size_t length = strlen(boundary);
	bool open = false;

	cuts->count = 0;
	for (size_t i = 0, next; i < n; i = next) {
		size_t end = line_end(body, n, i, &next);
		int what = boundary_line(body + i, end - i, boundary, length);
		if (!what)
			continue;
		if (open)
			cuts->list[cuts->count - 1].end =
			    before_line_end(body, cuts->list[cuts->count - 1].start, i);
		open = false;
		if (what == 2)
			break;
		if (cuts->count == MIME_PARTS_MAX) {
			cuts->too_many = true;
			break;
		}
		cuts->list[cuts->count++] = (struct cut){next, n};
		open = true;
	}
	if (open)
		cuts->list[cuts->count - 1].end =
		    before_glued_end(body, cuts->list[cuts->count - 1], boundary);
}

/* Hides the inner parts' MIME fields from libetpan. Only the copy is changed, and no offset. */
static void
blind(char *copy, size_t n)
{
	for (size_t i = 0, next; i < n; i = next) {
		line_end(copy, n, i, &next);
		if ((copy[i] == 'C' || copy[i] == 'c') && n - i >= 8 &&
		    ascii_ncasecmp(copy + i, "content-", 8) == 0)
			copy[i] = 'X';
	}
}

/* libetpan steps over blank lines after the first boundary line, and so takes the text of a part
 * that has no header for one: put the start back. */
static size_t
start_after_boundary(const char *body, size_t start)
{
	while (start > 1 && body[start - 1] == '\n') {
		size_t i = start - 1;
		if (i && body[i - 1] == '\r')
			i--;
		if (i && body[i - 1] != '\n')
			break;
		start = i;
	}
	return start;
}

static void
etpan_collect(struct mailmime *multipart, const char *copy, const char *body, struct cuts *cuts)
{
	clist *list = multipart->mm_data.mm_multipart.mm_mp_list;

	for (clistiter *i = clist_begin(list); i && cuts->count < MIME_PARTS_MAX;
	     i = clist_next(i)) {
		const struct mailmime *part = clist_content(i);
		size_t start = (size_t)(part->mm_mime_start - copy);
		cuts->list[cuts->count++] = (struct cut){start, start + part->mm_length};
	}
	if (cuts->count)
		cuts->list[0].start = start_after_boundary(body, cuts->list[0].start);
}

static void
cut_by_etpan(const char *body, size_t n, const char *boundary, struct cuts *cuts)
{
	struct str copy = {0};
	struct mailmime *message = NULL;
	size_t header, index = 0;

	cuts->count = 0;
	str_addf(&copy, "Content-Type: multipart/mixed; boundary=\"%s\"\n\n", boundary);
	header = copy.len;
	str_reserve(&copy, n + 8); /* a reserve of NULs: some of its loops look one byte too far */
	str_add(&copy, body, n);
	str_add(&copy, "\0\0\0\0\0\0\0", 7);
	blind(copy.data + header, n);
	if (mailmime_parse(copy.data, header + n, &index, &message) == MAILIMF_NO_ERROR) {
		struct mailmime *inner = message->mm_type == MAILMIME_MESSAGE
		                             ? message->mm_data.mm_message.mm_msg_mime
		                             : NULL;
		if (inner && inner->mm_type == MAILMIME_MULTIPLE)
			etpan_collect(inner, copy.data + header, body, cuts);
		mailmime_free(message);
	}
	str_free(&copy);
}

bool
cuts_confirmed(const struct cuts *cuts, const char *body, size_t n, const char *boundary)
{
	struct cuts *other = xcalloc(1, sizeof *other);
	bool same;

	cut_by_etpan(body, n, boundary, other);
	same = other->count == cuts->count;
	for (size_t i = 0; same && i < cuts->count; i++)
		same = other->list[i].start == cuts->list[i].start &&
		       other->list[i].end == cuts->list[i].end;
	free(other);
	return same;
}

const char *
boundary_guess(struct arena *a, const char *body, size_t n)
{
	for (size_t i = 0, next; i < n; i = next) {
		size_t end = line_end(body, n, i, &next);
		while (end > i && (body[end - 1] == ' ' || body[end - 1] == '\t'))
			end--;
		if (end - i < 8 || end - i > 74 || body[i] != '-' || body[i + 1] != '-')
			continue;
		char *boundary = arena_strndup(a, body + i + 2, end - i - 2);
		if (prescan_boundary(boundary) && strspn(boundary, "-") < strlen(boundary) &&
		    !strchr(boundary, ' '))
			return boundary;
	}
	return NULL;
}
