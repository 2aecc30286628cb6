/* bounce_text.c and dsn.c: any text of a report. Who is named stands in the text; the results are
 * bounded. */
#include "../../daemon/common/str.h"
#include "../../daemon/read/bounce_text.h"
#include "../../daemon/read/dsn.h"
#include "with_words.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const struct bounce_recipient *r, const char *text)
{
	int count = 0;

	for (; r; r = r->next, count++) {
		assert(r->recipient[0] && r->status && r->action[0] && r->diagnostic);
		assert(strlen(r->status) < 12 && strlen(r->diagnostic) <= 1000);
		if (text)
			assert(strstr(text, r->recipient));
	}
	assert(count <= 500);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct str text = {0};

	utf8_clean(&text, (const char *)data, size);
	struct bounce_text t = bounce_text_read(a, str_text(&text), NULL, "");

	check(t.recipients, str_text(&text));
	assert(t.proof <= 9 && t.original_message_id && t.original_to);
	assert(!*t.original_message_id || t.original_message_id[0] == '<');
	check(dsn_read(a, str_text(&text)), NULL);
	arena_free(&a);
	str_free(&text);
	return 0;
}
