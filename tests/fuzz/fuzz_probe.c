/* What setup and doctor read of strangers: an IMAP server's responses, the header of a mail that
 * came back, a certificate's lines. Whatever they say, reading ends, and texts stay texts. */
#include "../../daemon/common/connection_peer.h"
#include "../../daemon/ctl/probe_wire.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
tokens(const char *text, size_t size)
{
	struct wire w = {text, text + size};
	struct str word = {0};
	size_t count = 0;

	while (wire_next(&w, &word) != WIRE_END) {
		assert(w.at <= w.end && ++count <= size);
		assert(strlen(str_text(&word)) == word.len);
	}
	str_free(&word);
}

static void
certificate(const char *text)
{
	struct connection_peer peer = {0};

	connection_peer_line(&peer, text);
	assert(utf8_valid(peer.subject, strlen(peer.subject)));
	free(probe_certificate_text(&peer, 0));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct probe_mail sent = {
	    .message_id = (char[]){"<probe@a.test>"}, .recipient = (char[]){"a+probe@a.test"}};
	struct probe_return back;
	struct str text = {0};

	str_add(&text, data, size);
	tokens(str_text(&text), size);
	certificate(str_text(&text));
	probe_return_read(&back, str_text(&text), &sent);
	assert(!back.authserv_count || back.authserv);
	probe_return_free(&back);
	str_free(&text);
	return 0;
}
