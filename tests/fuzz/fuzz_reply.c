/* reply.c: any text. What is new is made of the text's own lines, in their order, and is never
 * empty when the text is not; the pieces are made of them, too. */
#include "../../daemon/common/str.h"
#include "../../daemon/read/mime.h"
#include "../../daemon/read/reply.h"
#include "with_words.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_lines(const char *text, const char *found)
{
	while (*found) {
		size_t n = strcspn(found, "\n");

		if (n) {
			text = memmem(text, strlen(text), found, n);
			assert(text);
			text += n;
		}
		found += n + (found[n] == '\n');
	}
}

/* They alternate, are not empty, and what is new in them is in the new text. */
static void
check_pieces(struct mail *m, struct reply *r, const char *text)
{
	const struct reply_piece *last = NULL;

	reply_drop_commands(m->arena, r);
	for (const struct reply_piece *p = r->pieces; p; last = p, p = p->next) {
		assert(*p->text && (!last || last->quote != p->quote));
		check_lines(p->quote ? text : r->new_text, p->text);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mail *m = mail_parse("", 0, false);
	struct str text = {0};

	utf8_clean(&text, (const char *)data, size);
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] == '\r')
			text.data[i] = '\n';
	struct reply r;

	reply_split(m, str_text(&text), &r);
	const char *found = r.new_text;

	assert(r.left || found == str_text(&text));
	check_pieces(m, &r, str_text(&text));
	assert(!text.len || *found);
	assert(strlen(found) <= text.len && utf8_valid(found, strlen(found)));
	if (found != str_text(&text))
		check_lines(str_text(&text), found);
	mail_free(&m);
	str_free(&text);
	return 0;
}
