/* promised-reader: the sandboxed child that takes mails apart. Serves the requests that come over
 * the socket it inherited (frame.h), one at a time, until the socket is closed. Holds no secret,
 * opens nothing. */
#include <sysexits.h>
#include <unistd.h>
#include "../common/str.h"
#include "charset.h"
#include "frame.h"
#include "html.h"
#include "language.h"
#include "sandbox.h"
#include "understand.h"
#include "words.h"

enum { BUFFER_KEEP = 1024 * 1024 };

struct options {
	struct frame_options head;
	struct reader_facts facts;
};

/* The next text of count bytes at *p; the parent's frame is trusted to be whole, its end is a NUL
 * anyway. */
static const char *
next_text(const char **p)
{
	const char *text = *p;

	*p += strlen(text) + 1;
	return text;
}

static const char **
next_texts(const char **p, const char *end, size_t count)
{
	const char **texts = xcalloc(count + 1, sizeof *texts);

	for (size_t i = 0; i < count && *p < end; i++)
		texts[i] = next_text(p);
	return texts;
}

static bool
options_read(struct options *o)
{
	struct frame_request request;

	if (!frame_read(FRAME_SOCKET, &request, sizeof request) || request.magic != FRAME_MAGIC ||
	    request.kind != FRAME_OPTIONS || request.length < sizeof o->head ||
	    request.length > FRAME_OPTIONS_MAX)
		return false;
	char *body = xcalloc(1, request.length + 1); /* lives as long as the process */
	if (!frame_read(FRAME_SOCKET, body, request.length))
		return false;
	memcpy(&o->head, body, sizeof o->head);
	const char *p = body + sizeof o->head, *end = body + request.length;
	o->facts.delimiter = next_text(&p);
	o->facts.trusted_authserv = next_texts(&p, end, o->head.authserv_count);
	o->facts.own_addresses = next_texts(&p, end, o->head.address_count);
	words_use(p, p < end ? (size_t)(end - p) : 0);
	return true;
}

static bool
say(const char *text)
{
	struct frame_answer answer = {.magic = FRAME_MAGIC, .document_length = strlen(text)};

	return frame_write(FRAME_SOCKET, &answer, sizeof answer) &&
	       frame_write(FRAME_SOCKET, text, strlen(text));
}

static bool
answer_send(const struct understanding *u)
{
	struct frame_answer answer = {.magic = FRAME_MAGIC,
	    .document_length = strlen(u->document),
	    .attachment_count = (uint32_t)u->attachment_count,
	    .renew = u->mail->malformed};
	struct str out = {0};

	str_add(&out, &answer, sizeof answer);
	str_add(&out, u->document, answer.document_length);
	for (size_t i = 0; i < u->attachment_count; i++) {
		struct frame_attachment head = {.length = u->attachments[i].part->length};
		memcpy(head.sha256, u->attachments[i].sha256, sizeof head.sha256);
		str_add(&out, &head, sizeof head);
	}
	bool sent = frame_write(FRAME_SOCKET, out.data, out.len);
	str_free(&out);
	for (size_t i = 0; sent && i < u->attachment_count; i++)
		sent = frame_write(
		    FRAME_SOCKET, u->attachments[i].part->data, u->attachments[i].part->length);
	return sent;
}

/* Reads one request into buffer and answers it; false when the parent is gone. */
static bool
serve(const struct options *options, struct str *buffer)
{
	struct frame_request request;
	struct understanding u = {0};

	if (!frame_read(FRAME_SOCKET, &request, sizeof request) || request.magic != FRAME_MAGIC)
		return false;
	str_truncate(buffer, 0);
	str_reserve(buffer,
	    request.length + 8); /* NULs behind the mail: for parsers that look one byte too far */
	if (!frame_read(FRAME_SOCKET, buffer->data, request.length))
		return false;
	memset(buffer->data + request.length, 0, 8);
	understand(
	    buffer->data, request.length, request.kind == FRAME_MAIL_HEADER, &options->facts, &u);
	bool sent = answer_send(&u);
	understanding_free(&u);
	if (buffer->size > BUFFER_KEEP)
		str_free(buffer);
	return sent;
}

int
main(void)
{
	struct options options;
	struct str buffer = {0};
	struct fail f = {0};

	if (!options_read(&options)) {
		fputs(
		    "promised-reader is started by promised and promisectl, not by hand\n", stderr);
		return EX_USAGE;
	}
	charset_prepare();
	html_prepare();
	language_prepare();
	if (sandbox_enter(options.head.memory, &f) != DONE) {
		say(f.text);
		return EX_OSERR;
	}
	if (!say(""))
		return EX_OK;
	while (serve(&options, &buffer))
		continue;
	_exit(EX_OK); /* exit() would run handlers that know nothing of the walls */
}
