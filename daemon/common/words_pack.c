#include "words.h"

/* The forms that "{a,b}" stands for differ at their ends: of a phrase only what differs from the
 * one before is written, after the length of what does not. The role keeps this as long as it runs,
 * and it is a third of the phrases. */
enum { SHARED_MAX = 255 };

struct place {
	const struct words_entry *entry;
};

static int
compare(const void *a, const void *b)
{
	const struct words_entry *x = ((const struct place *)a)->entry,
	                         *y = ((const struct place *)b)->entry;
	int order = strcmp(x->language, y->language);

	if (!order)
		order = strcmp(x->key, y->key);
	return order ? order : (x > y) - (x < y);
}

/* Marks put phrases of several lists side by side; here each list is whole. */
static struct place *
in_lists(const struct words *w)
{
	struct place *sorted = xcalloc(w->count, sizeof *sorted);

	for (size_t i = 0; i < w->count; i++)
		sorted[i].entry = &w->entries[i];
	qsort(sorted, w->count, sizeof *sorted, compare);
	return sorted;
}

static void
pack_text(struct str *out, const char *before, const char *text)
{
	size_t same = 0, most = strnlen(before, SHARED_MAX);

	while (same < most && text[same] == before[same])
		same++;
	str_addc(out, (char)(unsigned char)same);
	str_add(out, text + same, strlen(text + same) + 1);
}

void
words_pack(const struct words *w, struct str *out)
{
	struct place *sorted = in_lists(w);
	const struct words_entry *last = NULL;
	const char *before = "";

	for (size_t i = 0; i < w->count; i++) {
		const struct words_entry *e = sorted[i].entry;
		if (!last || strcmp(last->language, e->language) != 0 ||
		    strcmp(last->key, e->key) != 0) {
			if (last)
				pack_text(out, "", "");
			pack_text(out, "", e->language);
			pack_text(out, "", e->key);
			before = "";
		}
		pack_text(out, before, e->phrase);
		before = e->phrase;
		last = e;
	}
	if (last)
		pack_text(out, "", "");
	free(sorted);
}

void
words_unpack(const char *packed, size_t size, struct str *texts)
{
	const char *end = packed + size;
	size_t before = texts->len;

	while (end - packed >= 2) {
		size_t same = (unsigned char)*packed++, at = texts->len;
		size_t n = strnlen(packed, (size_t)(end - packed));
		if ((same && same >= at - before) || packed + n == end)
			return;
		str_reserve(texts, same + n + 1);
		str_add(texts, texts->data + before, same);
		str_add(texts, packed, n);
		str_addc(texts, 0);
		before = at;
		packed += n + 1;
	}
}
